import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { DeletionCertificate, type Session, type Source, type ZoomEvent } from "../../src/entities";
import { archive } from "../../src/lifecycle/dispose/archive";
import { deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { ingest } from "../../src/lifecycle/ingest/download";
import { receiveUpload, requestUpload } from "../../src/lifecycle/ingest/upload";
import { signUpload } from "../../src/lifecycle/ingest/upload-link";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { store } from "../../src/lifecycle/store/store";
import { aReviewedSession, demoFile } from "../support/sessions";
import { until } from "../support/until";
import { type World, world } from "../support/world";
import { DAY_MS } from "./disposal";
import { refused, row, rows, runWaiting } from "./fixtures";
import { aMeeting, connectHost } from "./zoom-events";

describe("work outside the database", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const certificates = () => w.app.write(w.here.system, (unit) => unit.em.find(DeletionCertificate));
  const remove = (id: string) => deleteSession(w.app, w.here.admin, { id, idempotencyKey: `deletion of ${id}` });
  const asked = async () => {
    const { coach } = w.here;
    const { id: sessionId } = await createSession(w.app, coach, { kind: "COACHING" });
    const bytes = await demoFile("conversation-3.mp3");
    const file = { filename: "talk.mp3", mediaType: "audio/mpeg", kind: "RECORDING", byteSize: bytes.length } as const;
    const source = await requestUpload(w.app, coach, { sessionId, ...file });
    const { token } = await signUpload(w.app.keys(coach), coach, source.id, bytes.length, new Date());
    const { blobKey } = await row<Source>(w, "select * from source where id = $1", [source.id]);
    return { sessionId, source, token, bytes, blobKey: blobKey as string };
  };
  /** Half of a file, and then nothing for as long as it is left alone. */
  const half = (bytes: Buffer): Readable => {
    const body = new Readable({ read() {} });
    body.push(bytes.subarray(0, bytes.length / 2));
    return body;
  };

  it("certifies a session's deletion only after an upload into it has ended, which leaves nothing", async () => {
    const { sessionId, source, token, bytes, blobKey } = await asked();
    const release = w.blobs.delay("put");
    const upload = receiveUpload(w.app, token, Readable.from([bytes], { objectMode: false }));
    const outcome = refused("NOT_FOUND", upload);
    await until(async () => w.blobs.calls.includes("put"));
    await remove(sessionId);
    await w.runJobs();
    assert.deepEqual(await certificates(), []);
    assert.ok(w.logged.some((line) => line.includes("STILL_THERE")));
    release();
    await outcome;
    assert.equal(w.blobs.blobs.has(blobKey), false);
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    assert.equal(w.blobs.blobs.has(blobKey), false);
    assert.deepEqual(await w.look("select id from source where id = $1", [source.id]), []);
    assert.equal((await w.composed.keyring.load(w.here.id, [source.id])).size, 0);
  });

  it("breaks an upload off that is half-way when its session is deleted: nobody waits for its sender", async () => {
    const { sessionId, token, bytes, blobKey } = await asked();
    const body = half(bytes);
    const outcome = refused("NOT_FOUND", receiveUpload(w.app, token, body));
    await until(async () => w.blobs.calls.includes("put"));
    await remove(sessionId);
    await w.runJobs();
    await outcome;
    assert.equal(body.destroyed, true);
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    assert.equal(w.blobs.blobs.has(blobKey), false);
  });

  it("refuses an upload whose session is gone already, and takes no byte of it", async () => {
    const { sessionId, token, bytes } = await asked();
    await remove(sessionId);
    await w.runJobs();
    await refused("NOT_FOUND", receiveUpload(w.app, token, half(bytes)));
    assert.equal(w.blobs.calls.includes("put"), false);
  });

  it("certifies a session's deletion only after its passages have been embedded, and leaves none of them", async () => {
    const { session } = await aReviewedSession(w);
    assert.ok([...w.vectors.rows.values()].some((each) => each.sessionId === session.id));
    const release = w.vectors.delay("upsert");
    const before = w.vectors.calls.length;
    // Called by itself: a job in somebody's hand is waited for as well.
    const storing = refused("NOT_FOUND", store(w.app, w.here.system, { sessionId: session.id }));
    await until(async () => w.vectors.calls.indexOf("upsert", before) >= 0);
    await remove(session.id);
    await w.runJobs();
    assert.deepEqual(await certificates(), []);
    assert.ok(w.logged.some((line) => line.includes("STILL_THERE")));
    release();
    await storing;
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    assert.deepEqual(
      [...w.vectors.rows.values()].filter((each) => each.sessionId === session.id),
      [],
    );
  });

  it("certifies a session's deletion only after its file has been moved to the cold tier, and leaves no copy of it", async () => {
    const { session } = await aReviewedSession(w);
    await w.look("update session set state = 'COMPLETED', completed_at = created_at where id = $1", [session.id]);
    const { blobKey } = await row<Source>(w, "select * from source where session_id = $1", [session.id]);
    await w.look("update retention_policy set archive_after_days = 1 where category = 'SESSION'");
    w.clock.advance(3 * DAY_MS);
    const release = w.blobs.delay("setTier");
    const archiving = archive(w.app, w.here.system);
    await until(async () => w.blobs.calls.includes("setTier"));
    const { bytes } = w.blobs.blobs.get(blobKey as string) ?? assert.fail("nothing to move");
    await remove(session.id);
    await w.runJobs();
    assert.deepEqual(await certificates(), []);
    assert.ok(w.logged.some((line) => line.includes("STILL_THERE")));
    assert.deepEqual(w.blobs.blobs.get(blobKey as string)?.bytes, bytes);
    release();
    await archiving;
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    assert.equal(w.blobs.blobs.has(blobKey as string), false);
  });

  it("moves no blob of a source that is going, and archives its session all the same", async () => {
    const { session } = await aReviewedSession(w);
    await w.look("update session set state = 'COMPLETED', completed_at = created_at where id = $1", [session.id]);
    const { id } = await row<Source>(w, "select * from source where session_id = $1", [session.id]);
    await w.look("update retention_policy set archive_after_days = 1 where category = 'SESSION'");
    w.clock.advance(3 * DAY_MS);
    await w.look("update source set state = 'PURGING' where id = $1", [id]);
    await archive(w.app, w.here.system);
    assert.equal(w.blobs.calls.includes("setTier"), false);
    assert.equal((await row<Session>(w, "select * from session where id = $1", [session.id])).state, "ARCHIVED");
  });

  it("leaves a session going when one of its recordings is deleted while it is fetched", async () => {
    await connectHost(w);
    const meeting = await aMeeting(w, "uuid-of-a-meeting==");
    await receiveZoomEvent(w.app, meeting.recording);
    const { id: eventId, sessionId } = await row<ZoomEvent>(w, "select * from zoom_event");
    await w.look("delete from graphile_worker._private_jobs where payload ->> 'eventId' = $1", [eventId]);
    const release = w.blobs.delay("put");
    const fetching = ingest(w.app, w.here.system, { eventId });
    await until(async () => w.blobs.calls.includes("put"));
    const { id, blobKey } = await row<Source>(w, "select * from source");
    await deleteSource(w.app, w.here.coach, { id, idempotencyKey: "one recording" });
    release();
    await fetching;
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    assert.equal(w.blobs.blobs.has(blobKey as string), false);
    const left = await rows<Source>(w, "select * from source");
    assert.deepEqual(
      left.map(({ state }) => state),
      ["STORED"],
    );
    const { state, failure } = await row<Session>(w, "select * from session where id = $1", [sessionId]);
    assert.deepEqual([state === "FAILED", failure], [false, null]);
  });
});
