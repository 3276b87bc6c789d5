import type { ItemKind, StepName, TableName } from "../../entities";

/** How the rows of a table hang on an item of one kind. Columns as the database names them. */
export interface Hanging {
  column: string;
  through?: { table: TableName; column: string };
}

interface Common {
  /** Columns that name a person: emptied in rows that stay when the person goes. */
  people?: readonly string[];
  /** Columns that name an item of another kind: emptied in rows that stay when the item goes. */
  unlinked?: Partial<Record<ItemKind, string>>;
  /** Whether its rows belong to people and are taken from them when an item they hang on begins to go. */
  owned?: boolean;
}

/** What becomes of a table's rows: they go in a step with the items they hang on, go as traces, or stay, and why. */
export type Fate = Common &
  (
    | { step: StepName; hangs: Partial<Record<ItemKind, Hanging>> }
    | { traces: `what speaks of an item by its id goes with it, the rest within ${"a day" | "30 days"}` }
    | { kept: string }
  );

const owners = ["coach_id", "coachee_id"] as const;
const traces = "what speaks of an item by its id goes with it, the rest within a day" as const;
const ofSession = { SESSION: { column: "session_id" } } as const;
const ofTranscript = { TRANSCRIPT: { column: "transcript_id" } } as const;
const ofForm = { FORM: { column: "form_id" } } as const;
const throughPack = { column: "pack_id", through: { table: "evidence_pack", column: "session_id" } } as const;
const record = "part of what proves a deletion; ids and refs, which lead to nobody once the profile is gone";

/**
 * The fate of every table, children before parents within a step. A table without one does not compile; a row without a
 * way to an item would outlive its people, and a test looks for those.
 */
export const fates = {
  pii_finding: { step: "transcripts", hangs: ofTranscript, people: owners },
  classification: { step: "transcripts", hangs: ofTranscript, people: owners },
  utterance: { step: "transcripts", hangs: ofTranscript, people: owners },
  participant: { step: "transcripts", hangs: ofTranscript, people: [...owners, "user_id"], owned: true },
  transcript: {
    step: "transcripts",
    hangs: { TRANSCRIPT: { column: "id" } },
    people: owners,
    unlinked: { SOURCE: "source_id" },
    owned: true,
  },
  pack_feedback: { step: "packs", hangs: ofSession, people: owners, owned: true },
  pack_decision: { step: "packs", hangs: ofSession, people: [...owners, "by_id"], owned: true },
  pack_edit: { step: "packs", hangs: ofSession, people: [...owners, "by_id"], owned: true },
  pack_quote: {
    step: "packs",
    hangs: { SESSION: throughPack, TRANSCRIPT: { column: "transcript_id" } },
    people: owners,
    owned: true,
  },
  evidence_pack: { step: "packs", hangs: ofSession, people: owners, owned: true },
  insight: { step: "insights", hangs: ofSession },
  llm_call: { step: "insights", hangs: ofSession, people: owners, owned: true },
  form_value_source: {
    step: "forms",
    hangs: { ...ofForm, SOURCE: { column: "source_id" }, TRANSCRIPT: { column: "quote_key_id" } },
    people: owners,
    owned: true,
  },
  form_value: { step: "forms", hangs: ofForm, people: owners, owned: true },
  filled_form: {
    step: "forms",
    hangs: { FORM: { column: "id" } },
    people: [...owners, "created_by", "trashed_by_id"],
    unlinked: { SESSION: "session_id" },
    owned: true,
  },
  source: {
    step: "records",
    hangs: { SOURCE: { column: "id" } },
    people: [...owners, "created_by", "trashed_by_id"],
    unlinked: { SESSION: "session_id" },
    owned: true,
  },
  zoom_event: { step: "records", hangs: ofSession, people: owners, owned: true },
  export: { step: "records", hangs: { EXPORT: { column: "id" } } },
  legal_hold: { step: "records", hangs: { HOLD: { column: "id" } }, people: ["placed_by_id", "released_by_id"] },
  session: { step: "records", hangs: { SESSION: { column: "id" } }, people: [...owners, "created_by"], owned: true },
  notification: { step: "people", hangs: { PERSON: { column: "user_id" } } },
  idempotency_key: { step: "people", hangs: { PERSON: { column: "user_id" } } },
  zoom_connection: { step: "people", hangs: { PERSON: { column: "coach_id" } } },
  app_user: { step: "people", hangs: { PERSON: { column: "id" } } },
  outbox: { traces },
  webhook_delivery: { traces: "what speaks of an item by its id goes with it, the rest within 30 days" },
  webhook: { kept: "an address of the workspace's own systems, of no person", people: ["created_by_id"] },
  workspace: { kept: "the tenant itself and its rules", people: ["pending_mode_by_id"] },
  retention_policy: { kept: "the workspace's rules", people: ["pending_by_id"] },
  model_spend: { kept: "a number a month, of no person: what a model was paid for stays spent, whatever is deleted" },
  form_template: { kept: "questions, of no person" },
  erasure_request: {
    kept: "the facts of a request are kept 24 months: refs and dates",
    people: ["subject_id", "requested_by_id", "decided_by_id"],
  },
  recipient_notice: { kept: "part of the request's facts; what named a meeting is cleared once it is settled" },
  suppression: { kept: "keyed hashes of meetings and files, never of people" },
  disposal_run: { kept: record },
  disposal_item: { kept: record },
  disposal_step: { kept: record },
  deletion_certificate: { kept: record },
  certificate_checkpoint: { kept: record },
  backup_scrub: { kept: record },
  backup_scrub_copy: { kept: record },
  audit_entry: { kept: "refs and facts, which lead to nobody once the profile is gone" },
  audit_link: { kept: "the chain of the audit log" },
  audit_checkpoint: { kept: "the signed heads of the audit log" },
} satisfies Record<TableName, Fate>;

/** The fate of a table as a plain shape. */
export function fateOf(table: TableName): Fate {
  return fates[table];
}

/** Tables whose rows go in this step, children first. */
export function tablesOf(step: StepName): TableName[] {
  return (Object.keys(fates) as TableName[]).filter((table) => {
    const fate = fateOf(table);
    return "step" in fate && fate.step === step;
  });
}

/** The steps of a run, in order. Packs point to insights, so they go before them. */
export const steps: readonly StepName[] = [
  "revoke",
  "transcripts",
  "packs",
  "insights",
  "forms",
  "blobs",
  "vectors",
  "records",
  "keys",
  "people",
];
