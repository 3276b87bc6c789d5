import type { ItemKind } from "../../src/entities";
import type { Row, Snapshot } from "./snapshot";

/** What an event must come to, worked out without the server's own words for it. */
export interface Expectation {
  workspaceId: string;
  /** Ids of what goes as a whole. */
  items: Partial<Record<ItemKind, string[]>>;
  certificates: number;
  /** What was certified before goes once more, and no certificate is new. */
  isRepeated: boolean;
  cause: string;
  /** Columns that may be emptied in rows that stay, as "table.column". */
  mayEmpty: string[];
  /** Columns that the event itself moves in rows that stay. */
  mayMove: string[];
  /** Tables that get rows beside the records. */
  mayCome: string[];
  /** Tables whose rows stay and may go on citing ids of what went. */
  mayCite: string[];
}

/** The runs' own rows, which are written as they go. */
export const WORKING = [
  ...["disposal_run", "disposal_item", "disposal_step", "backup_scrub", "backup_scrub_copy"],
  ...["erasure_request", "recipient_notice"],
];
/** Records and messages: rows come, and of those that were there before none may be changed. */
export const GROWING = [
  ...["deletion_certificate", "certificate_checkpoint", "audit_entry", "audit_link", "audit_checkpoint"],
  ...["suppression", "outbox", "notification", "webhook_delivery", "idempotency_key", ...WORKING],
];
/** What speaks of an item by its id goes with it. */
export const SPEAKING = ["outbox", "notification", "webhook_delivery", "idempotency_key"];
/** Where the ids of what went may stand for good. */
export const REMEMBERING = [
  ...["disposal_run", "disposal_item", "disposal_step", "deletion_certificate", "audit_entry", "erasure_request"],
  ...["backup_scrub", "backup_scrub_copy", "recipient_notice"],
];

const WHOLE: Record<string, ItemKind> = {
  ...{ session: "SESSION", transcript: "TRANSCRIPT", source: "SOURCE", filled_form: "FORM" },
  ...{ export: "EXPORT", app_user: "PERSON", legal_hold: "HOLD" },
};
/** Which column of any other table says what its rows are part of. */
const PART_OF: Record<string, readonly ItemKind[]> = {
  session_id: ["SESSION"],
  transcript_id: ["TRANSCRIPT"],
  quote_key_id: ["TRANSCRIPT"],
  form_id: ["FORM"],
};
const OF_PERSONS: Record<string, string> = {
  ...{ notification: "user_id", idempotency_key: "user_id", zoom_connection: "coach_id" },
};

/** Rows that must go, by table and key. */
export function dueRows({ rows }: Snapshot, { items }: Expectation): Map<string, Map<string, Row>> {
  const is = (kinds: readonly ItemKind[], id: unknown) => kinds.some((kind) => items[kind]?.includes(String(id)));
  const packs = [...(rows.get("evidence_pack")?.values() ?? [])].filter((row) => is(["SESSION"], row.session_id));
  const packIds = new Set(packs.map((row) => row.id));
  const isDue = (table: string, row: Row): boolean => {
    const kind = WHOLE[table];
    if (kind) return is([kind], row.id);
    const person = OF_PERSONS[table];
    if (person) return is(["PERSON"], row[person]);
    if (GROWING.includes(table)) return false;
    if (table === "embedding") return is(["TRANSCRIPT", "VECTORS"], row.transcript_id);
    if (packIds.has(row.pack_id)) return true;
    if (table === "form_value_source" && is(["SOURCE"], row.source_id)) return true;
    return Object.entries(PART_OF).some(([column, kinds]) => is(kinds, row[column]));
  };
  const due = new Map<string, Map<string, Row>>();
  for (const [table, byKey] of rows) {
    const found = [...byKey].filter(([, row]) => isDue(table, row));
    if (found.length > 0) due.set(table, new Map(found));
  }
  return due;
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

export function uuidsIn(text: string): string[] {
  return text.match(UUID) ?? [];
}

/** A blob's name ends with the id of what it belongs to; its folders may outlive the session they are named after. */
export function isBlobOf(name: string, ids: readonly string[]): boolean {
  const [path = ""] = name.split(" (");
  return ids.includes(uuidsIn(path).at(-1) ?? "");
}

/** Ids of items that go themselves; passages go by the id of a transcript that may stay. */
export function dueIds({ items: { VECTORS: _, ...items } }: Expectation): string[] {
  return Object.values(items).flat();
}
