import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { content, type TableName, tables } from "../../src/entities";
import { approveErasure } from "../../src/lifecycle/dispose/erasure";
import { type Fate, fateOf, steps } from "../../src/lifecycle/dispose/fates";
import { releaseLegalHold } from "../../src/lifecycle/dispose/holds";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { uuidsIn } from "../crash/due";
import { aKey, ask, assertSettled, requestNow } from "../lifecycle/erasures";
import type { World } from "../support/world";
import { everything, type Plain, seededWorld, workspaceOf } from "../tenancy/seeded";

const names = Object.keys(tables) as TableName[];

/** How the column of a person is called; a pack that took another's place is none. */
const PERSON =
  /^(user|coach|coachee|subject|created_by|((requested|decided|placed|released|trashed|pending|mode)_)?by)(_id)?$/;

/** References that no fate names, and what becomes of them. */
const accounted: Record<string, readonly string[]> = {
  "taken out of the list when the person goes": ["app_user.known_to"],
  "goes with the row, which goes with any person or item that it speaks of": [
    ...["export.item_ids", "export.requested_by_id", "export.scope_id", "export.subject_ids"],
  ],
  "goes with the row: both ends are of one session": [
    ...["evidence_pack.insight_id", "evidence_pack.llm_call_id", "evidence_pack.replaced_by_id"],
    ...["evidence_pack.replaces_id", "insight.llm_call_id", "insight.replaces_pack_id"],
    ...["pack_decision.pack_id", "pack_edit.pack_id", "pack_feedback.pack_id"],
  ],
  "goes with the row: no transcript outlives its session, and none of its parts outlives it": [
    ...["participant.session_id", "pii_finding.utterance_id", "transcript.session_id"],
    ...["utterance.participant_id", "utterance.session_id"],
  ],
  "goes with the row, which goes with the pack's session and with the transcript; a source's id alone leads nowhere": [
    ...["pack_quote.session_id", "pack_quote.source_id", "pack_quote.utterance_id"],
  ],
  "goes with the form": ["form_value_source.value_id"],
  "what a form was filled from, by ids that lead nowhere once the source is gone": ["filled_form.source_ids"],
  "questions, of no person": ["filled_form.template_id"],
  "goes with the row, once the hold has ended": ["legal_hold.target_id"],
  "a record of a deletion, and what it is about": [
    ...["backup_scrub.certificate_id", "backup_scrub.supplement_id", "backup_scrub_copy.backup_id"],
    ...["backup_scrub_copy.scrub_id", "deletion_certificate.erasure_id", "deletion_certificate.parent_id"],
    ...["deletion_certificate.run_id", "disposal_item.anchors", "disposal_item.item_id", "disposal_item.run_id"],
    ...["disposal_run.erasure_id", "disposal_run.parent_id", "disposal_step.run_id", "recipient_notice.erasure_id"],
  ],
  "of an event that is told to others, and to whom": ["webhook_delivery.event_id", "webhook_delivery.webhook_id"],
  "the chain of the audit log": ["audit_link.entry_id"],
};

/** Content in tables that stay, which is emptied when the person goes. */
const emptied = ["erasure_request.decisionReason", "erasure_request.reason", "recipient_notice.detail"];

/** Where ids of what is gone may stand for good: the records that prove it, and the log. */
const records = [
  ...["audit_entry.target_ref", "audit_entry.facts", "deletion_certificate.items"],
  ...["disposal_run.due_key", "disposal_item.item_id", "disposal_item.blob_key"],
];

const sorted = (given: readonly string[]) => [...given].sort();
const nameOf = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;

function caredFor(fate: Fate): string[] {
  const hangs = "hangs" in fate ? Object.values(fate.hangs).map(({ column }) => column) : [];
  return [...hangs, ...(fate.people ?? []), ...Object.values(fate.unlinked ?? {})];
}

describe("the fates of tables", () => {
  it("name a step of the cascade and what the rows hang on, or say why they stay", () => {
    for (const table of names) {
      const fate = fateOf(table);
      if ("step" in fate) assert.ok(steps.includes(fate.step) && Object.keys(fate.hangs).length > 0, table);
      else assert.match("kept" in fate ? fate.kept : fate.traces, /[a-z]+ .*[a-z]+/, table);
    }
  });

  it("destroy every table that holds content, or empty what is sealed in it", () => {
    const kept = Object.entries(content).flatMap(([table, columns]) =>
      "step" in fateOf(table as TableName) ? [] : Object.keys(columns).map((column) => `${table}.${column}`),
    );
    assert.deepEqual(sorted(kept), emptied);
  });
});

