import { Button, VisuallyHidden } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyButton } from "./key-button";
import classes from "./review.module.css";
import type { Decided } from "./use-decisions";

/** What was just decided, for as long as it can be taken back. Screen readers hear it once, not every second. */
export function UndoBar(props: {
  decided: readonly Decided[];
  busy: boolean;
  onUndo: (one: Decided) => void;
  onOver: (key: string) => void;
}) {
  return (
    <div className={classes.undo} role="status">
      {props.decided.map((one, index) => (
        <Line key={one.key} {...props} one={one} isLatest={index === props.decided.length - 1} />
      ))}
    </div>
  );
}

function Line({
  one,
  isLatest,
  busy,
  onUndo,
  onOver,
}: Parameters<typeof UndoBar>[0] & { one: Decided; isLatest: boolean }) {
  const { t } = useTranslation("coach");
  const left = useSecondsLeft(one.until, () => onOver(one.key));
  const count = one.packs.length;
  const text = (seconds: number) => {
    if (one.kind === "rejected") return t("undo.rejected", { seconds });
    if (count > 1) return t("undo.approvedMany", { count, seconds });
    return one.name ? t("undo.approved", { name: one.name, seconds }) : t("undo.nobody");
  };
  return (
    <div className={classes.undoLine}>
      <span aria-hidden className="tabular">
        {text(left)}
      </span>
      <VisuallyHidden>{text(Math.ceil((one.until - one.since) / 1000))}</VisuallyHidden>
      {isLatest ? (
        <KeyButton name="undo" size="compact-sm" loading={busy} onClick={() => onUndo(one)}>
          {t("undo.do")}
        </KeyButton>
      ) : (
        <Button size="compact-sm" loading={busy} onClick={() => onUndo(one)}>
          {t("undo.do")}
        </Button>
      )}
    </div>
  );
}

function useSecondsLeft(until: number, onOver: () => void): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 250);
    return () => window.clearInterval(timer);
  }, []);
  const isOver = now >= until;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, however often it is made anew.
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver]);
  return Math.max(0, Math.ceil((until - now) / 1000));
}
