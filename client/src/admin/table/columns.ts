import type { ReactNode } from "react";

/** One column of a table. `width` is a CSS width; a column without one shares what is left. */
export interface Column<R> {
  key: string;
  title: string;
  width?: string;
  end?: boolean;
  cell: (row: R) => ReactNode;
}

/** What a table shows and what can be done with its rows. */
export interface TableProps<R> {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  /** What a row is called, where it is chosen. */
  nameOf?: (row: R) => string;
  /** Where a row leads: its first cell becomes a link, and Enter goes there. */
  hrefOf?: (row: R) => string;
  selection?: Selection;
}

export interface Selection {
  chosen: ReadonlySet<string>;
  choose: (keys: ReadonlySet<string>) => void;
}

/** Said by hand: what is no longer laid out as a table where it's narrow would lose its roles. */
export const roles = {
  grid: { role: "grid" },
  choosing: { role: "grid", "aria-multiselectable": true },
  group: { role: "rowgroup" },
  row: { role: "row" },
  header: { role: "columnheader" },
  cell: { role: "gridcell" },
} as const;