describe("the fates of rows", function () {
  this.timeout(300_000);
  let w: World;
  let columns: { table: TableName; column: string }[];
  let earlier: Map<string, Plain[]>;
  before(async () => {
    w = await seededWorld();
    columns = await w.look(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and udt_name in ('uuid', '_uuid') and column_name not in ('workspace_id', 'id')
         and table_name = any($1)`,
      [names],
    );
    earlier = await everything(w);
    await eraseEverybody();
  });
  after(() => w.close());

  /** What managers did by themselves is deleted by them; then coachees, one of whom is held at first, and coaches. */
  async function eraseEverybody(): Promise<void> {
    const { admin, coach, coach2, coachee2, id } = w.here;
    const ofHere = async (sql: string) => (await w.look<{ id: string }>(sql, [id])).map((row) => row.id);
    const unowned = "select id from session where workspace_id = $1 and coach_id is null and coachee_id is null";
    for (const sessionId of await ofHere(unowned))
      await deleteSession(w.app, admin, { id: sessionId, idempotencyKey: aKey() });
    const [requestId = ""] = await ofHere("select id from erasure_request where workspace_id = $1");
    await approveErasure(w.app, admin, { requestId, reason: "Agreed.", idempotencyKey: aKey() });
    await updateWorkspace(w.app, admin, { erasureApproval: "AUTOMATIC", idempotencyKey: aKey() });
    // A delivery that waits for its minute to end waits until all is over.
    await w.look("update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where run_at > now()");
    // What the seed says was asked of Zoom is answered.
    await w.look("update recipient_notice set state = 'DONE'");
    const requests = [requestId];
    const erase = async (subject: Who) => {
      requests.push((await ask(w, admin, subject, { reason: "They left." })).request.id);
      await w.runJobs();
    };
    await erase(coachee2);
    for (const holdId of await ofHere("select id from legal_hold where workspace_id = $1"))
      await releaseLegalHold(w.app, admin, { holdId, reason: "Settled.", idempotencyKey: aKey() });
    await w.runJobs();
    await erase(coach);
    await erase(coach2);
    await assertSettled(w);
    for (const request of requests) assert.equal((await requestNow(w, request)).state, "COMPLETED");
  }

  const ofHere = (all: Map<string, Plain[]>, table: string) =>
    (all.get(table) ?? []).filter((row) => workspaceOf(table, row) === w.here.id);

  it("take every reference to a person out of rows that stay, or destroy them with the person", () => {
    const left = columns.filter(({ table, column }) => {
      const fate = fateOf(table);
      const goes = "hangs" in fate && fate.hangs.PERSON?.column === column;
      return PERSON.test(column) && !goes && !fate.people?.includes(column);
    });
    assert.deepEqual(left.map(nameOf), ["export.requested_by_id"]);
  });

  it("account for every other reference: its row goes, it is emptied, or there is a reason", () => {
    const left = columns.filter(({ table, column }) => !caredFor(fateOf(table)).includes(column));
    assert.deepEqual(sorted(left.map(nameOf)), sorted(Object.values(accounted).flat()));
  });

  it("leave no row of a table that is not kept once everybody is erased, but those of who stays", async () => {
    const staying = [w.here.admin.userId, w.here.integrator.userId];
    const all = await everything(w);
    for (const table of names.filter((name) => "step" in fateOf(name))) {
      assert.ok(ofHere(earlier, table).length > 0, `nothing of ${table} was there`);
      const owner = { app_user: "id", notification: "user_id", idempotency_key: "user_id" }[table as string];
      const left = ofHere(all, table).filter((row) => !owner || !staying.includes(row[owner] as string));
      assert.deepEqual(left, [], table);
    }
  });

  it("leave nothing sealed in the tables that are kept, and no key, blob or passage of who has gone", async () => {
    const all = await everything(w);
    for (const row of ofHere(all, "erasure_request"))
      assert.deepEqual([row.reason, row.decision_reason, row.subject_id], [null, null, null]);
    for (const row of ofHere(all, "recipient_notice")) assert.equal(row.detail, null);
    const kept = [w.here.admin.userId, w.here.integrator.userId] as string[];
    const people = [...names].flatMap((table) => ofHere(earlier, table).map(({ id }) => id as string));
    const keys = await w.composed.keyring.load(w.here.id, people.filter(Boolean));
    assert.deepEqual(sorted([...keys.keys()]), sorted(kept));
    assert.deepEqual(
      [...w.blobs.blobs.keys()].filter((key) => key.includes(w.here.id)),
      [],
    );
    assert.deepEqual(
      [...w.vectors.rows.values()].filter(({ namespace }) => namespace === w.here.id),
      [],
    );
  });

  it("leave no id of who or what has gone anywhere but in the records of the deletion", async () => {
    const all = await everything(w);
    const idsOf = (from: Map<string, Plain[]>) =>
      names
        .filter((name) => "step" in fateOf(name))
        .flatMap((table) => ofHere(from, table).map(({ id }) => id as string));
    const stays = new Set(idsOf(all));
    const gone = new Set(idsOf(earlier).filter((id) => id && !stays.has(id)));
    const found = new Map<string, string>();
    for (const [table, rows] of all)
      for (const row of rows)
        for (const [column, value] of Object.entries(row)) {
          const id = uuidsIn(JSON.stringify(value)).find((each) => gone.has(each));
          if (id) found.set(`${table}.${column}`, id);
        }
    for (const name of records) found.delete(name);
    assert.deepEqual([...found], []);
    const queue = "select payload::text || coalesce(key, '') as text from graphile_worker._private_jobs";
    const queued = (await w.look<{ text: string }>(queue)).filter(({ text }) =>
      uuidsIn(text).some((id) => gone.has(id)),
    );
    assert.deepEqual(queued, []);
  });
});
