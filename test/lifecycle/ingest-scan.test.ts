import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { clamAv } from "../../src/adapters/clamav";
import type { ScanVerdict, Session, Source, SourceState, Suppression } from "../../src/entities";
import { Suppression as SuppressionRow } from "../../src/entities";
import { deleteSource } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { giveUpIngest, ingest } from "../../src/lifecycle/ingest/download";
import { scan } from "../../src/lifecycle/ingest/scan";
import { hashDigest } from "../../src/lifecycle/ingest/suppressed";
import { completeUpload, receiveUpload, requestUpload } from "../../src/lifecycle/ingest/upload";
import { signUpload } from "../../src/lifecycle/ingest/upload-link";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { tidy } from "../../src/lifecycle/store/tidy";
import { mayPlay } from "../../src/policies/media";
import { FakeScanner } from "../support/fakes/fake-scanner";
import { PLANTED, type RealClamd, startRealClamd } from "../support/real-clamd";
import { demoFile, type SentFile, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, opened, queue, refused, row, rows, runWaiting, toldOf } from "./fixtures";
import { aMeeting, connectHost } from "./zoom-events";

const chat = (words: string): SentFile => {
  const bytes = Buffer.from(`00:00:01\tMaren:\t${words}\n`);
  return { filename: "chat.txt", mediaType: "text/plain", kind: "CHAT", bytes };
};

