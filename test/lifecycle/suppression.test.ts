import assert from "node:assert/strict";
import { Readable } from "node:stream";
import type { Session, Source } from "../../src/entities";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { ingest } from "../../src/lifecycle/ingest/download";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { completeUpload, receiveUpload, requestUpload } from "../../src/lifecycle/ingest/upload";
import { signUpload } from "../../src/lifecycle/ingest/upload-link";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { ask } from "./erasures";
import { queue, refused, row, rows } from "./fixtures";
import { aMeeting, connectHost } from "./zoom-events";

describe("what was erased does not come in again", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
    await connectHost(w);
  });
  afterEach(() => w.close());

  const sessions = () => rows<Session>(w, "select * from session order by id");

  async function anErasedMeeting(uuid: string) {
    const meeting = await aMeeting(w, uuid);
    await receiveZoomEvent(w.app, meeting.recording);
    await w.runJobs();
    const { coach, coachee } = w.here;
    const sessionId = (await sessions()).at(-1)?.id as string;
    await assignCoachee(w.app, coach, { sessionId, coacheeId: coachee.userId as string });
    await w.runJobs();
    await ask(w, coachee, coachee);
    await w.runJobs();
    assert.deepEqual(await sessions(), []);
    return meeting;
  }

  it("an announcement of an erased meeting is noted and nothing of it is stored", async () => {
    const meeting = await anErasedMeeting("uuid-erased==");
    const calls = w.recordings.calls.length;
    for (const event of [meeting.recording, meeting.transcript])
      assert.equal(await receiveZoomEvent(w.app, event), "suppressed");
    await w.runJobs();
    assert.deepEqual([await sessions(), await rows(w, "select id from zoom_event")], [[], []]);
    assert.equal(w.recordings.calls.length, calls, "nothing was fetched");
    const noted = await rows(w, "select * from audit_entry where action = 'recording.suppressed'");
    assert.equal(noted.length, 2);
    assert.doesNotMatch(JSON.stringify(noted), /uuid-erased/);
    assert.equal(await receiveZoomEvent(w.app, (await aMeeting(w, "uuid-new==")).recording), "accepted");
  });

  it("an event that was queued before ends without fetching anything", async () => {
    const meeting = await aMeeting(w, "uuid-queued==");
    await receiveZoomEvent(w.app, meeting.recording);
    const event = await row<{ id: string }>(w, "select id from zoom_event");
    const { sessionId } = await row<{ sessionId: string }>(w, "select session_id from zoom_event");
    const { coach, coachee, system } = w.here;
    await assignCoachee(w.app, coach, { sessionId, coacheeId: coachee.userId as string });
    await w.look(
      "update graphile_worker._private_jobs set run_at = now() + interval '1 day' where task_id in (select id from graphile_worker._private_tasks where identifier = 'ingest')",
    );
    await ask(w, coachee, coachee);
    await w.runJobs();
    const calls = w.recordings.calls.length;
    await ingest(w.app, system, { eventId: event.id });
    assert.equal(w.recordings.calls.length, calls);
    assert.deepEqual(await sessions(), []);
  });

  it("a queued event of a meeting that was erased meanwhile forgets its token and fetches nothing", async () => {
    const meeting = await anErasedMeeting("uuid-late==");
    await w.look("delete from suppression where kind = 'MEETING' returning hash");
    await receiveZoomEvent(w.app, meeting.recording);
    const calls = w.recordings.calls.length;
    await w.runJobs();
    assert.equal(w.recordings.calls.length, calls, "its files are known as well");
    assert.deepEqual(await rows(w, "select id from source"), []);
    assert.deepEqual(await rows(w, "select id from zoom_event where payload is not null"), []);
    assert.deepEqual(await queue(w, "ingest"), []);
  });

  it("the same bytes are refused by upload and as text, and nothing of them stays", async () => {
    const { app, here } = w;
    const bytes = await demoFile("conversation-1.vtt");
    const open = (who = here.coach, coacheeId = here.coachee.userId) =>
      createSession(app, who, { kind: "COACHING", coacheeId });
    const folder = (await open()).id;
    await upload(app, here.coach, folder, vtt(bytes));
    const said = Buffer.from((await demoFile("conversation-2.chat.txt")).toString("utf8").trim());
    await upload(app, here.coach, folder, { filename: "chat.txt", mediaType: "text/plain", kind: "CHAT", bytes: said });
    await addTextSource(app, here.coach, { sessionId: folder, text: "Thank you." });
    await w.runJobs();
    await ask(w, here.coachee, here.coachee);
    await w.runJobs();
    const { id: sessionId } = await open(here.coach, here.coachee2.userId);
    await addTextSource(app, here.coach, { sessionId, text: "Thank you." });
    const { filename, mediaType, kind } = vtt(bytes);
    const asked = await requestUpload(app, here.coach, {
      sessionId,
      filename,
      mediaType,
      kind,
      byteSize: bytes.length,
    });
    const { token } = await signUpload(app.keys(here.coach), here.coach, asked.id, bytes.length, new Date());
    await refused("SUPPRESSED", receiveUpload(app, token, Readable.from([bytes], { objectMode: false })));
    await refused("SUPPRESSED", completeUpload(app, here.coach, { sourceId: asked.id }));
    const source = await row<Source>(w, "select * from source where id = $1", [asked.id]);
    assert.deepEqual([source.state, source.failure], ["REJECTED", "SUPPRESSED"]);
    assert.ok(![...w.blobs.blobs.keys()].some((key) => key.endsWith(asked.id)));
    await refused("SUPPRESSED", addTextSource(app, here.coach, { sessionId, text: said.toString("utf8") }));
  });

  it("another workspace is not told", async () => {
    const { app, here, there } = w;
    const bytes = await demoFile("conversation-1.vtt");
    const session = await createSession(app, here.coach, { kind: "COACHING", coacheeId: here.coachee.userId });
    await upload(app, here.coach, session.id, vtt(bytes));
    await ask(w, here.coachee, here.coachee);
    await w.runJobs();
    const other = await createSession(app, there.coach, { kind: "COACHING", coacheeId: there.coachee.userId });
    assert.equal((await upload(app, there.coach, other.id, vtt(bytes))).state, "STORED");
  });
});
