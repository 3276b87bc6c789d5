import { type Statement, Values } from "./statement";
import { columnsOf, type Table } from "./table";

export interface CursorKey {
  at: Date;
  id: string;
}

/** A page that was asked for; see the arguments first, after, last and before. */
export interface PageRequest {
  count: number;
  backward: boolean;
  after: CursorKey | null;
  before: CursorKey | null;
}

/** A list, newest first unless it is ascending: which rows of a table, in whose order. */
export interface ListOf<R> {
  of: Table<R>;
  /** The time it is ordered by, then the id: a column that is never null. */
  order:
    | "created_at"
    | "connected_at"
    | "at"
    | "requested_at"
    | "issued_at"
    | "placed_at"
    | "opened_at"
    | "purge_after";
  /** The earliest comes first. */
  ascending?: boolean;
  /** More to select, with names of its own. */
  extra?: string;
  /** The column that names the parent, for a list that hangs on an object. */
  parent?: string;
  /** What a row of it satisfies, of the alias `t`. */
  where(values: Values): string[];
}

export type Nested<R> = R & { parentId: string };

/** Rows of the page and one more, which says whether the list goes on; for every parent at once where there are any. */
export function pageStatement<R>(list: ListOf<R>, page: PageRequest, parents: readonly string[] | null): Statement<R> {
  const values = new Values();
  const parent = parents ? [`t.${list.parent} = parent.id`] : [];
  const where = [...list.where(values), ...parent, ...bounds(list, page, values)].join(" and ");
  const direction = page.backward === (list.ascending ?? false) ? "desc" : "asc";
  const extra = list.extra ? `, ${list.extra}` : "";
  const text = `select ${columnsOf(list.of)}${extra} from ${list.of.name} t where ${where}
    order by t.${list.order} ${direction}, t.id ${direction} limit ${page.count + 1}`;
  return { text: parents ? eachParent(text, parents, values) : text, values: values.all, kinds: list.of.kinds };
}

/** How many the list has. */
export function countStatement<R>(list: ListOf<R>, parents: readonly string[] | null): Statement<{ found: number }> {
  const values = new Values();
  const parent = parents ? [`t.${list.parent} = parent.id`] : [];
  const where = [...list.where(values), ...parent].join(" and ");
  const text = `select count(*)::int as found from ${list.of.name} t where ${where}`;
  return { text: parents ? eachParent(text, parents, values) : text, values: values.all, kinds: new Map() };
}

/** Whether the list has a row at or beyond a page's bound: towards its beginning for `after`, its end for `before`. */
export function beyondStatement<R>(
  list: ListOf<R>,
  bound: { side: "after" | "before"; key: CursorKey },
  parents: readonly string[] | null,
): Statement<{ found: boolean }> {
  const values = new Values();
  const parent = parents ? [`t.${list.parent} = parent.id`] : [];
  const beyond = keyset(list, bound.side === "after" ? ">=" : "<=", bound.key, values);
  const where = [...list.where(values), ...parent, beyond].join(" and ");
  const text = `select exists (select 1 from ${list.of.name} t where ${where}) as found`;
  return { text: parents ? eachParent(text, parents, values) : text, values: values.all, kinds: new Map() };
}

function eachParent(text: string, parents: readonly string[], values: Values): string {
  const ids = values.add(parents);
  return `select parent.id as parent_id, child.* from unnest(${ids}::uuid[]) with ordinality as parent(id, place)
    cross join lateral (${text}) child order by parent.place`;
}

function bounds<R>(list: ListOf<R>, { after, before }: PageRequest, values: Values): string[] {
  return [after ? keyset(list, "<", after, values) : "", before ? keyset(list, ">", before, values) : ""].filter(
    Boolean,
  );
}

const turned = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" } as const;

/** `than` is said of a list whose newest comes first. */
function keyset<R>(list: ListOf<R>, than: keyof typeof turned, key: CursorKey, values: Values): string {
  const compares = list.ascending ? turned[than] : than;
  return `(t.${list.order}, t.id) ${compares} (${values.add(key.at)}::timestamptz, ${values.add(key.id)}::uuid)`;
}