describe("ingest: a scanner that gives no verdict", () => {
  const scanner = new FakeScanner();
  let w: World;
  let sessionId: string;
  before(async () => {
    scanner.infects("infected words");
    w = await world({ ports: { scanner } });
    await connectHost(w);
  });
  beforeEach(async () => {
    const { coach, coachee } = w.here;
    ({ id: sessionId } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId }));
    scanner.answer = { verdict: "FAILED" };
  });
  afterEach(async () => {
    scanner.heal();
    scanner.answer = null;
    await w.look("delete from graphile_worker._private_jobs");
  });
  after(() => w.close());

  const find = (id: string) => row<Source>(w, "select * from source where id = $1", [id]);
  const put = (token: string, bytes: Buffer) =>
    receiveUpload(w.app, token, Readable.from([bytes], { objectMode: false }));
  const complete = (sourceId: string, sha256?: string) => completeUpload(w.app, w.here.coach, { sourceId, sha256 });
  const blobOf = (source: Source) => w.blobs.blobs.get(source.blobKey as string);

  async function ask({ bytes, ...file }: SentFile): Promise<{ id: string; token: string }> {
    const { coach } = w.here;
    const { id } = await requestUpload(w.app, coach, { sessionId, ...file, byteSize: bytes.length });
    return { id, token: (await signUpload(w.app.keys(coach), coach, id, 1_000_000, new Date())).token };
  }
  async function sent(file: SentFile): Promise<Source> {
    const { id, token } = await ask(file);
    await put(token, file.bytes);
    await complete(id);
    return find(id);
  }
  async function assertIs(id: string, state: SourceState, verdict: ScanVerdict): Promise<void> {
    const source = await find(id);
    assert.deepEqual([source.state, source.scanVerdict], [state, verdict]);
  }

  it("keeps a file sealed in quarantine, for nobody to read, and lets it out by itself once it is clean", async () => {
    const source = await sent(chat("a quiet harbour"));
    await assertIs(source.id, "QUARANTINED", "FAILED");
    assert.ok(blobOf(source));
    assert.ok(!blobOf(source)?.bytes.includes("a quiet harbour"));
    const facts = { l2Visibility: "CLIENT_VISIBLE" as const, delivered: true };
    const recording = { ...source, kind: "RECORDING" as const };
    for (const who of [w.here.coach, w.here.coachee]) assert.equal(mayPlay(who, recording, facts), false);
    scanner.answer = null;
    await w.runJobs();
    await assertIs(source.id, "STORED", "CLEAN");
    assert.equal(mayPlay(w.here.coach, { ...recording, state: "STORED", scanVerdict: "CLEAN" }, facts), true);
    assert.deepEqual(await audited(w, `src_${source.id}`), ["source.requested", "source.stored"]);
    assert.deepEqual(await queue(w), []);
  });

  it("stops no session for good: its transcript is read as soon as it is clean, and not before", async () => {
    const { id } = await sent(vtt(await demoFile("conversation-1.vtt")));
    await w.runJobs();
    const waiting = await row<Session>(w, "select * from session where id = $1", [sessionId]);
    assert.deepEqual([waiting.state, waiting.failure], ["OPEN", null]);
    scanner.answer = null;
    await runWaiting(w);
    await assertIs(id, "STORED", "CLEAN");
    assert.equal((await row<Session>(w, "select * from session where id = $1", [sessionId])).state, "READY");
  });

  it("waits for whoever sends it to say that it is whole, though the scan be done before", async () => {
    const file = chat("sent and not completed");
    const { id, token } = await ask(file);
    await put(token, file.bytes);
    scanner.answer = null;
    await w.runJobs();
    await assertIs(id, "QUARANTINED", "CLEAN");
    await complete(id, createHash("sha256").update(file.bytes).digest("hex"));
    await assertIs(id, "STORED", "CLEAN");
  });

  it("destroys what a later scan finds infected, and tells and logs it as at once", async () => {
    const source = await sent(chat("infected words"));
    scanner.answer = null;
    await w.runJobs();
    await assertIs(source.id, "REJECTED", "INFECTED");
    const rejected = await find(source.id);
    assert.deepEqual([rejected.failure, rejected.scanSignature], ["MALWARE_FOUND", "Fake.Marker"]);
    assert.equal(blobOf(source), undefined);
    assert.deepEqual(await toldOf(w, w.here.coach, `src_${source.id}`), ["SOURCE_REJECTED"]);
    assert.deepEqual(await audited(w, `src_${source.id}`), ["source.requested", "source.rejected"]);
    await refused("MALWARE_FOUND", complete(source.id));
  });

  it("refuses at once, or later, what the scanner will never look at", async () => {
    scanner.answer = { verdict: "FAILED", overLimit: true };
    const { id, token } = await ask(chat("too much of it"));
    await refused("TOO_LARGE", put(token, chat("too much of it").bytes));
    assert.equal((await find(id)).failure, "SCANNER_LIMIT");
    assert.equal(blobOf(await find(id)), undefined);
    await refused("TOO_LARGE", complete(id));
    scanner.answer = { verdict: "FAILED" };
    const later = await sent(chat("too much of that as well"));
    scanner.answer = { verdict: "FAILED", overLimit: true };
    await w.runJobs();
    assert.equal((await find(later.id)).failure, "SCANNER_LIMIT");
    assert.equal(blobOf(later), undefined);
  });

  it("is asked again ever later, every ten minutes in the end, and never given up", async () => {
    const source = await sent(chat("in a storm"));
    const waits: number[] = [];
    for (let attempt = 0; attempt < 16; attempt++) {
      await runWaiting(w);
      const [job] = await queue(w, "scan");
      assert.deepEqual(job?.payload, { workspaceId: w.here.id, sourceId: source.id, attempt: attempt + 1 });
      const asked = "select extract(epoch from run_at - created_at)::float8 as wait from graphile_worker._private_jobs";
      waits.push((await row<{ wait: number }>(w, asked)).wait);
    }
    const due = [5, 10, 20, 40, 80, 160, 320, 600];
    for (const [index, wait] of waits.entries()) {
      const wanted = due[index] ?? 600;
      // The job is written down a moment before its time is reckoned.
      assert.ok(wait >= wanted && wait < wanted + 60, `${wait} s where ${wanted} were due`);
    }
    scanner.answer = null;
    await runWaiting(w);
    await assertIs(source.id, "STORED", "CLEAN");
    for (const line of w.logged) assert.ok(!line.includes("in a storm"));
  });

  it("is asked about the bytes there are: those of a repeated PUT, which an older scan says nothing of", async () => {
    const { id, token } = await ask(chat("first words"));
    await put(token, chat("first words").bytes);
    const before = await find(id);
    scanner.answer = null;
    const read = w.blobs.delay("read");
    const older = scan(w.app, w.here.system, { sourceId: id, attempt: 0 });
    scanner.answer = { verdict: "FAILED" };
    await put(token, chat("other words").bytes);
    scanner.answer = null;
    read();
    await older;
    const now = await find(id);
    assert.notDeepEqual(now.sha256, before.sha256);
    await assertIs(id, "QUARANTINED", "FAILED");
    scanner.answer = { verdict: "FAILED" };
    await w.runJobs();
    await complete(id);
    await refused("WRONG_STATE", put(token, chat("first words").bytes));
    await refused("WRONG_STATE", complete(id));
    const sha256 = createHash("sha256").update(chat("other words").bytes).digest("hex");
    assert.equal(await opened(w, "source", "sha256", await find(id)), sha256);
  });

  it("fetches a recording once, and does not take it for one that could not be fetched", async () => {
    const { recording } = await aMeeting(w, "uuid-waits==");
    scanner.answer = null;
    scanner.failOn("end");
    await receiveZoomEvent(w.app, recording);
    const { id: eventId } = await row<{ id: string }>(w, "select id from zoom_event order by id desc limit 1");
    await ingest(w.app, w.here.system, { eventId });
    const sources = () =>
      rows<Source>(w, "select s.* from source s join zoom_event e on e.session_id = s.session_id where e.id = $1", [
        eventId,
      ]);
    assert.deepEqual(
      (await sources()).map(({ state, scanVerdict, awaitsScan }) => [state, scanVerdict, awaitsScan]),
      Array(2).fill(["QUARANTINED", "FAILED", true]),
    );
    const downloads = w.recordings.calls.length;
    await receiveZoomEvent(w.app, { ...recording, eventTs: recording.eventTs + 1 });
    const again = await row<{ id: string }>(w, "select id from zoom_event order by id desc limit 1");
    await giveUpIngest(w.app, w.here.system, { eventId: again.id }, "RECORDING-SERVICE_FAILED");
    await ingest(w.app, w.here.system, { eventId });
    assert.equal(w.recordings.calls.length, downloads);
    scanner.heal();
    await w.runJobs();
    assert.deepEqual([...new Set((await sources()).map(({ state }) => state))], ["STORED"]);
  });

  it("is no reason to keep a file that its coach deletes", async () => {
    const source = await sent(chat("never mind"));
    await deleteSource(w.app, w.here.coach, { id: source.id, idempotencyKey: "never-mind" });
    await scan(w.app, w.here.system, { sourceId: source.id, attempt: 3 });
    await w.runJobs();
    assert.deepEqual(await rows(w, "select id from source where id = $1", [source.id]), []);
    assert.equal(blobOf(source), undefined);
  });

  it("lets nothing in that was erased meanwhile", async () => {
    const source = await sent(chat("of an erased meeting"));
    const { system, id: workspaceId } = w.here;
    const sha256 = createHash("sha256").update(chat("of an erased meeting").bytes).digest("hex");
    const hash = await hashDigest(w.app.keys(system), sha256);
    const row: Suppression = { workspaceId, id: w.app.newId(), hash, kind: "FILE", at: new Date() };
    await w.app.write(system, (unit) => unit.addAll(SuppressionRow, [row]));
    scanner.answer = null;
    await w.runJobs();
    assert.equal((await find(source.id)).failure, "SUPPRESSED");
    assert.equal(blobOf(source), undefined);
  });

  it("is asked again within the hour where the queue has been lost", async () => {
    const { id } = await sent(chat("of a restored database"));
    await w.look("delete from graphile_worker._private_jobs");
    scanner.answer = null;
    await tidy(w.app, w.here.system);
    await w.runJobs();
    await assertIs(id, "STORED", "CLEAN");
  });
});

