import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LifecycleStep, SessionState } from "../../gql/graphql";
import classes from "./sessions.module.css";

const steps = [
  "INGEST",
  "NORMALIZE",
  "STORE",
  "DERIVE",
  "EVIDENCE",
  "APPROVE",
  "DELIVER",
  "DISPOSE",
] as const satisfies readonly LifecycleStep[];

/** Which of the eight steps a session is in, and how far that is where somebody counts. */
export function Steps(props: { step: LifecycleStep; state: SessionState; done?: number; total?: number }) {
  const { t } = useTranslation("coach");
  const at = steps.indexOf(props.step);
  const place = t("steps.at", { at: at + 1, name: t(`steps.${props.step}`) });
  const { done, total } = props;
  return (
    <div className={classes.steps} data-failed={props.state === "FAILED" || undefined}>
      <ol aria-label={t("steps.label")}>
        {steps.map((step, index) => (
          <li
            key={step}
            title={t(`steps.${step}`)}
            data-is={index < at ? "done" : index === at ? "now" : "later"}
            aria-current={index === at ? "step" : undefined}
          >
            <VisuallyHidden>{t(`steps.${step}`)}</VisuallyHidden>
          </li>
        ))}
      </ol>
      <span className="tabular">
        {place}
        {total ? ` · ${t("steps.count", { done: done ?? 0, total })}` : ""}
      </span>
    </div>
  );
}
