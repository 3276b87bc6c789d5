import type { Keys } from "../app";
import { type ContentColumn, type ContentTable, cell } from "../entities";

type RowOf<T extends ContentTable, C extends ContentColumn<T>> = Parameters<typeof cell<T, C>>[2];

/** What a sealed column of a row says; the data keys of all that is opened in one turn come in one statement. */
export function openContent<T extends ContentTable, C extends ContentColumn<T>>(
  keys: Keys,
  table: T,
  column: C,
  row: RowOf<T, C> & { [P in C]: Buffer | null },
): Promise<string | null> {
  return keys.open(cell(table, column, row), row[column]);
}