describe("ingest: ClamAV's own daemon dies and comes back", () => {
  let w: World;
  let clamd: RealClamd;
  before(async () => {
    clamd = await startRealClamd();
    w = await world({ ports: { scanner: clamAv({ host: "127.0.0.1", port: clamd.port }) } });
  });
  after(async () => {
    await w.close();
    await clamd.stop();
  });

  it("and every file that came meanwhile is judged then: clean ones stored, infected ones destroyed", async () => {
    const { coach, coachee } = w.here;
    const session = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    const send = async (file: SentFile) => {
      const { bytes, ...about } = file;
      const asked = await requestUpload(w.app, coach, { sessionId: session.id, ...about, byteSize: bytes.length });
      const { token } = await signUpload(w.app.keys(coach), coach, asked.id, bytes.length, new Date());
      await receiveUpload(w.app, token, Readable.from([bytes], { objectMode: false }));
      return completeUpload(w.app, coach, { sourceId: asked.id });
    };
    const states = async () =>
      (await rows<Source>(w, "select * from source order by id")).map(
        (source) => `${source.state} ${source.scanVerdict}`,
      );
    await send(chat("while it lives"));
    await clamd.stop();
    await send(chat("while it is dead"));
    await send(chat(`while it is dead ${PLANTED}`));
    await w.runJobs();
    assert.deepEqual(await states(), ["STORED CLEAN", "QUARANTINED FAILED", "QUARANTINED FAILED"]);
    clamd = await startRealClamd({}, clamd.port);
    await runWaiting(w);
    assert.deepEqual(await states(), ["STORED CLEAN", "STORED CLEAN", "REJECTED INFECTED"]);
    assert.match((await row<Source>(w, "select * from source where state = 'REJECTED'")).scanEngine, /^ClamAV \d/);
    assert.equal(w.blobs.blobs.size, 2);
  });
});
