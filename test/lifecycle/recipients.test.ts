import assert from "node:assert/strict";
import { cell, type RecipientNotice, type Session, ZoomConnection } from "../../src/entities";
import { PortError } from "../../src/errors";
import { startDueErasures } from "../../src/lifecycle/dispose/erasure-start";
import { placeLegalHold, releaseLegalHold } from "../../src/lifecycle/dispose/holds";
import { assignCoachee } from "../../src/lifecycle/ingest/assign-coachee";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { FakeRecordings } from "../support/fakes/fake-recordings";
import { type World, world } from "../support/world";
import { aKey, ask, bodyOf, certificatesOf } from "./erasures";
import { rows, runWaiting } from "./fixtures";
import { anEvent, connectHost } from "./zoom-events";

describe("other recipients of an erased person's data", () => {
  let w: World;
  let recordings: FakeRecordings;
  beforeEach(async () => {
    recordings = new FakeRecordings("download-token", "refresh-0");
    w = await world({ ports: { recordings } });
    await connectHost(w);
  });
  afterEach(() => w.close());

  /** A meeting that Zoom keeps a recording of, held with the coachee, or with nobody known. */
  async function aMeeting(uuid: string, withCoachee = true): Promise<Session> {
    recordings.keep(uuid);
    await receiveZoomEvent(w.app, anEvent(uuid, { files: [] }));
    const session = (await rows<Session>(w, "select * from session order by id")).at(-1) as Session;
    const { coach, coachee } = w.here;
    if (withCoachee) await assignCoachee(w.app, coach, { sessionId: session.id, coacheeId: coachee.userId as string });
    await w.runJobs();
    return session;
  }

  async function signInAtZoom(refreshToken = "refresh-0", expires = 0): Promise<void> {
    const { system } = w.here;
    await w.app.write(system, async (unit) => {
      const row = await unit.em.findOneByOrFail(ZoomConnection, { workspaceId: w.here.id });
      const tokens = JSON.stringify({ accessToken: "stale", refreshToken, expires });
      row.tokens = await w.app.keys(system).seal(cell("zoom_connection", "tokens", row), tokens);
      row.state = "CONNECTED";
      await unit.em.save(row);
    });
  }

  const zoom = () =>
    rows<RecipientNotice>(w, "select * from recipient_notice where recipient = 'Zoom' order by state, id");
  const states = async () => (await zoom()).map(({ state, detail }) => [state, detail === null]);

  it("Zoom's copy of each meeting is deleted by the coach's own access, and what named it is forgotten", async () => {
    await aMeeting("meeting-1==");
    await aMeeting("/meeting-2==");
    await signInAtZoom();
    const { request } = await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    assert.deepEqual([recordings.keeps("meeting-1=="), recordings.keeps("/meeting-2==")], [false, false]);
    assert.deepEqual(await states(), [
      ["DONE", true],
      ["DONE", true],
    ]);
    assert.equal((await zoom())[0]?.asked, "Delete the cloud recording (action=delete)");
    assert.equal((await certificatesOf(w, request.id)).length, 1);
    assert.ok(!JSON.stringify(await w.look("select * from audit_entry")).includes("meeting-1"));
  });

  it("a coach who has not signed in there leaves it not possible, and so the certificate says", async () => {
    await aMeeting("meeting-3==");
    await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    assert.deepEqual(await states(), [["NOT_POSSIBLE", true]]);
    assert.ok(recordings.keeps("meeting-3=="));
  });

  it("a refusal is a refusal", async () => {
    await aMeeting("meeting-4==");
    await signInAtZoom();
    recordings.failOn("deleteRecording", 1, new PortError("recording-service", "403", false));
    await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    assert.deepEqual(await states(), [["REFUSED", true]]);
  });

  it("what is not known to have happened stays pending and is asked again, also by the sweep", async () => {
    await aMeeting("meeting-5==");
    await signInAtZoom();
    recordings.failOn("deleteRecording");
    const { request } = await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    assert.deepEqual(await states(), [["PENDING", false]]);
    const [certificate] = await certificatesOf(w, request.id);
    assert.ok(certificate, "the certificate does not wait for others");
    const body = await bodyOf(w, certificate);
    assert.equal(body.recipients.find(({ recipient }) => recipient === "Zoom")?.state, "PENDING");
    recordings.heal();
    await w.look("delete from graphile_worker._private_jobs");
    await startDueErasures(w.app, w.here.system);
    await runWaiting(w);
    assert.deepEqual(await states(), [["DONE", true]]);
    assert.ok(!recordings.keeps("meeting-5=="));
    assert.equal((await w.composed.keyring.load(w.here.id, [request.id])).size, 0, "the request's key went last");
  });

  it("a coach's own access is kept for the meetings that go with the coach, and turns with every refresh", async () => {
    await aMeeting("own-1==", false);
    await aMeeting("own-2==", false);
    await aMeeting("shared==");
    await signInAtZoom();
    recordings.failOn("deleteRecording", 1);
    await ask(w, w.here.admin, w.here.coach);
    await w.runJobs();
    assert.deepEqual(await w.look("select from zoom_connection"), []);
    await runWaiting(w);
    assert.deepEqual(
      ["own-1==", "own-2==", "shared=="].map((uuid) => recordings.keeps(uuid)),
      [false, false, true],
    );
    assert.deepEqual(await states(), [
      ["DONE", true],
      ["DONE", true],
    ]);
    assert.equal(recordings.calls.filter((call) => call === "refresh").length, 1);
  });

  it("a meeting that a hold keeps here is not deleted there, until the hold ends", async () => {
    const session = await aMeeting("held==");
    await signInAtZoom();
    const target = { kind: "SESSION" as const, id: session.id };
    const given = { kind: "LEGAL" as const, ground: "§ 147 AO", reason: "a dispute", until: null };
    const hold = await placeLegalHold(w.app, w.here.admin, { target, ...given, idempotencyKey: aKey() });
    await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    assert.deepEqual(await states(), [["PENDING", false]]);
    assert.ok(recordings.keeps("held=="));
    await releaseLegalHold(w.app, w.here.admin, { holdId: hold.id, reason: "over", idempotencyKey: aKey() });
    await w.runJobs();
    assert.deepEqual(await states(), [["DONE", true]]);
    assert.ok(!recordings.keeps("held=="));
  });
});
