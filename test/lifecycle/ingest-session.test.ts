import assert from "node:assert/strict";
import type { Session, Source } from "../../src/entities";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { deactivateUser } from "../../src/lifecycle/ingest/people";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { type World, world } from "../support/world";
import { audited, opened, refused, row, rows, sees } from "./fixtures";

describe("ingest: sessions and pasted text", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const find = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const aSession = () => createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });

  it("a coach's session is theirs, for the coachee they name, with a sealed title", async () => {
    const { id } = await createSession(w.app, w.here.coach, {
      ...{ kind: "COACHING", title: "  Harbour\u0000 branch ", coacheeId: w.here.coachee.userId },
    });
    const session = await find(id);
    assert.deepEqual([session.coachId, session.coacheeId], [w.here.coach.userId, w.here.coachee.userId]);
    assert.deepEqual([session.state, session.step, session.kind], ["OPEN", "INGEST", "COACHING"]);
    assert.equal(await opened(w, "session", "title", session), "Harbour branch");
    assert.ok(!session.title?.includes("Harbour"));
    assert.deepEqual(await audited(w, `ses_${id}`), ["session.created"]);
  });

  it("a coachee opens a fill session of their own and no coaching session", async () => {
    const { id } = await createSession(w.app, w.here.coachee, { kind: "FILL", coacheeId: w.here.coachee2.userId });
    const session = await find(id);
    assert.deepEqual([session.coachId, session.coacheeId], [null, w.here.coachee.userId]);
    await refused("FORBIDDEN", createSession(w.app, w.here.coachee, { kind: "COACHING" }));
  });

  it("an admin and an integrator open sessions that have no coach yet", async () => {
    for (const who of [w.here.admin, w.here.integrator]) {
      const { id } = await createSession(w.app, who, { kind: "COACHING", coacheeId: w.here.coachee.userId });
      const session = await find(id);
      assert.deepEqual([session.coachId, session.createdBy], [null, who.userId]);
    }
  });

  it("a coachee who is nobody, of another workspace, no coachee or gone is refused", async () => {
    const make = (coacheeId: string | null) => createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId });
    await refused("NOT_FOUND", make(w.app.newId()));
    await refused("NOT_FOUND", make(w.there.coachee.userId));
    const notCoachee = await refused("INVALID_INPUT", make(w.here.coach2.userId));
    assert.deepEqual(notCoachee.field, ["coacheeId"]);
    await deactivateUser(w.app, w.there.admin, { id: w.there.coachee2.userId as string, idempotencyKey: "close" });
    const gone = { kind: "COACHING" as const, coacheeId: w.there.coachee2.userId };
    await refused("NOT_FOUND", createSession(w.app, w.there.coach, gone));
  });

  it("a repeat of the same request under one key gives the first session and makes no second", async () => {
    const input = { kind: "COACHING" as const, title: "Once", idempotencyKey: "session-1" };
    const first = await createSession(w.app, w.here.coach, input);
    const again = await createSession(w.app, w.here.coach, input);
    assert.equal(again.id, first.id);
    assert.equal(again.createdAt.getTime(), first.createdAt.getTime());
    assert.equal(await opened(w, "session", "title", again), "Once");
    assert.deepEqual(await audited(w, `ses_${first.id}`), ["session.created"]);
  });

  it("the same key with other input is a mismatch, and another person's key is another key", async () => {
    const input = { kind: "FILL" as const, title: "Mine", idempotencyKey: "session-2" };
    const mine = await createSession(w.app, w.here.coach, input);
    await refused("IDEMPOTENCY_MISMATCH", createSession(w.app, w.here.coach, { ...input, title: "Other" }));
    const theirs = await createSession(w.app, w.here.coach2, { ...input, title: "Other" });
    assert.notEqual(theirs.id, mine.id);
  });

  it("two same requests at once make one session", async () => {
    const input = { kind: "COACHING" as const, title: "Twice", idempotencyKey: "session-3" };
    const made = await Promise.all([1, 2, 3, 4].map(() => createSession(w.app, w.here.coach, input)));
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
    const kept = await rows(w, "select result from idempotency_key where key = 'session-3'");
    assert.equal(kept.length, 1);
    assert.ok(!JSON.stringify(kept).includes("Twice"));
  });

  it("a refusal is not remembered under its key", async () => {
    const input = { kind: "COACHING" as const, coacheeId: w.app.newId(), idempotencyKey: "session-4" };
    await refused("NOT_FOUND", createSession(w.app, w.here.coach, input));
    await createSession(w.app, w.here.coach, { kind: "COACHING", idempotencyKey: "session-4" });
  });

  it("pasted text is sealed under a key of its own, without control characters, and its clock is set", async () => {
    const { id: sessionId } = await aSession();
    const text = "Goal:\u0007 sleep\u0000 more\r\nand walk\u001b[31m\tdaily";
    const made = await addTextSource(w.app, w.here.coachee, { sessionId, text, filename: "note.txt" });
    const source = await row<Source>(w, "select * from source where id = $1", [made.id]);
    assert.equal(await opened(w, "source", "text", source), "Goal: sleep more\r\nand walk[31m\tdaily");
    assert.equal(await opened(w, "source", "filename", source), "note.txt");
    assert.deepEqual([source.kind, source.state, source.scanVerdict], ["TEXT", "STORED", "CLEAN"]);
    assert.ok(!source.text?.includes("sleep"));
    assert.ok(source.expiresAt && source.expiresAt > source.createdAt);
    assert.equal(source.blobKey, null);
    const keys = await w.composed.keyring.load(w.here.id, [source.id]);
    assert.equal(keys.get(source.id)?.kind, "SOURCE");
  });

  it("a text of the greatest length is taken, one character more or none at all is not", async () => {
    const { id: sessionId } = await aSession();
    const most = "x".repeat(w.app.limits.textChars);
    await addTextSource(w.app, w.here.coach, { sessionId, text: most });
    await refused("TOO_LARGE", addTextSource(w.app, w.here.coach, { sessionId, text: `${most}x` }));
    await refused("INVALID_INPUT", addTextSource(w.app, w.here.coach, { sessionId, text: " \u0000\n " }));
    await refused("INVALID_INPUT", addTextSource(w.app, w.here.coach, { sessionId, text: "half a \ud83d pair" }));
  });

  it("nobody adds a text to a session that is not theirs, or that has ended", async () => {
    const { id: sessionId } = await aSession();
    const add = (who: World["here"]["coach"]) => addTextSource(w.app, who, { sessionId, text: "Something" });
    for (const who of [w.here.coach2, w.here.coachee2, w.there.coach, w.there.admin])
      await refused("NOT_FOUND", add(who));
    for (const who of [w.here.admin, w.here.integrator]) await add(who);
    await completeSession(w.app, w.here.coach, { sessionId, idempotencyKey: `end-${sessionId}` });
    await refused("WRONG_STATE", add(w.here.coach));
    assert.equal((await sees(w, w.here.coach, "select id from source where session_id = $1", [sessionId])).length, 2);
  });
});
