import type { ReactNode } from "react";
import classes from "./facts.module.css";

interface Fact {
  label: string;
  value: ReactNode;
}

/** Facts with their names. */
export function Facts({ of }: { of: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {of.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
