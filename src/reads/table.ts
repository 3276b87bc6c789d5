import type { TableName } from "../entities";

type ColumnKind = "plain" | "instant" | "sealed";

/** What a list is read from: a table, or several as one in a sub-select. */
type From = TableName | `(${string})`;

/** A table as the reads see it: the columns they select, by name, and how each comes back. */
export interface Table<R> {
  readonly name: From;
  readonly kinds: ReadonlyMap<string, ColumnKind>;
  /** Never set: carries the row's type. */
  readonly row?: R;
}

const toSnake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
export const toCamel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

type Kinds<R> = { [K in keyof R]-?: ColumnKind };

/** Declares a table with each column of its row, so that a column of the entity can't be forgotten. */
export function table<R>(name: From, kinds: Kinds<R>): Table<R> {
  const entries = Object.entries<ColumnKind>(kinds).map(([column, kind]) => [toSnake(column), kind] as const);
  return { name, kinds: new Map(entries) };
}

/** Its columns for a select list, of the alias `t`. */
export function columnsOf(of: Table<unknown>): string {
  return [...of.kinds.keys()].map((column) => `t.${column}`).join(", ");
}

/** A row that came as JSON, as the driver would have given it: times as Date, sealed bytes as Buffer. */
export function fromJson<R>(kinds: ReadonlyMap<string, ColumnKind>, json: Record<string, unknown>): R {
  const row: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(json)) row[toCamel(column)] = fromJsonValue(kinds.get(column), value);
  return row as R;
}

function fromJsonValue(kind: ColumnKind | undefined, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (kind === "instant") return new Date(value);
  // PostgreSQL writes bytea into JSON as "\x" and hex.
  return kind === "sealed" ? Buffer.from(value.slice(2), "hex") : value;
}
