import assert from "node:assert/strict";
import type { FormTemplate, LlmCall, Session } from "../../src/entities";
import { regeneratePack } from "../../src/lifecycle/approve/reject";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { aReviewedSession } from "../support/sessions";
import { type Tenant, type World, world } from "../support/world";
import { refused, row, rows, toldOf } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

/** A call of the scripted model costs 1234 tokens, 1200 of them sent. */
const ONE_CALL = 1234;
const DAY_MS = 86_400_000;

describe("the month's budget of the language model", () => {
  let w: World;
  let sasha: ScriptedSasha;
  let template: FormTemplate;
  let keys = 0;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha }, modelTokensPerMonth: 3 * ONE_CALL });
    const now = w.clock.now();
    // Not on a day when the month may end meanwhile.
    w.clock.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 10) - now.getTime());
    const field = { key: "goal", label: "Goal", kind: "TEXT" as const, required: true };
    template = await createFormTemplate(w.app, w.here.coach, { name: "Intake", fields: [field] });
  });
  after(() => w.close());

  const aSession = ({ coach, coachee }: Tenant) =>
    aReviewedSession(w, { who: coach, coacheeId: coachee.userId, file: "conversation-3.vtt" });
  const find = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const calls = (id: string) => rows<LlmCall>(w, "select * from llm_call where session_id = $1 order by at, id", [id]);
  const allow = (tokens: number | null, { admin }: Tenant = w.here) =>
    updateWorkspace(w.app, admin, { modelTokensPerMonth: tokens, idempotencyKey: `allow-${++keys}` });
  const askForm = async () => {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "FILL", coacheeId: coachee.userId });
    await addTextSource(w.app, coach, { sessionId: id, text: "Goal: walk more" });
    return fillForm(w.app, coach, { sessionId: id, templateId: template.id });
  };

  it("is the operator's where an admin says nothing, less where they say so, and never more", async () => {
    await aSession(w.here);
    await allow(ONE_CALL);
    await refused("QUOTA_EXCEEDED", askForm());
    await allow(ONE_CALL + 1);
    await askForm();
    await w.runJobs();
    await allow(100 * ONE_CALL);
    await askForm();
    await w.runJobs();
    await refused("QUOTA_EXCEEDED", askForm());
    await allow(null);
    await refused("QUOTA_EXCEEDED", askForm());
  });

  it("says to the coach who asks what is used up, and from which day they can ask again", async () => {
    const { coach } = w.here;
    const pack = await row<{ id: string; version: number }>(
      w,
      "select id, version from evidence_pack where workspace_id = $1 and state = 'PENDING_REVIEW' limit 1",
      [w.here.id],
    );
    const asked = sasha.requests.length;
    const error = await refused(
      "QUOTA_EXCEEDED",
      regeneratePack(w.app, coach, { packId: pack.id, expectedVersion: pack.version }),
    );
    const next = new Date(Date.UTC(w.clock.now().getUTCFullYear(), w.clock.now().getUTCMonth() + 1, 1));
    assert.match(error.message, new RegExp(`this month.* from ${next.toISOString().slice(0, 10)}\\.$`));
    assert.equal(
      (await row<{ state: string }>(w, "select state from evidence_pack where id = $1", [pack.id])).state,
      "PENDING_REVIEW",
    );
    await w.runJobs();
    assert.equal(sasha.requests.length, asked);
  });

  it("ends a new session's way with a code that its coach is shown; nothing is asked and nothing logged", async () => {
    const asked = sasha.requests.length;
    const { session } = await aSession(w.here);
    const { state, failure } = await find(session.id);
    assert.deepEqual([state, failure], ["FAILED", "QUOTA_EXCEEDED"]);
    assert.deepEqual(await toldOf(w, w.here.coach, `ses_${session.id}`), ["SESSION_FAILED"]);
    assert.deepEqual(await calls(session.id), []);
    assert.equal(sasha.requests.length, asked);
  });

  it("is each workspace's own", async () => {
    const { session } = await aSession(w.there);
    assert.equal((await find(session.id)).state, "READY");
  });

  it("stops a call that would go beyond it, on record", async () => {
    await allow(2 * ONE_CALL - 100, w.there);
    const asked = sasha.requests.length;
    const { session } = await aSession(w.there);
    assert.equal((await find(session.id)).failure, "QUOTA_EXCEEDED");
    assert.deepEqual(
      (await calls(session.id)).map(({ outcome, inputTokens }) => [outcome, inputTokens]),
      [["STOPPED", 0]],
    );
    assert.equal(sasha.requests.length, asked);
  });

  it("gives nothing back for a deletion", async () => {
    const { admin, id } = w.here;
    const ofHere = "select id from session where workspace_id = $1";
    for (const session of await rows<{ id: string }>(w, ofHere, [id]))
      await deleteSession(w.app, admin, { id: session.id, idempotencyKey: `delete-${++keys}` });
    await w.runJobs();
    assert.deepEqual(await rows(w, "select id from llm_call where workspace_id = $1", [id]), []);
    await refused("QUOTA_EXCEEDED", askForm());
  });

  it("begins anew with the month", async () => {
    w.clock.advance(32 * DAY_MS);
    const { session } = await aSession(w.here);
    assert.equal((await find(session.id)).state, "READY");
  });
});
