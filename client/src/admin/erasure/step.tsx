import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { Step_StepFragment, StepState } from "../../gql/graphql";
import { toNumber } from "../../shared/ui/format";
import { useWords } from "../words";
import classes from "./story.module.css";

export const STEP = graphql(`
  fragment Step_step on ErasureStep {
    name
    order
    state
    found
    deleted
    unlinked
    withheld
    remaining
    attempts
  }
`);

const MARKS: Record<StepState, string> = { PENDING: "", RUNNING: "•", DONE: "✓", FAILED: "!" };

/** One step: what was found, what went, and what a second look saw. */
export function Step({ step }: { step: Step_StepFragment }) {
  const { t } = useTranslation("admin");
  const inWords = useWords("step");
  const { found, deleted } = step;
  const numbers = found > 0 ? t("story.of", { deleted: toNumber(deleted), found: toNumber(found) }) : undefined;
  return <StepLine state={step.state} title={inWords(step.name)} text={useSaid(step)} end={numbers} />;
}

export function StepLine(props: { state: StepState; title: string; text: string; end?: ReactNode }) {
  const { t } = useTranslation("admin");
  return (
    <li className={classes.step} data-state={props.state}>
      <span className={classes.mark} role="img" aria-label={t(`story.state.${props.state}`)}>
        {MARKS[props.state]}
      </span>
      <div>
        <div className={classes.title}>{props.title}</div>
        {props.text && <div className={classes.said}>{props.text}</div>}
      </div>
      <span className={classes.numbers}>{props.end}</span>
    </li>
  );
}

function useSaid({ name, state, found, unlinked, withheld, remaining, attempts }: Step_StepFragment): string {
  const { t } = useTranslation("admin");
  if (state === "PENDING") return "";
  if (state === "FAILED") return t("story.failed");
  if (state === "RUNNING") return attempts > 1 ? t("story.again", { count: attempts }) : t("story.underWay");
  if (name === "revoke") return t("story.revoked");
  const look = remaining === 0 ? t("story.noneLeft") : t("story.left", { count: remaining ?? 0 });
  const parts = [
    found === 0 ? t("story.nothing") : look,
    unlinked > 0 && t("story.unlinked", { count: unlinked }),
    withheld > 0 && t("story.kept", { count: withheld }),
  ];
  return parts.filter(Boolean).join(" ");
}
