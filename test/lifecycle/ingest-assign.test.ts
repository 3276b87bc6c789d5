import assert from "node:assert/strict";
import type { EvidencePack } from "../../src/entities";
import { handlers } from "../../src/jobs/handlers";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { undoDecision } from "../../src/lifecycle/approve/undo";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, opened, packNow, queue, refused, row, rows, runWaiting, sees, toldOf } from "./fixtures";
import { aMeeting, connectHost } from "./zoom-events";

const decided = { withholdL1: false, deliverAfterSeconds: 0 };

describe("ingest: whose session it is", () => {
  let w: World;
  before(async () => {
    w = await world();
    await connectHost(w);
  });
  after(() => w.close());

  const assignTo = (sessionId: string, coacheeId: string | null, who = w.here.coach) =>
    assignCoachee(w.app, who, { sessionId, coacheeId: coacheeId as string });
  const aSession = () => aReviewedSession(w, { coacheeId: null, file: "conversation-3.vtt" });
  const approve = (pack: EvidencePack, deliverAfterSeconds = 0) =>
    approvePack(w.app, w.here.coach, {
      packId: pack.id,
      expectedVersion: pack.version,
      ...decided,
      deliverAfterSeconds,
    });

  it("a recording of an unknown coachee has packs to review; an approved one waits, and goes out on assignment", async () => {
    await receiveZoomEvent(w.app, (await aMeeting(w, "uuid-assign==")).transcript);
    await w.runJobs();
    const packs = await rows<EvidencePack>(w, "select * from evidence_pack order by created_at, id");
    const pack = packs[0] as EvidencePack;
    await approve(pack);
    await runWaiting(w);
    assert.equal((await packNow(w, pack.id)).state, "APPROVED");
    await assignTo(pack.sessionId, w.here.coachee.userId);
    await w.runJobs();
    assert.equal((await packNow(w, pack.id)).state, "DELIVERED");
    assert.deepEqual(await toldOf(w, w.here.coachee, `pck_${pack.id}`), ["PACK_DELIVERED"]);
    const seen = await sees(w, w.here.coachee, "select id from evidence_pack");
    assert.deepEqual(seen, [{ id: pack.id }]);
    const event = await row<{ coacheeId: string }>(w, "select coachee_id from zoom_event");
    assert.equal(event.coacheeId, w.here.coachee.userId);
  });

  it("reaches every row of the session that says whose it is, and its vectors", async () => {
    const { session, packs } = await aSession();
    await approve(packs[0] as EvidencePack);
    const template = await createFormTemplate(w.app, w.here.coach, {
      ...{ name: "Goal", fields: [{ key: "goal", label: "Goal", kind: "TEXT", required: false }] },
    });
    await fillForm(w.app, w.here.coach, { sessionId: session.id, templateId: template.id });
    await w.runJobs();
    await assignTo(session.id, w.here.coachee2.userId);
    await w.runJobs();
    const places = {
      ...{ session: "id", source: "session_id", transcript: "session_id", participant: "session_id" },
      ...{ utterance: "session_id", llm_call: "session_id", evidence_pack: "session_id", pack_decision: "session_id" },
      ...{ pack_edit: "session_id", pack_feedback: "session_id", filled_form: "session_id", zoom_event: "session_id" },
      pii_finding: `(select id from transcript where session_id = $1) and transcript_id`,
      classification: `(select id from transcript where session_id = $1) and transcript_id`,
      pack_quote: `(select id from evidence_pack where session_id = $1) and pack_id`,
      form_value: `(select id from filled_form where session_id = $1) and form_id`,
      form_value_source: `(select id from filled_form where session_id = $1) and form_id`,
    };
    const owned = await rows<{ tableName: string }>(
      w,
      "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'coachee_id'",
    );
    assert.deepEqual(owned.map(({ tableName }) => tableName).sort(), Object.keys(places).sort());
    for (const [table, place] of Object.entries(places)) {
      const [parents, column] = place.startsWith("(") ? place.split(" and ").slice(0) : ["($1::uuid)", place];
      const sql = `select distinct coachee_id from ${table} where ${column} in ${parents}`;
      const found = await rows<{ coacheeId: string | null }>(w, sql, [session.id]);
      assert.ok(
        found.every(({ coacheeId }) => coacheeId === w.here.coachee2.userId),
        table,
      );
    }
    const vectors = [...w.vectors.rows.values()].filter((item) => item.sessionId === session.id);
    assert.ok(vectors.length > 0 && vectors.every((item) => item.coacheeId === w.here.coachee2.userId));
    const voices = await rows(w, "select user_id from participant where session_id = $1 and role = 'COACHEE'", [
      session.id,
    ]);
    assert.deepEqual(voices, [{ userId: w.here.coachee2.userId }]);
    assert.ok((await audited(w, `ses_${session.id}`)).includes("session.assigned"));
  });

  it("is final once a pack was delivered, and until then can be corrected", async () => {
    const { session, packs } = await aSession();
    await assignTo(session.id, w.here.coachee.userId);
    await w.runJobs();
    await assignTo(session.id, w.here.coachee2.userId);
    await w.runJobs();
    const found = await sees(w, w.here.coachee, "select id from session where id = $1", [session.id]);
    assert.deepEqual(found, []);
    await approve(packs[0] as EvidencePack);
    await w.runJobs();
    assert.equal((await packNow(w, packs[0]?.id as string)).state, "DELIVERED");
    await refused("WRONG_STATE", assignTo(session.id, w.here.coachee.userId));
    await assignTo(session.id, w.here.coachee2.userId);
  });

  it("a pack on its way to one person is not delivered to them once the session is another's", async () => {
    const { session, packs } = await aSession();
    const pack = packs[0] as EvidencePack;
    await approve(pack);
    await assignTo(session.id, w.here.coachee.userId);
    await handlers.assign(w.app, w.here.system, { sessionId: session.id });
    await assignTo(session.id, w.here.coachee2.userId);
    await handlers.deliver(w.app, w.here.system, { packId: pack.id, version: 2 });
    assert.equal((await packNow(w, pack.id)).state, "APPROVED");
    await w.runJobs();
    assert.equal((await packNow(w, pack.id)).state, "DELIVERED");
    assert.deepEqual(await toldOf(w, w.here.coachee, `pck_${pack.id}`), []);
    assert.deepEqual(await toldOf(w, w.here.coachee2, `pck_${pack.id}`), ["PACK_DELIVERED"]);
  });

  it("assignment does not shorten the time in which an approval can be undone", async () => {
    const { session, packs } = await aSession();
    const pack = packs[0] as EvidencePack;
    const { version } = await approve(pack, 60);
    await assignTo(session.id, w.here.coachee.userId);
    await w.runJobs();
    assert.equal((await packNow(w, pack.id)).state, "APPROVED");
    const waiting = await queue(w, "deliver");
    assert.ok(waiting.every(({ runAt }) => runAt.getTime() > Date.now() + 50_000));
    await undoDecision(w.app, w.here.coach, { packId: pack.id, expectedVersion: version });
    await runWaiting(w);
    assert.equal((await packNow(w, pack.id)).state, "PENDING_REVIEW");
  });

  it("coach and coachee see each other's profile from then on, and nobody else's", async () => {
    const names = (who: World["there"]["coach"]) => sees<{ id: string }>(w, who, "select id from app_user order by id");
    const { coach, coachee, admin } = w.there;
    assert.deepEqual(
      (await names(coach)).map(({ id }) => id),
      [coach.userId],
    );
    const { id } = await createSession(w.app, coach, { kind: "COACHING" });
    await assignTo(id, coachee.userId, admin);
    const both = [coach.userId, coachee.userId].sort();
    assert.deepEqual(
      (await names(coach)).map((user) => user.id),
      both,
    );
    assert.deepEqual(
      (await names(coachee)).map((user) => user.id),
      both,
    );
    const profile = await row(w, "select * from app_user where id = $1", [coachee.userId]);
    assert.equal(await opened(w, "app_user", "displayName", profile), "Ilse Brandt");
    assert.equal((await names(w.there.coach2)).length, 1);
  });

  it("only its coach or an admin says so, and only of a coachee of the workspace", async () => {
    const { id } = await createSession(w.app, w.here.coach, { kind: "COACHING" });
    const { coachee, coach2, integrator } = w.here;
    await refused("FORBIDDEN", assignTo(id, coachee.userId, integrator));
    await refused("NOT_FOUND", assignTo(id, coachee.userId, coach2));
    await refused("NOT_FOUND", assignTo(id, coachee.userId, w.there.admin));
    await refused("NOT_FOUND", assignTo(id, w.there.coachee.userId));
    await refused("INVALID_INPUT", assignTo(id, coach2.userId));
    const waiting = (await queue(w, "assign")).filter(({ payload }) => payload.sessionId === id);
    assert.deepEqual(waiting, []);
  });
});
