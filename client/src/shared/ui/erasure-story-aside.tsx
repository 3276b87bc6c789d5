import { Title } from "@mantine/core";
import type { TFunction } from "i18next";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ErasureElsewhere_RequestFragment } from "../../gql/graphql";
import { Chip, type Tone } from "./chip";
import classes from "./erasure-story.module.css";
import { Ground } from "./ground";
import { ScrubChip } from "./scrub-chip";
import { toDay, When } from "./when";

const ErasureDue_request = graphql(`
  fragment ErasureDue_request on ErasureRequest {
    requestedAt
    dueAt
    daysLeft
    extended
    completedAt
  }
`);

const ErasureKept_request = graphql(`
  fragment ErasureKept_request on ErasureRequest {
    withheld {
      ground
      until
      count
    }
  }
`);

const ErasureElsewhere_request = graphql(`
  fragment ErasureElsewhere_request on ErasureRequest {
    recipients {
      recipient
      asked
      state
      at
    }
    certificates {
      id
      backupScrub {
        id
        dueAt
        backupsPending
        ...ScrubChip_scrub
      }
    }
  }
`);

/** By when it has to be done, or when it was. */
export function ErasureDue(props: { request: FragmentType<typeof ErasureDue_request> }) {
  const { t } = useTranslation(["erasure", "shared"]);
  const { requestedAt, dueAt, daysLeft, extended, completedAt } = readFragment(ErasureDue_request, props.request);
  const isOver = daysLeft < 0;
  const days = t("shared:days", { count: Math.abs(daysLeft) });
  const title = isOver ? "due.overdue" : "due.title";
  return (
    <Box title={t(completedAt ? "due.done" : title)}>
      <p className={classes.big} data-bad={(isOver && !completedAt) || undefined}>
        {completedAt ? <When at={completedAt} /> : daysLeft === 0 ? t("due.today") : days}
      </p>
      <p className={classes.small}>
        {completedAt ? t("due.asked", { day: toDay(requestedAt) }) : t("due.by", { day: toDay(dueAt) })}
      </p>
      {completedAt && (
        <p className={classes.small}>{t(isOver ? "due.late" : "due.early", { count: Math.abs(daysLeft) })}</p>
      )}
      {extended && <p className={classes.small}>{t("due.extended")}</p>}
    </Box>
  );
}

/** What has to stay, by which law, and until when. */
export function ErasureKept(props: { request: FragmentType<typeof ErasureKept_request> }) {
  const { t } = useTranslation("erasure");
  const { withheld } = readFragment(ErasureKept_request, props.request);
  return (
    <Box title={t("kept.title")}>
      {withheld.length === 0 && <p className={classes.small}>{t("kept.none")}</p>}
      {withheld.map(({ ground, until, count }) => (
        <div key={`${ground} ${until}`}>
          <p>{t("kept.items", { count })}</p>
          <p className={classes.ground}>
            <Ground of={ground} />
          </p>
          <p className={classes.small}>{until ? t("kept.until", { day: toDay(until) }) : t("kept.open")}</p>
        </div>
      ))}
    </Box>
  );
}

/** What the sentences of the server speak of, by words of theirs. */
const whats = [
  ["language model", "model"],
  ["speech service", "speech"],
  ["for embedding", "search"],
  ["letters", "letters"],
  ["cloud recording", "recording"],
] as const;
const outcomes = [
  ["part of this server", "own"],
  ["takes no such request", "byItself"],
  ["cloud recording", "recordingText"],
] as const;

const find = <T extends string>(pairs: readonly (readonly [string, T])[], asked: string): T | undefined =>
  pairs.find(([words]) => asked.includes(words))?.[1];

function toWhat(t: TFunction<"erasure">, asked: string): string | null {
  const what = find(whats, asked);
  return what ? t(`elsewhere.${what}`) : null;
}

/** In the catalogue's words where it has some, otherwise as the server says it. */
function Said({ recipient, asked }: { recipient: string; asked: string }) {
  const { t } = useTranslation("erasure");
  const outcome = find(outcomes, asked);
  return (
    <p className={classes.small} title={recipient} lang={outcome ? undefined : "en"}>
      {outcome ? t(`elsewhere.${outcome}`) : asked}
    </p>
  );
}

const tones: Record<ErasureElsewhere_RequestFragment["recipients"][number]["state"], Tone> = {
  PENDING: "plain",
  DONE: "ok",
  REFUSED: "bad",
  NOT_POSSIBLE: "warn",
};

/** Who else had a copy and what came of asking them; and the safety copies. */
export function ErasureElsewhere(props: { request: FragmentType<typeof ErasureElsewhere_request> }) {
  const { t } = useTranslation("erasure");
  const { recipients, certificates } = readFragment(ErasureElsewhere_request, props.request);
  const scrubs = certificates.flatMap(({ backupScrub }) => backupScrub ?? []);
  return (
    <Box title={t("elsewhere.title")}>
      {recipients.length + scrubs.length === 0 && <p className={classes.small}>{t("elsewhere.none")}</p>}
      {recipients.map(({ recipient, asked, state, at }) => (
        <div key={`${recipient} ${asked} ${at}`}>
          <p className={classes.row}>
            {toWhat(t, asked) ?? recipient}
            <Chip tone={tones[state]}>{t(`elsewhere.${state}`)}</Chip>
          </p>
          <Said recipient={recipient} asked={asked} />
        </div>
      ))}
      {scrubs.map((scrub) => (
        <div key={scrub.id}>
          <p className={classes.row}>
            {t("elsewhere.backups")}
            <ScrubChip scrub={scrub} />
          </p>
          <p className={classes.small}>
            {scrub.backupsPending
              ? t("elsewhere.backupsLeft", { count: scrub.backupsPending, day: toDay(scrub.dueAt) })
              : t("elsewhere.backupsGone")}
          </p>
        </div>
      ))}
    </Box>
  );
}

function Box({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.box} aria-labelledby={id}>
      <Title order={2} id={id} className={classes.title}>
        {title}
      </Title>
      {children}
    </section>
  );
}
