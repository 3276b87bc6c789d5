import type { ReactNode } from "react";
import classes from "./chip.module.css";

export type Tone = "ok" | "warn" | "bad" | "plain";

/** A small word about the state of something. Colour only where it means something. */
export function Chip({ tone = "plain", title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
