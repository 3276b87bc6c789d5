import assert from "node:assert/strict";
import type { Session, Source } from "../../src/entities";
import { PortError } from "../../src/errors";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import type { RecordingFile } from "../../src/ports/recording-service";
import { demoFile } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, opened, queue, row, rows, runWaiting, told, toldOf } from "./fixtures";
import { aMeeting, anEvent, connectHost, served, TOKEN } from "./zoom-events";

describe("ingest: recording events", () => {
  let w: World;
  before(async () => {
    w = await world();
    await connectHost(w);
  });
  after(() => w.close());
  afterEach(() => w.recordings.heal());

  const sessionsOf = () => rows<Session>(w, "select * from session order by id");
  const newest = async () => (await sessionsOf()).at(-1) as Session;
  const sourcesOf = (sessionId: string) =>
    rows<Source>(w, "select * from source where session_id = $1 order by kind", [sessionId]);

  async function assertWhole(sessionId: string): Promise<void> {
    const sources = await sourcesOf(sessionId);
    assert.deepEqual(
      sources.map(({ kind }) => kind),
      ["CHAT", "RECORDING", "TRANSCRIPT_FILE"],
    );
    assert.ok(sources.every(({ state, scanVerdict }) => state === "STORED" && scanVerdict === "CLEAN"));
    const made = await rows(w, "select id from transcript where session_id = $1", [sessionId]);
    assert.equal(made.length, 1);
    const packs = await rows(w, "select id from evidence_pack where session_id = $1", [sessionId]);
    assert.ok(packs.length >= 3, `${packs.length} packs`);
  }

  for (const order of [
    ["recording", "transcript"],
    ["transcript", "recording"],
  ] as const)
    it(`the ${order[0]} first and then the ${order[1]} make one session with everything in it`, async () => {
      const before = (await sessionsOf()).length;
      const meeting = await aMeeting(w, `uuid-${order[0]}==`);
      for (const part of order) {
        assert.equal(await receiveZoomEvent(w.app, meeting[part]), "accepted");
        await w.runJobs();
      }
      assert.equal((await sessionsOf()).length, before + 1);
      const session = await newest();
      await assertWhole(session.id);
      assert.deepEqual([session.coachId, session.coacheeId, session.kind], [w.here.coach.userId, null, "COACHING"]);
      assert.equal(await opened(w, "session", "title", session), "Maren and Ilse");
      assert.deepEqual(
        [session.startedAt, session.endedAt],
        [new Date("2026-03-02T09:00:00Z"), new Date("2026-03-02T09:45:00Z")],
      );
    });

  it("both events at once, each four times, make one session and one source a file", async () => {
    const before = (await sessionsOf()).length;
    const meeting = await aMeeting(w, "uuid-at-once==");
    const parts = [1, 2, 3, 4].flatMap(() => [meeting.recording, meeting.transcript]);
    const answers = await Promise.all(parts.map((event) => receiveZoomEvent(w.app, event)));
    assert.deepEqual(answers.sort(), [...Array(2).fill("accepted"), ...Array(6).fill("duplicate")]);
    await w.runJobs();
    assert.equal((await sessionsOf()).length, before + 1);
    await assertWhole((await newest()).id);
    assert.equal(await receiveZoomEvent(w.app, meeting.recording), "duplicate");
    assert.deepEqual(await queue(w), []);
  });

  it("a later event that names a file again brings nothing new", async () => {
    const meeting = await aMeeting(w, "uuid-again==");
    await receiveZoomEvent(w.app, meeting.recording);
    await w.runJobs();
    const files = [...meeting.recording.files, ...meeting.transcript.files];
    await receiveZoomEvent(w.app, { ...meeting.transcript, files });
    await w.runJobs();
    await assertWhole((await newest()).id);
  });

  it("an unknown account or host stores nothing at all and is logged without its ids", async () => {
    const dump = async () =>
      (
        await rows(
          w,
          "select (select count(*) from session) + (select count(*) from zoom_event) + (select count(*) from audit_entry) + (select count(*) from source) as n",
        )
      )[0];
    const before = await dump();
    const event = (await aMeeting(w, "uuid-unknown==")).recording;
    assert.equal(await receiveZoomEvent(w.app, { ...event, hostId: "host-9" }), "unknown-account");
    assert.equal(await receiveZoomEvent(w.app, { ...event, accountId: "account-9" }), "unknown-account");
    assert.deepEqual(await dump(), before);
    assert.deepEqual(await queue(w), []);
    assert.match(w.logged.at(-1) ?? "", /unknown account/);
    assert.doesNotMatch(w.logged.join("\n"), /host-9|account-9|uuid-unknown/);
  });

  it("holds the event sealed until its job has run, and forgets its token and links afterwards", async () => {
    const { recording } = await aMeeting(w, "uuid-token==");
    await receiveZoomEvent(w.app, recording);
    const event = await row<{ payload: Buffer; processedAt: null }>(
      w,
      "select * from zoom_event where processed_at is null",
    );
    assert.ok(!event.payload.includes(TOKEN));
    assert.match((await opened(w, "zoom_event", "payload", event)) ?? "", /download-token/);
    const [job] = await queue(w, "ingest");
    assert.deepEqual(Object.keys(job?.payload ?? {}).sort(), ["eventId", "workspaceId"]);
    await w.runJobs();
    assert.deepEqual(await rows(w, "select id from zoom_event where payload is not null or processed_at is null"), []);
  });

  it("a download that fails for a while is tried again and succeeds, and nothing is taken in twice", async () => {
    const meeting = await aMeeting(w, "uuid-retry==");
    w.recordings.failOn("download", 2);
    await receiveZoomEvent(w.app, {
      ...meeting.recording,
      files: [...meeting.recording.files, ...meeting.transcript.files],
    });
    await w.runJobs();
    const session = await newest();
    assert.deepEqual(
      (await sourcesOf(session.id)).map(({ state }) => state),
      ["QUARANTINED"],
    );
    const [waiting] = await queue(w, "ingest");
    assert.equal(waiting?.lastError, "RECORDING-SERVICE_FAILED");
    await runWaiting(w);
    await runWaiting(w);
    await assertWhole(session.id);
    assert.deepEqual(
      await told(w, w.here.coach).then((all) => all.filter(({ kind }) => kind === "SESSION_FAILED")),
      [],
    );
  });

  it("a download that never succeeds fails the session, tells the coach and forgets the token", async () => {
    const { recording } = await aMeeting(w, "uuid-never==");
    w.recordings.failOn("download");
    await receiveZoomEvent(w.app, recording);
    await w.look("update graphile_worker._private_jobs set attempts = 11");
    await w.runJobs();
    const session = await newest();
    assert.deepEqual([session.state, session.failure], ["FAILED", "RECORDING-SERVICE_FAILED"]);
    assert.deepEqual(await toldOf(w, w.here.coach, `ses_${session.id}`), ["SESSION_FAILED"]);
    assert.deepEqual(await rows(w, "select id from zoom_event where payload is not null"), []);
    assert.deepEqual(await queue(w), []);
  });

  async function aRefusedFile(uuid: string, file: RecordingFile): Promise<Source> {
    await receiveZoomEvent(w.app, anEvent(uuid, { files: [file] }));
    await w.runJobs();
    const [source] = await sourcesOf((await newest()).id);
    assert.equal(source?.state, "REJECTED");
    assert.deepEqual(await audited(w, `src_${source?.id}`), ["source.requested", "source.rejected"]);
    assert.deepEqual(await toldOf(w, w.here.coach, `src_${source?.id}`), ["SOURCE_REJECTED"]);
    assert.ok(![...w.blobs.blobs.keys()].some((key) => key.endsWith(source?.id as string)));
    return source as Source;
  }

  it("a file that is gone at the service is rejected and its coach is told", async () => {
    const source = await aRefusedFile("uuid-gone==", served(w, "RECORDING", "gone"));
    assert.equal(source.failure, "NOT_AVAILABLE");
  });

  it("a web page in place of a recording is rejected and its coach is told", async () => {
    const page = Buffer.from("<html><head><title>Zoom</title></head></html>");
    assert.equal((await aRefusedFile("uuid-html==", served(w, "RECORDING", page))).failure, "HTML");
  });

  it("an event without a token, of a coach who has not signed in at Zoom, is rejected and told", async () => {
    const file = served(w, "RECORDING", await demoFile("conversation-3.mp3"));
    await receiveZoomEvent(w.app, anEvent("uuid-no-token==", { files: [file], downloadToken: null }));
    await w.runJobs();
    const [source] = await sourcesOf((await newest()).id);
    assert.deepEqual([source?.state, source?.failure], ["REJECTED", "NOT_AVAILABLE"]);
  });

  it("one refused file does not keep the others out", async () => {
    const files = [served(w, "RECORDING", "gone"), served(w, "TRANSCRIPT_FILE", await demoFile("conversation-3.vtt"))];
    await receiveZoomEvent(w.app, anEvent("uuid-mixed==", { files }));
    await w.runJobs();
    const session = await newest();
    assert.equal(session.state, "READY");
    assert.deepEqual(
      (await sourcesOf(session.id)).map(({ state }) => state),
      ["REJECTED", "STORED"],
    );
  });

  it("by-products are not fetched", async () => {
    const byProduct = { ...served(w, "CHAT", Buffer.from("{}")), kind: null };
    const calls = w.recordings.calls.length;
    await receiveZoomEvent(w.app, anEvent("uuid-by-product==", { files: [byProduct] }));
    await w.runJobs();
    assert.equal(w.recordings.calls.length, calls);
    assert.deepEqual(await sourcesOf((await newest()).id), []);
  });

  it("a hostile topic is cut to size and loses its control characters", async () => {
    const topic = `Mid\u0000night\u0007 ${"x\u0301".repeat(5000)}\ud83d`;
    await receiveZoomEvent(w.app, anEvent("uuid-topic==", { topic, files: [] }));
    const title = (await opened(w, "session", "title", await newest())) as string;
    assert.ok(title.startsWith("Midnight x\u0301"));
    assert.ok(title.length <= 200 && title.isWellFormed());
    await receiveZoomEvent(w.app, anEvent("uuid-blank-topic==", { topic: "\u0000\u0001 ", files: [] }));
    assert.equal((await newest()).title, null);
  });

  it("a store that is down for a while is tried again; one that says no for good fails the session", async () => {
    const { recording } = await aMeeting(w, "uuid-blob==");
    w.blobs.failOn("put", 1);
    await receiveZoomEvent(w.app, recording);
    await w.runJobs();
    await runWaiting(w);
    assert.deepEqual(
      (await sourcesOf((await newest()).id)).map(({ state }) => state),
      ["STORED", "STORED"],
    );
    w.blobs.failOn("put", 1, new PortError("blob-store", "no", false));
    await receiveZoomEvent(w.app, (await aMeeting(w, "uuid-no-blob==")).recording);
    await w.runJobs();
    w.blobs.heal();
    assert.deepEqual([(await newest()).state, (await newest()).failure], ["FAILED", "BLOB-STORE_FAILED"]);
  });
});
