import assert from "node:assert/strict";
import type { EvidencePack, PackState, Participant, Session } from "../../src/entities";
import { handlers } from "../../src/jobs/handlers";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { regeneratePack, rejectPack } from "../../src/lifecycle/approve/reject";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { mapSpeaker } from "../../src/lifecycle/normalize/map-speaker";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { packNow, refused, row, rows, told } from "./fixtures";

describe("normalize: who a speaker is", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const find = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const packsOf = (id: string) =>
    rows<EvidencePack>(w, "select * from evidence_pack where session_id = $1 order by created_at, id", [id]);
  const map = (sessionId: string, label: string, userId: string | null, who = w.here.coach) =>
    mapSpeaker(w.app, who, { sessionId, label, userId });
  const decision = (pack: EvidencePack) => ({ packId: pack.id, expectedVersion: pack.version });

  it("a corrected speaker is certain, and what was derived is derived again", async () => {
    const { session, packs } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const [first, second, ...others] = packs as [EvidencePack, EvidencePack, ...EvidencePack[]];
    await approvePack(w.app, w.here.coach, { ...decision(first), withholdL1: false, deliverAfterSeconds: 0 });
    await rejectPack(w.app, w.here.coach, { ...decision(second), reason: "OTHER", note: "Not this." });
    await w.runJobs();
    await map(session.id, "Tariq Osei", w.here.coachee.userId);
    assert.equal((await find(session.id)).state, "PROCESSING");
    await w.runJobs();
    const after = await packsOf(session.id);
    const stateOf = (pack: EvidencePack) => after.find(({ id }) => id === pack.id)?.state;
    assert.deepEqual([stateOf(first), stateOf(second)], ["DELIVERED", "REJECTED"]);
    assert.deepEqual(new Set(others.map(stateOf)), new Set<PackState>(["SUPERSEDED"]));
    const fresh = after.filter((pack) => !packs.some(({ id }) => id === pack.id));
    assert.ok(fresh.length >= 3 && fresh.every(({ state }) => state === "PENDING_REVIEW"));
    const now = await find(session.id);
    assert.deepEqual([now.state, now.step, now.generation], ["READY", "APPROVE", 2]);
    const voices = await rows<Participant>(w, "select * from participant where session_id = $1 order by position", [
      session.id,
    ]);
    assert.deepEqual(
      voices.map(({ role, confidence }) => [role, confidence]),
      [
        ["COACH", 1],
        ["COACHEE", 1],
      ],
    );
  });

  it("passages of a voice that turns out to be the coach's leave the coachee's vectors", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const vectors = () => [...w.vectors.rows.values()].filter((item) => item.sessionId === session.id).length;
    assert.ok(vectors() > 0);
    await map(session.id, "Tariq Osei", w.here.coach.userId);
    await w.runJobs();
    assert.equal(vectors(), 0);
    await map(session.id, "Tariq Osei", null);
    await w.runJobs();
    const voice = await row<Participant>(w, "select * from participant where session_id = $1 and position = 1", [
      session.id,
    ]);
    assert.deepEqual([voice.role, voice.userId, voice.confidence], ["OTHER", null, 1]);
  });

  it("a pack that was asked for anew while speakers are corrected gives way and holds nothing up", async () => {
    const { session, packs } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const [asked, alsoAsked] = packs as [EvidencePack, EvidencePack];
    await regeneratePack(w.app, w.here.coach, { ...decision(asked), guidance: "Shorter." });
    await handlers.regenerate(w.app, w.here.system, { packId: asked.id, version: 2 });
    await regeneratePack(w.app, w.here.coach, { ...decision(alsoAsked), guidance: "Shorter." });
    await map(session.id, "Tariq Osei", w.here.coachee.userId);
    await w.runJobs();
    assert.equal((await packNow(w, asked.id)).state, "SUPERSEDED");
    assert.equal((await packNow(w, alsoAsked.id)).state, "SUPERSEDED");
    assert.deepEqual([(await find(session.id)).state, (await find(session.id)).failure], ["READY", null]);
    assert.ok((await told(w, w.here.coach)).every(({ kind }) => kind !== "SESSION_FAILED"));
  });

  it("only its coach says so, of a voice that was heard, as one of the two people or nobody", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    await refused("NOT_FOUND", map(session.id, "Somebody Else", w.here.coachee.userId));
    await refused("INVALID_INPUT", map(session.id, "Tariq Osei", w.here.coachee2.userId));
    await refused("FORBIDDEN", map(session.id, "Tariq Osei", null, w.here.coachee));
    await refused("FORBIDDEN", map(session.id, "Tariq Osei", null, w.here.admin));
    await refused("NOT_FOUND", map(session.id, "Tariq Osei", null, w.here.coach2));
    assert.deepEqual([(await find(session.id)).state, (await find(session.id)).generation], ["READY", 1]);
  });

  it("waits until the session's own work is done", async () => {
    const { id } = await createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });
    await refused("WRONG_STATE", map(id, "Tariq Osei", w.here.coachee.userId));
    await upload(w.app, w.here.coach, id, vtt(await demoFile("conversation-3.vtt")));
    await refused("WRONG_STATE", map(id, "Tariq Osei", w.here.coachee.userId));
    await handlers.normalize(w.app, w.here.system, { sessionId: id });
    await refused("WRONG_STATE", map(id, "Tariq Osei", w.here.coachee.userId));
    await w.runJobs();
    await map(id, "Tariq Osei", w.here.coachee.userId);
  });
});
