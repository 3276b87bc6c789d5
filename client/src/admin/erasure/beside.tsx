import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Beside_RequestFragment, RecipientState } from "../../gql/graphql";
import { Chip, type Tone } from "../../shared/ui/chip";
import { When } from "../../shared/ui/when";
import { Withheld } from "../forms/counts";
import { Lines, Panel, Small } from "../forms/panel";
import { ScrubChip } from "../scrub-chip";
import { isEnded } from "./state";
import classes from "./story.module.css";

const BESIDE = graphql(`
  fragment Beside_request on ErasureRequest {
    state
    dueAt
    daysLeft
    extended
    completedAt
    withheld {
      ...Withheld_group
    }
    recipients {
      recipient
      asked
      state
      at
    }
    certificates {
      id
      number
      kind
      issuedAt
      backupScrub {
        id
        ...ScrubChip_scrub
      }
    }
  }
`);

const tones: Record<RecipientState, Tone> = { PENDING: "plain", DONE: "ok", REFUSED: "bad", NOT_POSSIBLE: "warn" };

/** By when, what is kept and why, who else holds a copy, and what was certified. */
export function Beside(props: { request: FragmentType<typeof BESIDE> }) {
  const { t } = useTranslation("admin");
  const request = readFragment(BESIDE, props.request);
  return (
    <aside aria-label={t("beside.label")}>
      <Deadline request={request} />
      {request.withheld.length > 0 && (
        <Panel title={t("withheld.title")}>
          <Stack gap="sm">
            <Withheld isErased of={request.withheld} />
          </Stack>
        </Panel>
      )}
      <Elsewhere request={request} />
      {request.certificates.length > 0 && <Certificates request={request} />}
    </aside>
  );
}

function Deadline({ request }: { request: Beside_RequestFragment }) {
  const { t } = useTranslation(["admin", "shared"]);
  const { state, daysLeft, dueAt, completedAt, extended } = request;
  if (isEnded(state) && !completedAt) return null;
  if (completedAt)
    return (
      <Panel title={t("beside.done")}>
        <div className={classes.big}>
          <When at={completedAt} />
        </div>
        <Small>{daysLeft < 0 ? t("beside.late", { count: -daysLeft }) : t("beside.early", { count: daysLeft })}</Small>
      </Panel>
    );
  return (
    <Panel title={daysLeft < 0 ? t("beside.overdueBy") : t("beside.dueIn")}>
      <div className={classes.big} data-late={daysLeft < 0 || undefined}>
        {t("shared:days", { count: Math.abs(daysLeft) })}
      </div>
      <Small>
        {t("beside.by")} <When at={dueAt} />
        {extended && ` · ${t("beside.extended")}`}
      </Small>
    </Panel>
  );
}

function Elsewhere({ request: { recipients, certificates } }: { request: Beside_RequestFragment }) {
  const { t } = useTranslation("admin");
  const scrubs = certificates.flatMap(({ backupScrub }) => backupScrub ?? []);
  if (recipients.length + scrubs.length === 0) return null;
  return (
    <Panel title={t("beside.elsewhere")}>
      <Stack gap="sm">
        {recipients.map(({ recipient, asked, state, at }) => (
          <div key={`${recipient} ${asked} ${at}`}>
            <Lines
              of={[
                {
                  key: recipient,
                  text: recipient === "folder" ? t("beside.folder") : recipient,
                  end: <Chip tone={tones[state]}>{t(`beside.recipient.${state}`)}</Chip>,
                },
              ]}
            />
            <Small>{asked}</Small>
          </div>
        ))}
        {scrubs.map((scrub) => (
          <Lines key={scrub.id} of={[{ key: scrub.id, text: t("beside.backups"), end: <ScrubChip scrub={scrub} /> }]} />
        ))}
      </Stack>
    </Panel>
  );
}

function Certificates({ request }: { request: Beside_RequestFragment }) {
  const { t } = useTranslation("admin");
  return (
    <Panel title={t("beside.certificates")}>
      <div className={classes.certificates}>
        {request.certificates.map(({ id, number, kind, issuedAt }) => (
          <div key={id}>
            <Text component={Link} to={`/admin/certificates/${id}`} c="var(--rg-brand-ink)">
              {t("certificate.name", { number })}
            </Text>
            <Small>
              {t(`certificate.kind.${kind}`)} · <When at={issuedAt} />
            </Small>
          </div>
        ))}
      </div>
    </Panel>
  );
}
