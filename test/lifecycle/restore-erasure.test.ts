import assert from "node:assert/strict";
import { restoreBackup } from "../../src/cli/restore";
import { type Composed, compose } from "../../src/compose";
import { type ErasureRequest, toPublicId } from "../../src/entities";
import { backUp } from "../../src/lifecycle/dispose/backups";
import { erasureFacts } from "../../src/lifecycle/dispose/erasure-facts";
import { openReceipt } from "../../src/lifecycle/dispose/receipts";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { cloneDatabases, type TestDatabases } from "../support/server";
import { demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { ask } from "./erasures";
import { row } from "./fixtures";
import { aMeeting, connectHost } from "./zoom-events";

describe("the restore of a backup that is older than an erasure", function () {
  this.timeout(120_000);
  let w: World;
  let target: TestDatabases;
  let restored: Composed;
  beforeEach(async () => {
    w = await world();
    await connectHost(w);
    target = await cloneDatabases();
    const { blobs, backups, vectors, recordings, mailer, sasha, transcriber, documents, embedder, scanner, webhooks } =
      w.app;
    const ports = {
      blobs,
      backups,
      vectors,
      recordings,
      mailer,
      sasha,
      transcriber,
      documents,
      embedder,
      scanner,
      webhooks,
    };
    const connections = { ...target, keyringUrl: w.databases.keyringUrl };
    const settings = { ...w.app, backupDays: w.app.catalog.days };
    restored = await compose(connections, { ...ports, keyWrapper: w.keyWrapper }, settings);
  });
  afterEach(async () => {
    await restored.close();
    await target.drop();
    await w.close();
  });
  const restore = (id: string) => restoreBackup({ ...restored, connections: target }, toPublicId("backup", id));

  async function aMeetingOf(
    uuid: string,
  ): Promise<{ sessionId: string; meeting: Awaited<ReturnType<typeof aMeeting>> }> {
    const meeting = await aMeeting(w, uuid);
    await receiveZoomEvent(w.app, meeting.recording);
    await w.runJobs();
    const { id: sessionId } = await row<{ id: string }>(w, "select id from session order by id desc limit 1");
    await assignCoachee(w.app, w.here.coach, { sessionId, coacheeId: w.here.coachee.userId as string });
    await w.runJobs();
    return { sessionId, meeting };
  }

  it("brings the request back without the person: its receipt opens, and its certificate hangs on it", async () => {
    await aMeetingOf("uuid-before==");
    const backup = await backUp(w.app);
    const { request, receipt } = await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    const { replayed } = await restore(backup.id);
    const here = replayed.find(({ workspaceId }) => workspaceId === w.here.id);
    assert.deepEqual([here?.runs, here?.items.PERSON, here?.items.SESSION], [1, 1, 1]);
    const opened = await openReceipt(restored.app, receipt as string);
    const found = opened?.request as ErasureRequest;
    assert.deepEqual([found.id, found.state, found.subjectRef], [request.id, "COMPLETED", w.here.coachee.ref]);
    assert.deepEqual([found.subjectId, found.requestedById, found.reason], [null, null, null]);
    const { certificates } = await erasureFacts(restored.app, w.here.system, request.id);
    assert.deepEqual(
      certificates.map(({ number, erasureId }) => [number, erasureId]),
      [[1, request.id]],
    );
  });

  it("keeps out what was erased, also what came in after the backup", async () => {
    const before = await aMeetingOf("uuid-before==");
    const backup = await backUp(w.app);
    const after = await aMeetingOf("uuid-after==");
    const file = vtt(await demoFile("conversation-2.vtt"));
    await upload(w.app, w.here.coach, after.sessionId, file);
    await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    await restore(backup.id);
    for (const { meeting } of [before, after])
      assert.equal(await receiveZoomEvent(restored.app, meeting.recording), "suppressed");
    assert.equal(await receiveZoomEvent(restored.app, (await aMeeting(w, "uuid-new==")).recording), "accepted");
    const marks = await w.look<{ kind: string; hash: string }>(
      "select kind, encode(hash, 'hex') as hash from suppression",
    );
    assert.ok(marks.some(({ kind }) => kind === "DIGEST") && marks.some(({ kind }) => kind === "MEETING"));
    for (const { kind, hash } of marks) {
      const isOut = await restored.app.write(w.here.system, (unit) => unit.isSuppressed([Buffer.from(hash, "hex")]));
      assert.ok(isOut, `a ${kind} came back`);
    }
  });
});
