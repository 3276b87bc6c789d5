import assert from "node:assert/strict";
import type { DeletionCause } from "../../src/entities";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { requestExport } from "../../src/lifecycle/deliver/export";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { rejectErasure } from "../../src/lifecycle/dispose/erasure";
import { releaseLegalHold } from "../../src/lifecycle/dispose/holds";
import { deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { dueIds, type Expectation } from "../crash/due";
import { judge } from "../crash/oracle";
import type { Row, Snapshot } from "../crash/snapshot";
import { aReviewedSession } from "../support/sessions";
import { takeWhole } from "../support/whole";
import type { World } from "../support/world";
import { seededWorld } from "../tenancy/seeded";
import { aKey, ask, assertSettled } from "./erasures";
import { row, runWaiting } from "./fixtures";

type Items = Expectation["items"];
type Allowed = Pick<Expectation, "mayEmpty" | "mayMove" | "mayCome" | "mayCite">;

const nothing: Allowed = { mayEmpty: [], mayMove: [], mayCome: [], mayCite: [] };
const of = (table: string, ...columns: string[]) => columns.map((column) => `${table}.${column}`);
const OWNED = [
  ...["session", "source", "transcript", "participant", "utterance", "pii_finding", "classification", "llm_call"],
  ...["evidence_pack", "pack_quote", "pack_edit", "pack_decision", "pack_feedback"],
  ...["filled_form", "form_value", "form_value_source"],
];

/** What may change beside records and messages, in rows of the same workspace that stay; and why. */
const allowed = {
  /** Packs that leaned on the source are checked again, and what they cited is cited still by their insight. */
  purge: {
    ...nothing,
    mayMove: of("evidence_pack", "state", "visibility", "verdict", "score", "checks", "checked_at", "version"),
    mayCome: ["pack_decision"],
    mayCite: ["insight"],
  },
  /** The session is complete, its clock runs; its transcript stays without the source, and packs lose the jump link. */
  stateless: {
    ...nothing,
    mayMove: of("session", "state", "completed_at", "expires_at"),
    mayEmpty: of("transcript", "source_id"),
    mayCite: ["pack_quote"],
  },
  /** Sources and forms go by their own clocks, without the session. */
  retention: { ...nothing, mayEmpty: ["source.session_id", "filled_form.session_id"], mayCite: ["source"] },
  /** Who met the coachee has not met anybody; the coach is known to the coach's other people still. */
  coachee: { ...nothing, mayMove: ["app_user.known_to"] },
  /** The coachees' sessions stay, without the coach's name, however it was heard. */
  coach: {
    ...nothing,
    mayMove: ["app_user.known_to", "participant.label", "pack_quote.speaker"],
    mayEmpty: [
      ...OWNED.map((table) => `${table}.coach_id`),
      ...of("session", "created_by"),
      ...of("source", "created_by", "trashed_by_id"),
      ...of("filled_form", "created_by", "trashed_by_id"),
      ...of("participant", "user_id"),
      ...["pack_edit.by_id", "pack_decision.by_id", "legal_hold.placed_by_id", "legal_hold.released_by_id"],
    ],
  },
} satisfies Record<string, Allowed>;

/** One world through five deletions, and everything in it before and after each. */
describe("what a deletion leaves alone", function () {
  this.timeout(300_000);
  let w: World;
  let purged = "";
  let stateless = "";
  let expired = "";
  before(async () => {
    w = await seededWorld();
    const { coach, coachee, coachee2, admin, id } = w.here;
    [expired = ""] = await find("select id from session where coachee_id = $1 and kind = 'COACHING'", coachee2.userId);
    purged = (await aReviewedSession(w, { file: "conversation-2.vtt" })).session.id;
    stateless = (await aReviewedSession(w, { coacheeId: coachee2.userId })).session.id;
    const [templateId = ""] = await find("select id from form_template where workspace_id = $1", id);
    await addTextSource(w.app, coach, { sessionId: stateless, text: "Goal: to rest more." });
    for (const sessionId of [purged, stateless, expired])
      await fillForm(w.app, sessionId === expired ? w.here.coach2 : coach, { sessionId, templateId });
    // Its first result is the coachee's own, and names the coach.
    await fillForm(w.app, coachee2, { sessionId: stateless, templateId, idempotencyKey: aKey() });
    for (const who of [coachee, coachee2]) await requestExport(w.app, who, { idempotencyKey: aKey() });
    const [requestId = ""] = await find("select id from erasure_request where workspace_id = $1", id);
    await rejectErasure(w.app, admin, { requestId, reason: "Not yet.", idempotencyKey: aKey() });
    const [holdId = ""] = await find("select id from legal_hold where workspace_id = $1", id);
    await releaseLegalHold(w.app, admin, { holdId, reason: "Settled.", idempotencyKey: aKey() });
    await updateWorkspace(w.app, admin, { erasureApproval: "AUTOMATIC", idempotencyKey: aKey() });
    // Nothing waits any more that could change a row meanwhile.
    await runWaiting(w);
    await assertSettled(w);
  });
  after(() => w.close());

  const find = async (sql: string, value: unknown) =>
    (await w.look<{ id: string }>(`${sql} order by id`, [value])).map(({ id }) => id);

  /** What is of a session by its rows, and exports that speak of any of it. */
  async function partsOf(sessionIds: readonly string[]): Promise<Items> {
    const [TRANSCRIPT, SOURCE, FORM] = await Promise.all(
      ["transcript", "source", "filled_form"].map((table) =>
        find(`select id from ${table} where session_id = any($1)`, sessionIds),
      ),
    );
    return { TRANSCRIPT, SOURCE, FORM };
  }

  async function withExports(items: Items): Promise<Items> {
    const ids = dueIds({ items } as Expectation);
    const sql = "select id from export where item_ids && $1 or subject_ids && $1 or requested_by_id = any($1)";
    return { ...items, EXPORT: await find(sql, ids) };
  }

  /** The deletion happens; then nothing else may have. Gives both looks for what is asked besides. */
  async function witness(
    cause: DeletionCause,
    items: Items,
    allow: Allowed,
    act: () => Promise<unknown>,
  ): Promise<{ before: Snapshot; after: Snapshot }> {
    const due = await withExports(items);
    const before = await takeWhole(w);
    await act();
    await w.runJobs();
    await assertSettled(w);
    const after = await takeWhole(w);
    const expected = { workspaceId: w.here.id, items: due, certificates: 1, isRepeated: false, cause, ...allow };
    assert.deepEqual(await judge({ before, after, expected, keys: await w.app.signer.published() }), []);
    assert.deepEqual(ofThere(after), ofThere(before), "another workspace is another");
    return { before, after };
  }

  /** Every row, key, blob and passage of the other workspace, messages and records included. */
  function ofThere({ rows, keys, blobs, log }: Snapshot): unknown {
    const { id } = w.there;
    const theirs = [...rows].map(([table, byKey]) => [table, [...byKey].filter(([key]) => key.startsWith(id))]);
    assert.ok(theirs.filter(([, found]) => found?.length).length > 30);
    const ofKeys = [...keys].filter(([, row]) => row.workspace_id === id);
    return [theirs, ofKeys, ...[blobs, log].map((stored) => [...stored].filter(([name]) => name.includes(id)))];
  }

  const at = ({ rows }: Snapshot, table: string): Row[] => [...(rows.get(table)?.values() ?? [])];

  it("a purge takes the source, its transcript and exports of them; other sessions and people stay as they were", async () => {
    const { coach, admin } = w.here;
    const SOURCE = await find("select id from source where session_id = $1", purged);
    const TRANSCRIPT = await find("select id from transcript where session_id = $1", purged);
    for (const id of SOURCE) await deleteSource(w.app, coach, { id, idempotencyKey: aKey() });
    const purge = { items: SOURCE.map((id) => ({ kind: "SOURCE" as const, id })), idempotencyKey: aKey() };
    const { before, after } = await witness("ADMIN_PURGE", { SOURCE, TRANSCRIPT }, allowed.purge, () =>
      purgeFromTrash(w.app, admin, purge),
    );
    const others = (seen: Snapshot) => at(seen, "evidence_pack").filter((pack) => pack.session_id !== purged);
    assert.deepEqual(others(after), others(before));
  });

  it("a stateless completion takes the session's sources and passages; every other session stays as it was", async () => {
    const { id, coach } = w.here;
    await w.look("update workspace set mode = 'STATELESS' where id = $1", [id]);
    const { SOURCE, TRANSCRIPT: VECTORS } = await partsOf([stateless]);
    const { before, after } = await witness("STATELESS", { SOURCE, VECTORS }, allowed.stateless, () =>
      completeSession(w.app, coach, { sessionId: stateless, idempotencyKey: aKey() }),
    );
    await w.look("update workspace set mode = 'STANDARD' where id = $1", [id]);
    const others = (seen: Snapshot) => at(seen, "session").filter((session) => session.id !== stateless);
    assert.deepEqual(others(after), others(before));
  });

  it("a sweep takes the session that is due; its sources and forms, and everybody else's, stay", async () => {
    await w.look("update session set ended_at = now() - interval '3 years' where id = $1", [expired]);
    const { TRANSCRIPT } = await partsOf([expired]);
    await witness("RETENTION", { SESSION: [expired], TRANSCRIPT }, allowed.retention, () =>
      w.app.write(w.here.system, (unit) => unit.enqueue("sweep", {})),
    );
    assert.equal((await row(w, "select session_id from source where session_id is null")).sessionId, null);
  });

  it("an erasure of a coachee takes the coachee's; the coach, and other coachees of the coach, stay", async () => {
    const { coachee, admin } = w.here;
    const SESSION = await find("select id from session where coachee_id = $1", coachee.userId);
    const items = { PERSON: [coachee.userId as string], SESSION, ...(await partsOf(SESSION)) };
    await witness("ERASURE", items, allowed.coachee, () => ask(w, admin, coachee));
  });

  it("an erasure of a coach takes the coach's own; the coachees keep their sessions, and others their words", async () => {
    const { coach, admin } = w.here;
    const own = "select id from session where coach_id = $1 and coachee_id is null";
    const SESSION = await find(own, coach.userId);
    const items = { PERSON: [coach.userId as string], SESSION, ...(await partsOf(SESSION)) };
    const { before, after } = await witness("ERASURE", items, allowed.coach, () => ask(w, admin, coach));
    const heard = (seen: Snapshot) =>
      at(seen, "participant")
        .filter(({ role }) => role !== "COACH")
        .map(({ id, label, user_id }) => [id, label, user_id]);
    assert.ok(heard(before).length > 0);
    assert.deepEqual(heard(after), heard(before));
  });
});
