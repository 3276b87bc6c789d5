import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Person } from "../../src/cli/demo/person";
import { toPublicId } from "../../src/entities";
import { meetingBodies, silence } from "../support/meetings";
import { demoFile } from "../support/sessions";
import { type Cast, populate, type Standing, stand } from "../support/standing";
import { turned } from "../support/turned";
import { act, eventually, formOf, packsOf, refusal, type SeenPack, sessionsOf, toldOf } from "./asked";

interface House {
  cast: Cast;
  admin: Person;
  coach: Person;
  coachee: Person;
  accountId: string;
  sessionId: string;
}

/** The same people's names and the same conversation in both: what tells them apart is the workspace alone. */
describe("the main job, in two workspaces side by side", function () {
  this.timeout(60_000);
  const recording = silence(300_000);
  let dir = "";
  let s: Standing;
  let houses: House[] = [];
  let delivered: SeenPack;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "regenesis-story-"));
    s = await stand(dir);
    houses = [await settle("north"), await settle("south")];
  });
  after(async () => {
    await s?.stop();
    await rm(dir, { recursive: true });
  });

  async function settle(slug: string): Promise<House> {
    const person = (name: string) => ({ name, email: `${name.split(" ")[0]?.toLowerCase()}@${slug}.test` });
    const names = { admin: person("Ada Admin"), coach: person("Maren Holt"), coachee: person("Ilse Brandt") };
    const cast = await populate(s.app, slug, names);
    const signed = {
      admin: await s.signIn(cast.admin),
      coach: await s.signIn(cast.coach),
      coachee: await s.signIn(cast.coachee),
    };
    return { cast, ...signed, accountId: `account-${slug}`, sessionId: "" };
  }

  const both = async (run: (house: House, other: House) => Promise<void>) => {
    const [north, south] = houses as [House, House];
    await Promise.all([run(north, south), run(south, north)]);
  };

  it("each coach says which Zoom account is theirs; the other's is a conflict", async () => {
    for (const { coach, accountId } of houses) {
      const connection = await act<{ state: string }>(
        coach,
        "connectZoom",
        { accountId, hostId: "host" },
        "connection { state }",
      );
      assert.equal(connection.state, "MAPPED");
    }
    const [north, south] = houses as [House, House];
    assert.equal(await refusal(south.coach, "connectZoom", { accountId: north.accountId, hostId: "host" }), "CONFLICT");
  });

  it("Zoom reports the transcript and the recording, in either order and twice: one session, all of its files", async () => {
    const transcript = await demoFile("conversation-2.vtt");
    const chat = await demoFile("conversation-2.chat.txt");
    await both(async ({ accountId }) => {
      const bodies = meetingBodies(s.zoom, {
        ...{ name: accountId, downloadToken: s.downloadToken, accountId, hostId: "host", topic: "Second conversation" },
        ...{ transcript, chat, recording, uuid: "VVVVVVVVVVVVVVVVVVVVVV==" },
      });
      const order = accountId.endsWith("north")
        ? [bodies.recording, bodies.transcript]
        : [bodies.transcript, bodies.recording];
      for (const body of order) assert.deepEqual(await s.announce(body), { status: 200, outcome: "accepted" });
      for (const body of order) assert.deepEqual(await s.announce(body), { status: 200, outcome: "duplicate" });
    });
    await both(async (house) => {
      const [session, ...more] = await eventually(
        () => sessionsOf(house.coach),
        (all) =>
          all[0]?.state === "READY" && all[0].sources.nodes.filter(({ state }) => state === "STORED").length === 3,
      );
      assert.deepEqual(more, []);
      assert.deepEqual([session?.title, session?.step, session?.failure], ["Second conversation", "APPROVE", null]);
      assert.deepEqual(session?.sources.nodes.map(({ kind }) => kind).sort(), ["CHAT", "RECORDING", "TRANSCRIPT_FILE"]);
      house.sessionId = session?.id as string;
    });
  });

  it("an event of an account that nobody has is answered and leaves nothing", async () => {
    const transcript = Buffer.from("WEBVTT\n");
    const { recording: body } = meetingBodies(s.zoom, {
      name: "stranger",
      downloadToken: "none",
      accountId: "nobody",
      transcript,
    });
    assert.deepEqual(await s.announce(body), { status: 200, outcome: "ignored" });
    await both(async ({ coach }) => assert.equal((await sessionsOf(coach)).length, 1));
  });

  it("each coach finds packs whose every quote was said word for word, and nobody else finds any", async () => {
    await both(async ({ coach, coachee, admin, sessionId }, other) => {
      const packs = await packsOf(coach, sessionId);
      assert.ok(packs.length >= 3, `${packs.length} packs`);
      for (const { l0, l1, l2, state } of packs) {
        assert.ok(l0 && l1 && l2?.length);
        assert.ok(l2.every(({ match }) => match === "VERBATIM"));
        assert.equal(state, "PENDING_REVIEW");
      }
      assert.deepEqual(await packsOf(coachee, sessionId), []);
      for (const { l0, l1, l2 } of await packsOf(admin, sessionId)) assert.deepEqual([l0, l1, l2], [null, null, null]);
      for (const stranger of [other.coach, other.admin, other.coachee])
        assert.deepEqual(await packsOf(stranger, sessionId), []);
      assert.ok(
        (await toldOf(coach)).some(
          ({ kind, resourceId }) => kind === "PACKS_READY_FOR_REVIEW" && resourceId === sessionId,
        ),
      );
    });
  });

  it("the recording is played to its coach, at any place of it, and by no other link", async () => {
    await both(async ({ coach, sessionId }) => {
      const [session] = await sessionsOf(coach);
      const { mediaUrl } = session?.sources.nodes.find(({ kind }) => kind === "RECORDING") ?? {};
      assert.equal(session?.id, sessionId);
      const part = await fetch(mediaUrl as string, { headers: { range: "bytes=70000-70099" } });
      assert.equal(part.status, 206);
      assert.deepEqual(Buffer.from(await part.arrayBuffer()), recording.subarray(70_000, 70_100));
      assert.equal((await fetch(turned(mediaUrl as string))).status, 401);
    });
  });

  it("approved before its coachee is known a pack waits; then it is delivered, and told without content", async () => {
    await both(async ({ coach, coachee, cast, sessionId }) => {
      const pack = (await packsOf(coach, sessionId)).find(
        ({ crossCheck }) => crossCheck?.verdict === "SUPPORTED",
      ) as SeenPack;
      const approved = await act<SeenPack>(
        coach,
        "approvePack",
        { packId: pack.id, expectedVersion: pack.version },
        "pack { id state version }",
      );
      assert.equal(approved.state, "APPROVED");
      assert.deepEqual(await packsOf(coachee, sessionId), []);
      const coacheeId = toPublicId("user", cast.coachee.userId as string);
      await act(coach, "assignCoachee", { sessionId, coacheeId }, "session { id }");
      const [seen, ...more] = await eventually(
        () => packsOf(coachee, sessionId),
        (all) => all.length > 0,
      );
      assert.deepEqual(more, []);
      assert.deepEqual(
        [seen?.id, seen?.state, seen?.l0, seen?.l1, seen?.l2],
        [pack.id, "DELIVERED", pack.l0, pack.l1, null],
      );
      assert.deepEqual(await toldOf(coachee), [{ kind: "PACK_DELIVERED", resourceId: pack.id }]);
      delivered = seen as SeenPack;
    });
  });

  it("an approval is taken back in time and never arrives; an edit is delivered as it was reworded", async () => {
    await both(async ({ coach, coachee, sessionId }) => {
      const [first, second] = (await packsOf(coach, sessionId)).filter(({ state }) => state === "PENDING_REVIEW") as [
        SeenPack,
        SeenPack,
      ];
      const later = { packId: first.id, expectedVersion: first.version, deliverAfterSeconds: 60 };
      const { version } = await act<SeenPack>(coach, "approvePack", later, "pack { version }");
      const undone = await act<SeenPack>(
        coach,
        "undoDecision",
        { packId: first.id, expectedVersion: version },
        "pack { state }",
      );
      assert.equal(undone.state, "PENDING_REVIEW");
      const l1 = "Reworded by its coach.";
      await act(
        coach,
        "editPack",
        { packId: second.id, expectedVersion: second.version, l1, approve: true },
        "pack { id }",
      );
      const seen = await eventually(
        () => packsOf(coachee, sessionId),
        (all) => all.length === 2,
      );
      assert.equal(seen.find(({ id }) => id === second.id)?.l1, l1);
      assert.ok(!seen.some(({ id }) => id === first.id));
    });
  });

  it("the coachee answers, and the coach reads what they said of it", async () => {
    await both(async ({ coach, coachee, sessionId }) => {
      const [pack] = (await packsOf(coachee, sessionId)).filter(({ state }) => state === "DELIVERED");
      const input = { packId: pack?.id, helpful: false, comment: "Close.", correction: "It was Tuesday." };
      await act(coachee, "giveFeedback", { ...input, idempotencyKey: "once" }, "pack { id }");
      await act(coachee, "giveFeedback", { ...input, idempotencyKey: "once" }, "pack { id }");
      const read = (await packsOf(coach, sessionId)).find(({ id }) => id === pack?.id);
      assert.deepEqual(read?.feedback, [{ helpful: false, comment: "Close.", correction: "It was Tuesday." }]);
      const told = (await toldOf(coach)).filter(({ kind }) => kind === "FEEDBACK_RECEIVED");
      assert.deepEqual(told, [{ kind: "FEEDBACK_RECEIVED", resourceId: pack?.id }]);
    });
  });

  it("withdrawn, a pack is gone from its coachee at once", async () => {
    await both(async ({ coach, coachee, sessionId }) => {
      const pack = (await packsOf(coach, sessionId)).find(
        ({ state, l1 }) => state === "DELIVERED" && l1 !== delivered.l1,
      ) as SeenPack;
      await act(coach, "withdrawPack", { packId: pack.id, expectedVersion: pack.version }, "pack { state }");
      const left = await packsOf(coachee, sessionId);
      assert.deepEqual([left.length, left.some(({ id }) => id === pack.id)], [1, false]);
    });
  });

  it("a form is filled from a pasted text: what is stated with its place, the rest left empty", async () => {
    const intake = (await demoFile("intake.txt")).toString();
    await both(async ({ coach, coachee, cast }, other) => {
      const coacheeId = toPublicId("user", cast.coachee.userId as string);
      const session = await act<{ id: string }>(coach, "createSession", { kind: "FILL", coacheeId }, "session { id }");
      await act(
        coach,
        "addTextSource",
        { sessionId: session.id, text: intake, filename: "intake.txt" },
        "source { id }",
      );
      const fields = [
        { key: "role", label: "Role", kind: "TEXT", required: true },
        { key: "hours", label: "Hours per week", kind: "NUMBER" },
        { key: "blood", label: "Blood group", kind: "TEXT" },
      ];
      const template = await act<{ id: string }>(
        coach,
        "createFormTemplate",
        { name: "Intake", fields },
        "template { id }",
      );
      const form = await act<{ id: string }>(
        coach,
        "fillForm",
        { sessionId: session.id, templateId: template.id },
        "form { id }",
      );
      const seen = await eventually(
        () => formOf(coachee, form.id),
        (found) => found?.state === "READY",
      );
      assert.deepEqual(
        seen?.values?.map(({ key, value, origin }) => [key, value, origin]),
        [
          ["role", "Head of projects, city libraries", "FOUND"],
          ["hours", "38", "FOUND"],
          ["blood", null, "EMPTY"],
        ],
      );
      const [place] = seen?.values?.[0]?.sources ?? [];
      assert.equal(intake.slice(place?.startChar as number, place?.endChar as number), place?.quote);
      await act(coach, "editFilledForm", { formId: form.id, values: [{ key: "blood", value: "0" }] }, "form { id }");
      await act(coach, "completeSession", { sessionId: session.id, idempotencyKey: "done" }, "session { state }");
      const done = await formOf(coach, form.id);
      assert.deepEqual(
        done?.values?.map(({ origin }) => origin),
        ["FOUND", "FOUND", "EDITED"],
      );
      assert.equal(await formOf(other.coach, form.id), null);
    });
  });

  it("what happened is in each workspace's own log, whole, without a word of content", async () => {
    type Answer = {
      auditIntegrity: { ok: boolean; entries: number; problem: string | null };
      auditLog: { nodes: object[] };
    };
    const text = `{ auditIntegrity { ok entries problem } auditLog(first: 100) { nodes { action targetRef facts actorRef } } }`;
    await both(async ({ admin, cast }, other) => {
      const { auditIntegrity, auditLog } = await admin.ask<Answer>(text);
      assert.deepEqual([auditIntegrity.ok, auditIntegrity.problem], [true, null]);
      const log = JSON.stringify(auditLog.nodes);
      for (const word of ["Maren", "Ilse", "Jonas", "Tuesday", "Reworded", "Head of projects", "intake"])
        assert.ok(!log.includes(word), word);
      assert.ok(log.includes("pack.delivered") && log.includes("form.filled"));
      assert.ok(!log.includes(other.cast.coach.userId as string) && !log.includes(other.sessionId.slice(4)));
      assert.ok(cast.coach.ref.startsWith("p-"));
    });
  });
});
