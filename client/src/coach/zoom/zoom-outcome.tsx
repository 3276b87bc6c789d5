import { CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type Outcome, readOutcome } from "./outcome";
import classes from "./zoom.module.css";

const good: readonly Outcome[] = ["connected", "disconnected"];

/** What came of connecting or disconnecting, said where the eye is, and read out: it takes the focus. */
export function ZoomOutcome() {
  const { t } = useTranslation("coach");
  const [params, setParams] = useSearchParams();
  const outcome = readOutcome(params.get("zoom"));
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome) said.current?.focus();
  }, [outcome]);
  if (!outcome) return null;
  const close = () => {
    params.delete("zoom");
    setParams(params, { replace: true });
  };
  return (
    <div
      ref={said}
      tabIndex={-1}
      role="status"
      className={classes.outcome}
      data-good={good.includes(outcome) || undefined}
    >
      <p>{t(`zoom.outcome.${outcome}`)}</p>
      <CloseButton aria-label={t("zoom.close")} onClick={close} />
    </div>
  );
}
