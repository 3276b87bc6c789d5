import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type EvidencePack, type Session, type Source, toPublicId } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { editPack } from "../../src/lifecycle/approve/edit";
import { regeneratePack, rejectPack } from "../../src/lifecycle/approve/reject";
import { undoDecision } from "../../src/lifecycle/approve/undo";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { giveFeedback } from "../../src/lifecycle/deliver/give-feedback";
import { mediaLink, openMedia, readMedia } from "../../src/lifecycle/deliver/media";
import { withdrawPack } from "../../src/lifecycle/deliver/withdraw";
import { editFilledForm, fillForm } from "../../src/lifecycle/derive/fill-form";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { requestUpload } from "../../src/lifecycle/ingest/upload";
import { mapSpeaker } from "../../src/lifecycle/normalize/map-speaker";
import { aReviewedSession, upload } from "../support/sessions";
import { type Tenant, type World, world } from "../support/world";
import { aFolder, aForm, DAY_MS, isGone } from "./disposal";
import { audited, row } from "./fixtures";

describe("the archive age", () => {
  let w: World;
  let here: Tenant;
  beforeEach(async () => {
    w = await world();
    here = w.here;
  });
  afterEach(() => w.close());

  const archiveAfter = (days: number | null) =>
    w.look("update retention_policy set archive_after_days = $2 where workspace_id = $1 and category = 'SESSION'", [
      here.id,
      days,
    ]);
  const sessionNow = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const age = (id: string, days: number) =>
    w.look("update session set created_at = $2, ended_at = null where id = $1", [
      id,
      new Date(w.clock.now().getTime() - days * DAY_MS),
    ]);
  const complete = (sessionId: string) =>
    completeSession(w.app, here.coach, { sessionId, idempotencyKey: randomUUID() });

  it("makes sessions read-only and moves their blobs to the cold tier, once", async () => {
    const { session } = await aReviewedSession(w);
    const young = await aReviewedSession(w, { file: "conversation-2.vtt" });
    const source = await row<Source>(w, "select * from source where session_id = $1", [session.id]);
    const other = await row<Source>(w, "select * from source where session_id = $1", [young.session.id]);
    await complete(session.id);
    await complete(young.session.id);
    await archiveAfter(30);
    await w.look("update session set ended_at = $2 where id = $1", [
      session.id,
      new Date(w.clock.now().getTime() - 32 * DAY_MS),
    ]);
    await sweep(w.app, here.system);
    const archived = await sessionNow(session.id);
    assert.equal(archived.state, "ARCHIVED");
    assert.ok(archived.archivedAt);
    assert.equal((await audited(w, toPublicId("session", session.id))).at(-1), "session.archived");
    assert.equal(await w.blobs.tier(source.blobKey as string), "cold");
    assert.equal((await sessionNow(young.session.id)).state, "COMPLETED");
    assert.equal(await w.blobs.tier(other.blobKey as string), "hot");
    const { state, archivedAt } = archived;
    await sweep(w.app, here.system);
    const again = await sessionNow(session.id);
    assert.deepEqual([again.state, again.archivedAt], [state, archivedAt]);
  });

  it("is never reached without one", async () => {
    const { sessionId } = await aFolder(w);
    await age(sessionId, 700);
    await sweep(w.app, here.system);
    assert.equal((await sessionNow(sessionId)).state, "OPEN");
  });

  it("is counted like the retention's days, by the calendar", async () => {
    const { sessionId } = await aFolder(w, { texts: 0 });
    await archiveAfter(10);
    const midnight = new Date(w.clock.now());
    midnight.setUTCHours(0, 0, 0, 0);
    for (const [back, expected] of [
      [10, "OPEN"],
      [11, "ARCHIVED"],
    ] as const) {
      await w.look("update session set created_at = $2 where id = $1", [
        sessionId,
        new Date(midnight.getTime() - back * DAY_MS),
      ]);
      await sweep(w.app, here.system);
      assert.equal((await sessionNow(sessionId)).state, expected, `${back} days before midnight`);
    }
  });

  it("leaves a session that is still being worked on, and takes one that nobody completed when it is idle", async () => {
    const [busy, idle] = [await aFolder(w), await aFolder(w)];
    await archiveAfter(1);
    for (const { sessionId } of [busy, idle]) await age(sessionId, 5);
    await w.look(
      "update source set created_at = created_at - interval '3 days', scanned_at = null where session_id = $1",
      [idle.sessionId],
    );
    await sweep(w.app, here.system);
    assert.equal((await sessionNow(busy.sessionId)).state, "OPEN");
    const archived = await sessionNow(idle.sessionId);
    // Its clock still counts from its making: archiving keeps nothing longer.
    assert.deepEqual([archived.state, archived.completedAt], ["ARCHIVED", null]);
  });

  it("waits in a stateless workspace until the session is complete", async () => {
    await w.look("update workspace set mode = 'STATELESS' where id = $1", [here.id]);
    const { sessionId, sources } = await aFolder(w);
    await archiveAfter(1);
    await age(sessionId, 5);
    await w.look(
      "update source set created_at = created_at - interval '3 days', scanned_at = null where session_id = $1",
      [sessionId],
    );
    await sweep(w.app, here.system);
    assert.equal((await sessionNow(sessionId)).state, "COMPLETING");
    await w.runJobs();
    assert.ok(await isGone(w, sources[0]?.id as string));
    assert.equal((await sessionNow(sessionId)).state, "COMPLETED");
  });

  it("is not said to be reached while a blob couldn't be moved, and is tried again", async () => {
    const { session } = await aReviewedSession(w);
    await complete(session.id);
    await archiveAfter(1);
    await age(session.id, 5);
    await w.look("update session set completed_at = created_at where id = $1", [session.id]);
    w.blobs.failOn("setTier");
    await assert.rejects(sweep(w.app, here.system));
    assert.equal((await sessionNow(session.id)).state, "COMPLETED");
    w.blobs.heal();
    await sweep(w.app, here.system);
    assert.equal((await sessionNow(session.id)).state, "ARCHIVED");
    const source = await row<Source>(w, "select * from source where session_id = $1", [session.id]);
    assert.equal(await w.blobs.tier(source.blobKey as string), "cold");
  });

  it("refuses every edit, decision and answer afterwards, and what was said can still be deleted by its retention", async () => {
    const { session, packs } = await aReviewedSession(w);
    const form = await aForm(w, session.id);
    const [pack] = packs as [EvidencePack];
    const delivered = { packId: pack.id, expectedVersion: pack.version, withholdL1: false, deliverAfterSeconds: 0 };
    await approvePack(w.app, here.coach, delivered);
    await w.runJobs();
    await w.look("update session set state = 'ARCHIVED', archived_at = now() where id = $1", [session.id]);
    const now = await row<EvidencePack>(w, "select * from evidence_pack where id = $1", [pack.id]);
    const on = { packId: pack.id, expectedVersion: now.version };
    const sessionId = session.id;
    const file = { filename: "a.vtt", mediaType: "text/vtt", byteSize: 10, kind: "TRANSCRIPT_FILE" } as const;
    const attempts: [string, () => Promise<unknown>][] = [
      ["approve", () => approvePack(w.app, here.coach, { ...delivered, ...on })],
      ["edit", () => editPack(w.app, here.coach, { ...delivered, ...on, l0: "Other words.", approve: false })],
      ["reject", () => rejectPack(w.app, here.coach, { ...on, reason: "OTHER", note: "No." })],
      ["regenerate", () => regeneratePack(w.app, here.coach, on)],
      ["undo", () => undoDecision(w.app, here.coach, on)],
      ["withdraw", () => withdrawPack(w.app, here.coach, on)],
      ["answer", () => giveFeedback(w.app, here.coachee, { packId: pack.id, helpful: true })],
      ["fill", () => fillForm(w.app, here.coach, { sessionId, templateId: form.templateId })],
      [
        "edit a form",
        () => editFilledForm(w.app, here.coach, { formId: form.id, values: [{ key: "goal", value: "Rest" }] }),
      ],
      ["text", () => addTextSource(w.app, here.coach, { sessionId, text: "More." })],
      ["upload", () => requestUpload(w.app, here.coach, { sessionId, ...file })],
      ["assign", () => assignCoachee(w.app, here.coach, { sessionId, coacheeId: here.coachee.userId as string })],
      ["map", () => mapSpeaker(w.app, here.coach, { sessionId, label: "nobody", userId: null })],
      ["complete", () => complete(sessionId)],
    ];
    for (const [name, attempt] of attempts) {
      await assert.rejects(attempt(), { code: "WRONG_STATE" }, name);
    }
    await age(sessionId, 740);
    await w.look("update session set completed_at = null where id = $1", [sessionId]);
    await sweep(w.app, here.system);
    await w.runJobs();
    assert.ok(await isGone(w, sessionId));
  });

  it("keeps what a source holds readable when its session's own retention has ended before", async () => {
    const { session } = await aReviewedSession(w);
    const recording = { filename: "talk.m4a", mediaType: "audio/mp4", kind: "RECORDING" as const };
    const bytes = Buffer.concat([
      Buffer.from("\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0", "latin1"),
      Buffer.alloc(5000, 7),
    ]);
    const source = await upload(w.app, here.coach, session.id, { ...recording, bytes });
    await age(session.id, 740);
    await w.look("update session set completed_at = null where id = $1", [session.id]);
    await sweep(w.app, here.system);
    await w.runJobs();
    assert.ok(await isGone(w, session.id));
    const left = await row<Source>(w, "select * from source where id = $1", [source.id]);
    assert.deepEqual([left.sessionId, left.blobKey], [null, source.blobKey]);
    const token = await mediaLink(w.app.keys(here.coach), here.coach, source.id, w.app.machine.now());
    const media = await openMedia(w.app, token);
    const read = await readMedia(w.app, media, { start: 0, end: media.size - 1 });
    assert.ok(Buffer.concat(await read.toArray()).equals(bytes));
  });
});
