import assert from "node:assert/strict";
import type { EvidencePack, PackDecision, PackEdit } from "../../src/entities";
import { handlers } from "../../src/jobs/handlers";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { editPack } from "../../src/lifecycle/approve/edit";
import { regeneratePack, rejectPack } from "../../src/lifecycle/approve/reject";
import { undoDecision } from "../../src/lifecycle/approve/undo";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { withdrawPack } from "../../src/lifecycle/deliver/withdraw";
import { type World, world } from "../support/world";
import { audited, opened, Packs, packNow, queue, refused, rows, runWaiting, toldOf } from "./fixtures";

const now = { withholdL1: false, deliverAfterSeconds: 0 };

describe("approve", () => {
  let w: World;
  let packs: Packs;
  before(async () => {
    w = await world();
    packs = new Packs(w);
  });
  after(() => w.close());

  const at = (pack: EvidencePack) => ({ packId: pack.id, expectedVersion: pack.version });
  const decisions = (id: string) =>
    rows<PackDecision>(w, "select * from pack_decision where pack_id = $1 order by at, id", [id]);
  const actions = async (id: string) => (await decisions(id)).map(({ action }) => action);
  const edit = (pack: EvidencePack, change: object) =>
    editPack(w.app, w.here.coach, { ...at(pack), ...now, approve: false, ...change });

  it("an approval makes the pack visible to the client, counts its version, and sends it on its way", async () => {
    const pack = await packs.take();
    const approved = await approvePack(w.app, w.here.coach, { ...at(pack), ...now });
    assert.deepEqual([approved.state, approved.visibility, approved.version], ["APPROVED", "CLIENT_VISIBLE", 2]);
    await w.runJobs();
    const { state, version, deliveredAt } = await packNow(w, pack.id);
    assert.deepEqual([state, version], ["DELIVERED", 3]);
    assert.ok(deliveredAt);
    const kept = (await decisions(pack.id)).map(({ action, byId }) => [action, byId]);
    assert.deepEqual(kept, [
      ["APPROVED", w.here.coach.userId],
      ["DELIVERED", null],
    ]);
    assert.deepEqual(await audited(w, `pck_${pack.id}`), ["pack.created", "pack.approved", "pack.delivered"]);
  });

  it("a stale version conflicts and carries the current pack, whatever the decision", async () => {
    const pack = await packs.take();
    const edited = await edit(pack, { l1: "A clearer reasoning." });
    const stale = at(pack);
    const coach = w.here.coach;
    for (const attempt of [
      () => approvePack(w.app, coach, { ...stale, ...now }),
      () => editPack(w.app, coach, { ...stale, ...now, approve: false, l1: "Mine" }),
      () => rejectPack(w.app, coach, { ...stale, reason: "OTHER", note: "Mine" }),
      () => regeneratePack(w.app, coach, stale),
      () => undoDecision(w.app, coach, stale),
      () => withdrawPack(w.app, coach, stale),
    ]) {
      const error = await refused("CONFLICT", attempt());
      const current = error.current as EvidencePack;
      assert.deepEqual([current.id, current.version, current.state], [pack.id, edited.version, "PENDING_REVIEW"]);
      assert.deepEqual(error.field, ["expectedVersion"]);
    }
    assert.deepEqual(await actions(pack.id), ["EDITED"]);
  });

  it("of two coaches' windows deciding at once, one wins and the other conflicts; nothing is overwritten", async () => {
    const pack = await packs.take();
    const both = await Promise.allSettled([
      approvePack(w.app, w.here.coach, { ...at(pack), ...now }),
      rejectPack(w.app, w.here.coach, { ...at(pack), reason: "NOT_USEFUL", note: "No" }),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal((await actions(pack.id)).length, 1);
    assert.equal((await packNow(w, pack.id)).version, 2);
  });

  it("a repeat under one key is one decision; the key with other input is a mismatch", async () => {
    const pack = await packs.take();
    const input = { ...at(pack), ...now, idempotencyKey: `approve-${pack.id}` };
    const [first, again] = [
      await approvePack(w.app, w.here.coach, input),
      await approvePack(w.app, w.here.coach, input),
    ];
    assert.deepEqual([again.id, again.version, again.state], [first.id, 2, "APPROVED"]);
    assert.equal(await opened(w, "evidence_pack", "l0", again), await opened(w, "evidence_pack", "l0", pack));
    assert.deepEqual(await actions(pack.id), ["APPROVED"]);
    await refused("IDEMPOTENCY_MISMATCH", approvePack(w.app, w.here.coach, { ...input, withholdL1: true }));
    await refused(
      "IDEMPOTENCY_MISMATCH",
      undoDecision(w.app, w.here.coach, { ...at(pack), idempotencyKey: input.idempotencyKey }),
    );
  });

  it("a decision is its coach's alone", async () => {
    const pack = await packs.take();
    const input = { ...at(pack), ...now };
    const { coach2, coachee, admin, integrator } = w.here;
    for (const who of [coach2, coachee, admin, integrator, w.there.coach, w.there.admin])
      await refused("NOT_FOUND", approvePack(w.app, who, input));
    assert.equal((await packNow(w, pack.id)).state, "PENDING_REVIEW");
  });

  it("a rejection keeps its reason and its sealed note, and the pack stays with the coach", async () => {
    const pack = await packs.take();
    await refused("INVALID_INPUT", rejectPack(w.app, w.here.coach, { ...at(pack), reason: "OTHER", note: " \u0000" }));
    await rejectPack(w.app, w.here.coach, {
      ...at(pack),
      reason: "TOO_SENSITIVE",
      note: "Not about her\u0007 mother.",
    });
    const { state, visibility, version } = await packNow(w, pack.id);
    assert.deepEqual([state, visibility, version], ["REJECTED", "COACH_ONLY", 2]);
    const [kept] = await decisions(pack.id);
    assert.deepEqual([kept?.action, kept?.reason], ["REJECTED", "TOO_SENSITIVE"]);
    assert.equal(await opened(w, "pack_decision", "note", kept as PackDecision), "Not about her mother.");
    assert.ok(!kept?.note?.includes("mother"));
    const facts = await rows(w, "select facts from audit_entry where action = 'pack.rejected' and target_ref = $1", [
      `pck_${pack.id}`,
    ]);
    assert.deepEqual(facts, [{ facts: { version: 2, reason: "TOO_SENSITIVE" } }]);
    const waiting = (await queue(w, "deliver")).filter(({ payload }) => payload.packId === pack.id);
    assert.deepEqual(waiting, []);
    await refused("WRONG_STATE", approvePack(w.app, w.here.coach, { packId: pack.id, expectedVersion: 2, ...now }));
  });

  it("an edit keeps who changed what, before and after, and is checked like a derived claim", async () => {
    const pack = await packs.take();
    const before = await opened(w, "evidence_pack", "l0", pack);
    const edited = await edit(pack, { l0: "She will move to the moon with seventeen llamas." });
    assert.equal(edited.verdict, "UNSUPPORTED");
    const [kept] = await rows<PackEdit>(w, "select * from pack_edit where pack_id = $1", [pack.id]);
    assert.deepEqual([kept?.layer, kept?.byId], ["l0", w.here.coach.userId]);
    assert.equal(await opened(w, "pack_edit", "before", kept as PackEdit), before);
    assert.equal(
      await opened(w, "pack_edit", "after", kept as PackEdit),
      "She will move to the moon with seventeen llamas.",
    );
    assert.deepEqual(await audited(w, `pck_${pack.id}`), ["pack.created", "pack.edited"]);
  });

  it("an unsupported pack can't be approved until an edit passes the same check", async () => {
    const pack = await packs.take();
    const claim = (await opened(w, "evidence_pack", "l0", pack)) as string;
    const lying = await edit(pack, { l0: "He bought a vineyard in Portugal." });
    await refused("EVIDENCE_MISSING", approvePack(w.app, w.here.coach, { ...at(lying), ...now }));
    await refused("EVIDENCE_MISSING", edit(lying, { l0: "He bought two vineyards in Portugal.", approve: true }));
    await refused("EVIDENCE_MISSING", edit(lying, { l1: "Trust me.", approve: true }));
    assert.equal((await packNow(w, pack.id)).version, lying.version);
    const honest = await edit(lying, { l0: claim, approve: true });
    assert.deepEqual([honest.state, honest.verdict, honest.version], ["APPROVED", pack.verdict, lying.version + 1]);
    assert.deepEqual(await actions(pack.id), ["EDITED", "EDITED", "APPROVED"]);
    await w.runJobs();
    assert.equal((await packNow(w, pack.id)).state, "DELIVERED");
  });

  it("an edit needs something to change, in its bounds, before the decision", async () => {
    const pack = await packs.take();
    await refused("INVALID_INPUT", edit(pack, {}));
    await refused("INVALID_INPUT", edit(pack, { l0: "  " }));
    await refused("TOO_LARGE", edit(pack, { l1: "x".repeat(4001) }));
    const rejected = await rejectPack(w.app, w.here.coach, { ...at(pack), reason: "OTHER", note: "No" });
    await refused("WRONG_STATE", edit(rejected, { l1: "Late" }));
  });

  it("delivery may be put off by whole seconds, sixty at most", async () => {
    const pack = await packs.take();
    for (const seconds of [-1, 0.5, 61, Number.NaN])
      await refused(
        "INVALID_INPUT",
        approvePack(w.app, w.here.coach, { ...at(pack), ...now, deliverAfterSeconds: seconds }),
      );
  });

  it("a pack is delivered when its time has come and not before", async () => {
    const pack = await packs.take();
    const approved = await approvePack(w.app, w.here.coach, { ...at(pack), ...now, deliverAfterSeconds: 45 });
    assert.ok(approved.undoUntil && approved.decidedAt);
    assert.equal(approved.undoUntil.getTime() - approved.decidedAt.getTime(), 45_000);
    const [job] = (await queue(w, "deliver")).filter(({ payload }) => payload.packId === pack.id);
    const wait = (job?.runAt.getTime() ?? 0) - Date.now();
    assert.ok(wait > 35_000 && wait <= 45_000, `${wait} ms`);
    await w.runJobs();
    assert.equal((await packNow(w, pack.id)).state, "APPROVED");
    assert.deepEqual(await toldOf(w, w.here.coachee, `pck_${pack.id}`), []);
    await runWaiting(w);
    assert.equal((await packNow(w, pack.id)).state, "DELIVERED");
  });

  it("a decision can be undone within its time and not after it", async () => {
    const [soon, late] = [await packs.take(), await packs.take()];
    const put = async (pack: EvidencePack) =>
      approvePack(w.app, w.here.coach, { ...at(pack), ...now, withholdL1: true, deliverAfterSeconds: 30 });
    const [one, two] = [await put(soon), await put(late)];
    w.clock.advance(29_000);
    const undone = await undoDecision(w.app, w.here.coach, at(one));
    const { state, visibility, l1Withheld, undoUntil, decidedAt } = undone;
    assert.deepEqual(
      { state, visibility, l1Withheld, undoUntil, decidedAt },
      { state: "PENDING_REVIEW", visibility: "COACH_ONLY", l1Withheld: false, undoUntil: null, decidedAt: null },
    );
    w.clock.advance(1_001);
    await refused("WRONG_STATE", undoDecision(w.app, w.here.coach, at(two)));
    assert.deepEqual(await actions(soon.id), ["APPROVED", "UNDONE"]);
  });

  it("a rejection can be undone for a minute", async () => {
    const [soon, late] = [await packs.take(), await packs.take()];
    const reject = (pack: EvidencePack) =>
      rejectPack(w.app, w.here.coach, { ...at(pack), reason: "OTHER", note: "Hm" });
    const [one, two] = [await reject(soon), await reject(late)];
    w.clock.advance(59_000);
    assert.equal((await undoDecision(w.app, w.here.coach, at(one))).state, "PENDING_REVIEW");
    w.clock.advance(2_000);
    await refused("WRONG_STATE", undoDecision(w.app, w.here.coach, at(two)));
  });

  it("undone and approved again, a pack is delivered once", async () => {
    const pack = await packs.take();
    const first = await approvePack(w.app, w.here.coach, { ...at(pack), ...now, deliverAfterSeconds: 60 });
    const undone = await undoDecision(w.app, w.here.coach, at(first));
    await runWaiting(w);
    assert.equal((await packNow(w, pack.id)).state, "PENDING_REVIEW");
    const second = await approvePack(w.app, w.here.coach, { ...at(undone), ...now, deliverAfterSeconds: 60 });
    // The first approval's job, late: it is not the second's.
    await handlers.deliver(w.app, w.here.system, { packId: pack.id, version: first.version });
    assert.equal((await packNow(w, pack.id)).state, "APPROVED");
    await runWaiting(w);
    await runWaiting(w);
    assert.deepEqual(
      [(await packNow(w, pack.id)).state, (await packNow(w, pack.id)).version],
      ["DELIVERED", second.version + 1],
    );
    assert.deepEqual(await actions(pack.id), ["APPROVED", "UNDONE", "APPROVED", "DELIVERED"]);
    assert.deepEqual(await toldOf(w, w.here.coachee, `pck_${pack.id}`), ["PACK_DELIVERED"]);
    assert.equal((await audited(w, `pck_${pack.id}`)).filter((action) => action === "pack.delivered").length, 1);
  });

  it("packs can still be decided once their session has been completed", async () => {
    const pack = await packs.take();
    await completeSession(w.app, w.here.coach, { sessionId: pack.sessionId, idempotencyKey: `end-${pack.sessionId}` });
    await approvePack(w.app, w.here.coach, { ...at(pack), ...now });
    await w.runJobs();
    assert.equal((await packNow(w, pack.id)).state, "DELIVERED");
  });
});
