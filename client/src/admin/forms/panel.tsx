import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./facts.module.css";

/** A bordered part of a page with a heading. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      <Title order={2}>{title}</Title>
      {children}
    </section>
  );
}

/** Lines of a word and, at their end, a number or a state. */
export function Lines({ of }: { of: readonly { key: string; text: ReactNode; end: ReactNode }[] }) {
  return (
    <ul className={classes.lines}>
      {of.map(({ key, text, end }) => (
        <li key={key}>
          <span>{text}</span>
          <span>{end}</span>
        </li>
      ))}
    </ul>
  );
}

/** An aside under something. */
export function Small({ children }: { children: ReactNode }) {
  return <div className={classes.small}>{children}</div>;
}
