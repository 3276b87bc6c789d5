import assert from "node:assert/strict";
import type { EvidencePack, PackFeedback } from "../../src/entities";
import { handlers } from "../../src/jobs/handlers";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { giveFeedback } from "../../src/lifecycle/deliver/give-feedback";
import { markNotificationsRead } from "../../src/lifecycle/deliver/mark-read";
import { withdrawPack } from "../../src/lifecycle/deliver/withdraw";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, isPublicId, opened, Packs, packNow, refused, row, rows, sees, toldOf } from "./fixtures";

describe("deliver", () => {
  let w: World;
  let packs: Packs;
  before(async () => {
    w = await world();
    packs = new Packs(w);
  });
  after(() => w.close());

  let keys = 0;
  async function delivered(withholdL1 = false): Promise<EvidencePack> {
    const pack = await packs.take();
    const decision = { packId: pack.id, expectedVersion: pack.version, withholdL1, deliverAfterSeconds: 0 };
    await approvePack(w.app, w.here.coach, decision);
    await w.runJobs();
    return packNow(w, pack.id);
  }
  const show = (l2Visibility: "COACH_ONLY" | "CLIENT_VISIBLE") =>
    updateWorkspace(w.app, w.here.admin, { l2Visibility, idempotencyKey: `l2-${++keys}` });
  const seesPack = async (id: string, who = w.here.coachee) =>
    (await sees(w, who, "select id from evidence_pack where id = $1", [id])).length === 1;
  const quotesSeen = async (id: string, who = w.here.coachee) =>
    (await sees(w, who, "select id from pack_quote where pack_id = $1", [id])).length;
  const withdraw = (pack: EvidencePack) =>
    withdrawPack(w.app, w.here.coach, { packId: pack.id, expectedVersion: pack.version });

  it("a coachee sees a pack once it is delivered and not a moment before", async () => {
    const pack = await packs.take();
    assert.equal(await seesPack(pack.id), false);
    await approvePack(w.app, w.here.coach, {
      packId: pack.id,
      expectedVersion: 1,
      withholdL1: false,
      deliverAfterSeconds: 0,
    });
    assert.equal(await seesPack(pack.id), false);
    await w.runJobs();
    assert.equal(await seesPack(pack.id), true);
    assert.equal(await seesPack(pack.id, w.here.coachee2), false);
    const session = await row(w, "select step from session where id = $1", [pack.sessionId]);
    assert.equal(session.step, "DELIVER");
  });

  it("run twice, or twice at once, it delivers and tells once", async () => {
    const pack = await delivered();
    const again = () => handlers.deliver(w.app, w.here.system, { packId: pack.id, version: 2 });
    await Promise.all([again(), again()]);
    assert.equal((await packNow(w, pack.id)).version, 3);
    assert.deepEqual(await toldOf(w, w.here.coachee, `pck_${pack.id}`), ["PACK_DELIVERED"]);
  });

  it("where it was said stays with the coach while the workspace says so", async () => {
    const pack = await delivered();
    assert.equal(await quotesSeen(pack.id), 0);
    assert.ok((await quotesSeen(pack.id, w.here.coach)) > 0);
  });

  it("widening opens later approvals alone, narrowing closes everything at once", async () => {
    const before = await delivered();
    await show("CLIENT_VISIBLE");
    const after = await delivered();
    assert.equal(await quotesSeen(before.id), 0);
    const open = await quotesSeen(after.id);
    assert.ok(open > 0);
    await show("COACH_ONLY");
    assert.equal(await quotesSeen(after.id), 0);
    const approvedWhileNarrow = await delivered();
    await show("CLIENT_VISIBLE");
    assert.equal(await quotesSeen(after.id), open);
    assert.equal(await quotesSeen(approvedWhileNarrow.id), 0);
    assert.equal(await quotesSeen(after.id, w.here.coachee2), 0);
    await show("COACH_ONLY");
  });

  it("reasoning that was withheld says so on the pack", async () => {
    const [kept, shown] = [await delivered(true), await delivered()];
    const flags = await sees(w, w.here.coachee, "select id, l1_withheld from evidence_pack where id = any($1)", [
      [kept.id, shown.id],
    ]);
    assert.deepEqual(
      new Map(flags.map(({ id, l1Withheld }) => [id, l1Withheld])),
      new Map([
        [kept.id, true],
        [shown.id, false],
      ]),
    );
  });

  it("a withdrawn pack is gone from the coachee's next read, quotes and all, and they are told that it went", async () => {
    await show("CLIENT_VISIBLE");
    const pack = await delivered();
    assert.ok((await quotesSeen(pack.id)) > 0);
    const withdrawn = await withdraw(pack);
    assert.deepEqual([withdrawn.state, withdrawn.visibility], ["WITHDRAWN", "COACH_ONLY"]);
    assert.deepEqual([await seesPack(pack.id), await quotesSeen(pack.id)], [false, 0]);
    assert.deepEqual(await toldOf(w, w.here.coachee, `pck_${pack.id}`), ["PACK_DELIVERED", "PACK_WITHDRAWN"]);
    await refused("WRONG_STATE", withdraw(withdrawn));
    await refused("WRONG_STATE", withdraw(await packs.take()));
    await show("COACH_ONLY");
  });

  it("feedback is sealed, the coach's to read, and they are told", async () => {
    const pack = await delivered();
    const input = { packId: pack.id, helpful: false, comment: "Not quite\u0000", correction: "It was my sister." };
    await giveFeedback(w.app, w.here.coachee, { ...input, idempotencyKey: `feedback-${pack.id}` });
    await giveFeedback(w.app, w.here.coachee, { ...input, idempotencyKey: `feedback-${pack.id}` });
    const kept = await row<PackFeedback>(w, "select * from pack_feedback where pack_id = $1", [pack.id]);
    assert.equal(await opened(w, "pack_feedback", "comment", kept), "Not quite");
    assert.equal(await opened(w, "pack_feedback", "correction", kept), "It was my sister.");
    assert.ok(!kept.correction?.includes("sister"));
    assert.deepEqual(await toldOf(w, w.here.coach, `pck_${pack.id}`), ["FEEDBACK_RECEIVED"]);
    const seen = async (who: World["here"]["coach"]) =>
      (await sees(w, who, "select id from pack_feedback where pack_id = $1", [pack.id])).length;
    const { coach, coachee, coach2, coachee2, admin } = w.here;
    assert.deepEqual(await Promise.all([coach, coachee, coach2, coachee2, admin].map(seen)), [1, 1, 0, 0, 0]);
    assert.equal((await packNow(w, pack.id)).version, pack.version);
  });

  it("nobody answers a pack that they can't read", async () => {
    const [pack, pending] = [await delivered(), await packs.take()];
    const answer = (who: World["here"]["coach"], packId: string) => giveFeedback(w.app, who, { packId, helpful: true });
    await refused("NOT_FOUND", answer(w.here.coachee2, pack.id));
    await refused("NOT_FOUND", answer(w.here.coachee, pending.id));
    await refused("FORBIDDEN", answer(w.here.coach, pack.id));
    await refused("FORBIDDEN", answer(w.here.admin, pack.id));
    await refused(
      "TOO_LARGE",
      giveFeedback(w.app, w.here.coachee, { packId: pack.id, helpful: true, comment: "x".repeat(4001) }),
    );
    await withdraw(pack);
    await refused("NOT_FOUND", answer(w.here.coachee, pack.id));
  });

  it("notifications and messages hold kinds, codes and ids, and no word of content", async () => {
    const notes = await rows<{ resourceId: string | null }>(w, "select * from notification");
    assert.ok(notes.length > 0 && notes.every(({ resourceId }) => isPublicId(resourceId)));
    const columns = Object.keys(notes[0] ?? {}).sort();
    assert.deepEqual(columns, ["at", "id", "kind", "mailedAt", "readAt", "resourceId", "userId", "workspaceId"]);
    const messages = await rows<{ topic: string; payload: Record<string, string | number> }>(
      w,
      "select topic, payload from outbox",
    );
    for (const { topic, payload } of messages) {
      assert.match(topic, /^(user|session):[0-9a-f-]{36}$/);
      for (const [name, value] of Object.entries(payload))
        assert.ok(typeof value === "number" || /^[0-9a-f-]{36}$|^[A-Z]+$/.test(value), `${name}: ${value}`);
    }
  });

  it("marks one's own notifications read, once, and nobody else's", async () => {
    const mine = await rows<{ id: string }>(w, "select id from notification where user_id = $1 and read_at is null", [
      w.here.coachee.userId,
    ]);
    const ids = mine.map(({ id }) => id);
    assert.ok(ids.length > 1);
    assert.equal(await markNotificationsRead(w.app, w.here.coach, { ids }), 0);
    assert.equal(await markNotificationsRead(w.app, w.there.coachee, { ids }), 0);
    assert.equal(await markNotificationsRead(w.app, w.here.coachee, { ids: ids.slice(0, 2) }), 2);
    assert.equal(await markNotificationsRead(w.app, w.here.coachee, { ids }), ids.length - 2);
    assert.equal(await markNotificationsRead(w.app, w.here.coachee, { ids: [] }), 0);
  });

  const complete = (sessionId: string, who = w.here.coach) =>
    completeSession(w.app, who, { sessionId, idempotencyKey: `end-${++keys}` });

  it("a completed session takes nothing more and its clock starts from its end", async () => {
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    const done = await complete(session.id);
    assert.equal(done.state, "COMPLETED");
    assert.equal(done.expiresAt?.getTime(), dueAt(done.endedAt ?? (done.completedAt as Date), 730).getTime());
    assert.ok((await audited(w, `ses_${session.id}`)).includes("session.completed"));
    await refused("WRONG_STATE", complete(session.id));
    await refused("WRONG_STATE", upload(w.app, w.here.coach, session.id, vtt(await demoFile("conversation-3.vtt"))));
  });

  it("a session that is being worked on, or is not theirs, is not completed", async () => {
    const { id } = await createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });
    for (const who of [w.here.coach2, w.here.coachee2, w.there.admin]) await refused("NOT_FOUND", complete(id, who));
    await upload(w.app, w.here.coach, id, vtt(await demoFile("conversation-3.vtt")));
    await refused("WRONG_STATE", complete(id));
    await w.runJobs();
    await complete(id, w.here.coachee);
  });
});
