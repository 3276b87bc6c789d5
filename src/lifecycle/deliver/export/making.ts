import type { App, Keys, Unit, Who } from "../../../app";
import { type ContentColumn, type ContentTable, cell, type Export } from "../../../entities";
import type { Scope } from "./scope";

/** An export in the making: for whom, and what goes in. */
export interface Making {
  app: App;
  /** The job's own, for the person's words alone: nobody's connection sees a transcript. */
  system: Who;
  /** Who asked: all else is read by their connection, walls on. */
  person: Who;
  keys: Keys;
  row: Export;
  scope: Scope;
}

export function asPerson<T>({ app, person }: Making, fn: (unit: Unit) => Promise<T>): Promise<T> {
  return app.write(person, fn);
}

/** What a sealed column says. */
export function say<T extends ContentTable, C extends ContentColumn<T>>(
  { keys }: Making,
  table: T,
  column: C,
  row: Parameters<typeof cell<T, C>>[2] & { [P in C]: Buffer | null },
): Promise<string | null> {
  return keys.open(cell(table, column, row), row[column]);
}
