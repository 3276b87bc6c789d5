import assert from "node:assert/strict";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { isGone } from "../lifecycle/disposal";
import { row, rows, vttOf } from "../lifecycle/fixtures";
import { anEvent, connectHost, served } from "../lifecycle/zoom-events";
import { upload } from "../support/sessions";
import { toWho, type World } from "../support/world";
import { assertWhole, converge } from "./disposal-oracle";
import { assertDoneOr, Rounds, seed } from "./disposal-rounds";

const notes = {
  filename: "notes.txt",
  mediaType: "text/plain",
  kind: "FILE",
  bytes: Buffer.from("Goal: rest"),
} as const;

describe(`recordings that come in while what they belong to goes (SEED=${seed})`, function () {
  this.timeout(300_000);
  let w: World;
  let r: Rounds;
  before(async () => {
    r = await Rounds.begin();
    w = r.w;
    await connectHost(w);
  });
  afterEach(() => assertWhole(w));
  after(() => w.close());

  it("a recording is not taken in once its coach's erasure has begun, however far the event had come", async () => {
    const user = { email: "leaving@here.test", displayName: "Nele Winter", role: "COACH" } as const;
    const coach = toWho(await inviteUser(w.app, w.here.system, user));
    const host = { accountId: "account-2", hostId: "host-2" };
    await connectZoom(w.app, coach, host);
    const own = await createSession(w.app, coach, { kind: "FILL" });
    await upload(w.app, coach, own.id, notes);
    const gate = holdLast(w);
    const reception = receiveZoomEvent(w.app, anEvent("meeting-of-the-leaving", { ...host, files: [] }));
    await gate.reached;
    w.blobs.failOn("destroy");
    await r.erasing(coach)();
    gate.go();
    assert.equal(await reception, "unknown-account");
    w.blobs.heal();
    await converge(w);
    assert.ok(await isGone(w, own.id));
    assert.deepEqual(await w.look("select id from session where coach_id is null and coachee_id is null"), []);
  });

  it("a recording whose session is erased while it comes in is refused, not lost in an error", async () => {
    const coachee = await r.aCoachee();
    const meeting = "meeting-of-the-erased";
    await receiveZoomEvent(w.app, anEvent(meeting, { files: [] }));
    await w.runJobs();
    const sql = "select session_id as id from zoom_event order by received_at desc, id desc limit 1";
    const { id: sessionId } = await row<{ id: string }>(w, sql);
    await assignCoachee(w.app, w.here.coach, { sessionId, coacheeId: coachee.userId as string });
    const gate = holdLast(w);
    const late = { event: "recording.transcript_completed", eventTs: 2 } as const;
    const reception = receiveZoomEvent(w.app, anEvent(meeting, { ...late, files: [] }));
    await gate.reached;
    await r.erasing(coachee)();
    gate.go();
    assert.equal(await reception, "suppressed");
    assert.ok(await isGone(w, sessionId));
  });

  it("ingest against erasure: what comes in meanwhile goes with the person, or is refused", async () => {
    const { coach } = w.here;
    for (let turn = 0; turn < 4; turn++) {
      const coachee = await r.aCoachee();
      const uuid = `meeting-${turn}`;
      const chat = served(w, "CHAT", Buffer.from(`09:00:00 From Maren Holt to Everyone:\n\tHello ${turn}\n`));
      await receiveZoomEvent(w.app, anEvent(uuid, { files: [chat] }));
      await w.runJobs();
      const sql = "select session_id as id from zoom_event order by received_at desc, id desc limit 1";
      const { id: sessionId } = await row<{ id: string }>(w, sql);
      await assignCoachee(w.app, coach, { sessionId, coacheeId: coachee.userId as string });
      const folder = await r.aFolder(coachee, 1);
      const spoken = served(
        w,
        "TRANSCRIPT_FILE",
        vttOf("Maren Holt: Hello.", `Guest: I want rest number ${turn}.`).bytes,
      );
      const late = { event: "recording.transcript_completed", eventTs: 2 } as const;
      const announce = () => receiveZoomEvent(w.app, anEvent(uuid, { ...late, files: [spoken] }));
      const arriving = async () => {
        const reception = await announce();
        await w.runJobs();
        return reception;
      };
      const [erased, received, uploaded] = await r.round<unknown>(
        [
          r.erasing(coachee),
          r.later(arriving),
          r.later(() => upload(w.app, coach, folder.id, { ...notes, bytes: Buffer.from(`Goal: rest, ${turn}`) })),
        ],
        1,
      );
      assertDoneOr([], [erased]);
      assert.ok(received?.status === "fulfilled", String((received as PromiseRejectedResult).reason));
      assert.ok(["accepted", "suppressed"].includes(received.value as string));
      assertDoneOr(["NOT_FOUND", "WRONG_STATE", "SUPPRESSED"], [uploaded]);
      for (const id of [sessionId, folder.id]) {
        assert.ok(await isGone(w, id));
        assert.deepEqual(await w.look("select id from source where session_id = $1", [id]), []);
      }
      assert.deepEqual(
        [...w.blobs.blobs.keys()].filter((key) => key.includes(sessionId)),
        [],
      );
      assert.equal(await announce(), "suppressed", "the meeting came in again");
      assert.deepEqual(await rows(w, "select id from session where meeting_hash is not null"), []);
    }
  });
});

/** An event that was found to be somebody's, new and welcome waits before it is written down. */
function holdLast(w: World): { reached: Promise<void>; go(): void } {
  const { write } = w.app;
  let [go, reach] = [() => {}, () => {}];
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  let writes = 0;
  const held: typeof write = async (who, fn) => {
    // Whether it is suppressed, whether its session is known: then the event itself.
    if (who.ref === "zoom" && ++writes === 3) {
      reach();
      await gate;
      Object.assign(w.app, { write });
    }
    return write(who, fn);
  };
  Object.assign(w.app, { write: held });
  return { reached, go };
}
