import { VisuallyHidden } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { ErasureStory_StepFragment } from "../../gql/graphql";
import { locale } from "../i18n";
import classes from "./erasure-story.module.css";
import { toNumber } from "./format";

export const ErasureStory_step = graphql(`
  fragment ErasureStory_step on ErasureStep {
    name
    order
    state
    found
    deleted
    unlinked
    withheld
    remaining
    finishedAt
    attempts
  }
`);

type Step = ErasureStory_StepFragment;
type Words = TFunction<"erasure">;

/** In the order in which they are done; shown as waiting before there is anything to tell of them. */
const names = [
  "revoke",
  "transcripts",
  "packs",
  "insights",
  "forms",
  "blobs",
  "vectors",
  "records",
  "keys",
  "people",
] as const;
const marks = { PENDING: "", RUNNING: "•", DONE: "✓", FAILED: "!" } as const;

/** Every step by its name, how far it is, and how many things it found and deleted. */
export function ErasureSteps({ steps, isCertified }: { steps: readonly Step[]; isCertified: boolean }) {
  const { t } = useTranslation("erasure");
  const told = new Map(steps.map((step) => [step.name, step]));
  return (
    <ol className={classes.steps}>
      {names.map((name) => {
        const step = told.get(name);
        const state = step?.state ?? "PENDING";
        return (
          <Row key={name} name={t(`step.${name}`)} state={state} says={step ? toSentence(t, step) : ""}>
            {step && toCount(t, step)}
          </Row>
        );
      })}
      <Row
        name={t("step.certificate")}
        state={isCertified ? "DONE" : "PENDING"}
        says={t(isCertified ? "says.certificateDone" : "says.certificateLater")}
      />
    </ol>
  );
}

function Row(props: { name: string; state: Step["state"]; says: string; children?: string }) {
  const { t } = useTranslation("erasure");
  const { name, state, says, children } = props;
  return (
    <li className={classes.step}>
      <span className={classes.mark} data-state={state} aria-hidden>
        {marks[state]}
      </span>
      <div>
        <span className={classes.name}>{name}</span> <VisuallyHidden>{t(`stepIs.${state}`)}.</VisuallyHidden>
        {says && <div className={classes.says}>{says}</div>}
      </div>
      <span className={classes.number}>{children}</span>
    </li>
  );
}

function toSentence(t: Words, step: Step): string {
  const { state, remaining, attempts } = step;
  if (remaining) return t("says.stillThere", { count: remaining });
  if (state === "DONE") return toEnd(t, step);
  if (state === "FAILED" || (state === "RUNNING" && attempts > 1)) return t("says.again", { count: attempts });
  return state === "RUNNING" ? t("says.running") : "";
}

function toEnd(t: Words, { name, found, unlinked, withheld }: Step): string {
  if (name === "revoke") return t("says.revoked");
  const looked = withheld
    ? t("says.noneLeftButKept", { count: withheld })
    : t(found === 0 ? "says.nothing" : "says.noneLeft");
  return unlinked ? `${looked} ${t("says.unlinked", { count: unlinked })}` : looked;
}

/** "17 of 22"; for the first step, which deletes nothing, the time at which it was done. */
function toCount(t: Words, { name, state, found, deleted, withheld, finishedAt }: Step): string {
  if (name === "revoke") return finishedAt ? toTime(finishedAt) : "";
  if (state === "PENDING" || found === 0) return found ? toNumber(found) : "";
  // Some of what was found may have gone with an earlier step: then none of it is left, and this step deleted the rest.
  if (state === "DONE" && deleted + withheld < found) return toNumber(deleted);
  return t("ofFound", { deleted: toNumber(deleted), found: toNumber(found) });
}

function toTime(iso: string): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "medium" }).format(new Date(iso));
}
