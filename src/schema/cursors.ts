import { invalid } from "../errors";

/** Where a row stands in its list, by time and then by id. */
export interface CursorKey {
  at: Date;
  id: string;
}

/** A validated request for one page. */
export interface PageRequest {
  count: number;
  /** Counts from the end of the list, as `last` does. */
  backward: boolean;
  after: CursorKey | null;
  before: CursorKey | null;
}

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

const DEFAULT_COUNT = 20;
const MOST = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The last moment that both a Date and PostgreSQL know. */
const LATEST = Date.UTC(9999, 11, 31);

export function toCursor({ at, id }: CursorKey): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString("base64url");
}

/** Reads a page's arguments; INVALID_INPUT for a count outside 1..100, both directions at once, or a cursor not ours. */
export function readPage({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) throw invalid("last", "Give first or last, not both.");
  const backward = last != null;
  const count = first ?? last ?? DEFAULT_COUNT;
  if (count < 1 || count > MOST) throw invalid(backward ? "last" : "first", `A page has 1 to ${MOST} items.`);
  return { count, backward, after: readCursor(after, "after"), before: readCursor(before, "before") };
}

function readCursor(cursor: string | null | undefined, field: string): CursorKey | null {
  if (cursor == null) return null;
  const [at, id] = parse(cursor);
  const isTime = typeof at === "number" && Number.isInteger(at) && at >= 0 && at <= LATEST;
  if (!isTime || typeof id !== "string" || !UUID.test(id)) throw invalid(field, "This is not a cursor of this list.");
  return { at: new Date(at), id };
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(value) && value.length === 2 ? value : [];
  } catch {
    return [];
  }
}
