import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import type { HoldKind, HoldTarget, LegalHold, Source } from "../../src/entities";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { endExpiredHolds, placeLegalHold, releaseLegalHold } from "../../src/lifecycle/dispose/holds";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { deleteFilledForm, deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash, type TrashItem } from "../../src/lifecycle/dispose/trash-bulk";
import { dueOf, isOnHold } from "../../src/reads/holds";
import { Loaders } from "../../src/reads/loaders";
import { type World, world } from "../support/world";
import { aFolder, aForm, DAY_MS, isGone, runsOf, sourceNow } from "./disposal";
import { audited, refused, row, sees, toldOf } from "./fixtures";

describe("holds", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  interface Given {
    who?: Who;
    kind?: HoldKind;
    ground?: string;
    reason?: string;
    until?: Date;
    key?: string;
  }
  const place = (kind: HoldTarget, id: string, given: Given = {}) =>
    placeLegalHold(w.app, given.who ?? w.here.admin, {
      ...{ target: { kind, id }, kind: given.kind ?? "LEGAL", ground: given.ground ?? "ZPO § 142" },
      ...{ reason: given.reason ?? "Pending case", until: given.until, idempotencyKey: given.key ?? v7() },
    });
  const release = (holdId: string, who: Who = w.here.admin, reason = "Case closed") =>
    releaseLegalHold(w.app, who, { holdId, reason, idempotencyKey: v7() });
  const trash = (id: string) => deleteSource(w.app, w.here.coach, { id, idempotencyKey: v7() });
  const purge = async (id: string, kind: TrashItem["kind"] = "SOURCE") => {
    const items = [{ kind, id }];
    return (await purgeFromTrash(w.app, w.here.admin, { items, idempotencyKey: v7() })).refused.map(
      ({ error }) => error.code,
    );
  };
  const remove = (id: string) => deleteSession(w.app, w.here.coach, { id, idempotencyKey: v7() });
  const holdNow = (id: string) => row<LegalHold>(w, "select * from legal_hold where id = $1", [id]);

  it("a hold has ground, reason, who and until when; its reason is sealed under a key of its own and an admin's to read", async () => {
    const { sessionId } = await aFolder(w);
    const until = new Date(Date.now() + DAY_MS);
    const { id } = await place("SESSION", sessionId, { reason: "Dispute over minutes", until, kind: "STATUTORY" });
    const hold = await holdNow(id);
    assert.deepEqual(
      [hold.targetId, hold.kind, hold.ground, hold.placedById],
      [sessionId, "STATUTORY", "ZPO § 142", w.here.admin.userId],
    );
    assert.deepEqual(hold.until, until);
    assert.ok(!hold.reason?.includes("Dispute"));
    const keys = w.app.keys(w.here.admin);
    const cell = { workspaceId: w.here.id, table: "legal_hold", column: "reason", rowId: id, keyId: id } as const;
    assert.equal(await keys.open(cell, hold.reason), "Dispute over minutes");
    await refused("FORBIDDEN", w.app.keys(w.here.integrator).open(cell, hold.reason));
    assert.equal((await w.composed.keyring.load(w.here.id, [id])).get(id)?.kind, "HOLD");
    assert.deepEqual(await audited(w, `hld_${id}`), ["hold.placed"]);
    await release(id);
  });

  it("holds are an admin's: nobody else places, releases or reads one", async () => {
    const { sessionId } = await aFolder(w);
    const { id } = await place("SESSION", sessionId);
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator]) {
      await refused("FORBIDDEN", place("SESSION", sessionId, { who }));
      await refused("FORBIDDEN", release(id, who));
      assert.deepEqual(await sees(w, who, "select id from legal_hold"), []);
    }
    await refused("NOT_FOUND", place("SESSION", sessionId, { who: w.there.admin }));
    await refused("NOT_FOUND", release(id, w.there.admin));
    await release(id);
  });

  it("a ground is a citation of at most 120 characters that names nobody; a hold ends in the future", async () => {
    const { sessionId } = await aFolder(w);
    for (const ground of [
      "Holt ./. Brandt",
      "call +49 40 123456789",
      "ilse@example.org",
      "DE02120300000000202051",
      " ",
    ])
      assert.deepEqual((await refused("INVALID_INPUT", place("SESSION", sessionId, { ground }))).field, ["ground"]);
    for (const ground of ["Fed. R. Civ. P. 37(e)", "HGB § 257, 6 years", "Case 4 O 113/26, Regional Court Hamburg"])
      await release((await place("SESSION", sessionId, { ground })).id);
    await refused("TOO_LARGE", place("SESSION", sessionId, { ground: "x".repeat(121) }));
    assert.deepEqual((await refused("INVALID_INPUT", place("SESSION", sessionId, { reason: " " }))).field, ["reason"]);
    assert.deepEqual(
      (await refused("INVALID_INPUT", place("SESSION", sessionId, { until: new Date(Date.now() - 1) }))).field,
      ["until"],
    );
    assert.deepEqual((await refused("NOT_FOUND", place("SOURCE", sessionId))).field, ["targetId"]);
  });

  it("a repeat with the same key places no second hold, and a released one is not released again", async () => {
    const { sessionId } = await aFolder(w);
    const first = await place("SESSION", sessionId, { key: `hold-${sessionId}` });
    assert.equal((await place("SESSION", sessionId, { key: `hold-${sessionId}` })).id, first.id);
    const held = "select count(*)::int as n from legal_hold where target_id = $1";
    assert.deepEqual(await row(w, held, [sessionId]), { n: 1 });
    await release(first.id);
    await refused("WRONG_STATE", release(first.id));
    const ended = await holdNow(first.id);
    assert.ok(ended.releasedAt && ended.releaseReason && ended.releasedById === w.here.admin.userId);
  });

  it("the session's coach, or the person, is told that a hold changed, and no word of why", async () => {
    const { sessionId } = await aFolder(w);
    await release((await place("SESSION", sessionId)).id);
    assert.deepEqual(await toldOf(w, w.here.coach, `ses_${sessionId}`), ["HOLD_CHANGED", "HOLD_CHANGED"]);
    await release((await place("PERSON", w.here.coachee2.userId as string)).id);
    assert.deepEqual(await toldOf(w, w.here.coachee2, `usr_${w.here.coachee2.userId}`), [
      "HOLD_CHANGED",
      "HOLD_CHANGED",
    ]);
  });

  const targets: [string, (ids: { source: string; session: string }) => [HoldTarget, string]][] = [
    ["the source", ({ source }) => ["SOURCE", source]],
    ["its session", ({ session }) => ["SESSION", session]],
    ["its coachee", () => ["PERSON", w.here.coachee.userId as string]],
    ["its coach", () => ["PERSON", w.here.coach.userId as string]],
  ];
  for (const [name, of] of targets)
    it(`a source under a hold on ${name} can be trashed and not purged, until the hold is released`, async () => {
      const { sessionId, sources } = await aFolder(w);
      const { id } = sources[0] as Source;
      const hold = await place(...of({ source: id, session: sessionId }));
      assert.equal((await trash(id)).state, "TRASHED");
      assert.deepEqual(await purge(id), ["LEGAL_HOLD"]);
      assert.deepEqual([(await sourceNow(w, id))[0]?.state, await runsOf(w, id)], ["TRASHED", []]);
      await release(hold.id);
      assert.deepEqual(await purge(id), []);
      await w.runJobs();
      assert.equal(await isGone(w, id), true);
    });

  it("what is held is shown as held and without a due date to whoever sees it, and not when the hold is over", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 2 });
    const [one, two] = sources as [Source, Source];
    const hold = await place("SOURCE", one.id, { until: new Date(w.clock.now().getTime() + 2 * DAY_MS) });
    const loaders = new Loaders(w.app, w.here.coachee);
    assert.deepEqual(await Promise.all([one, two].map((each) => isOnHold(loaders, each))), [true, false]);
    assert.deepEqual(await Promise.all([one, two].map((each) => dueOf(loaders, each))), [null, two.expiresAt]);
    w.clock.advance(2 * DAY_MS);
    assert.equal(await isOnHold(new Loaders(w.app, w.here.coachee), one), false);
    const form = await aForm(w, sessionId, { ground: "BGB § 630f", days: 10 });
    assert.equal(await isOnHold(new Loaders(w.app, w.here.coach), form), true);
    w.clock.advance(11 * DAY_MS);
    assert.equal(await isOnHold(new Loaders(w.app, w.here.coach), form), false);
    await release(hold.id);
  });

  it("a session that is held is not deleted; a part that is held stays, and goes by itself when the hold is released", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 2 });
    const [kept, gone] = sources as [Source, Source];
    const whole = await place("SESSION", sessionId);
    await refused("LEGAL_HOLD", remove(sessionId));
    await release(whole.id);
    const hold = await place("SOURCE", kept.id);
    await remove(sessionId);
    await w.runJobs();
    assert.deepEqual([await isGone(w, gone.id), await isGone(w, kept.id)], [true, false]);
    const [first] = await runsOf(w, kept.id);
    assert.deepEqual([first?.state, first?.item], ["DONE", "WITHHELD"]);
    await release(hold.id);
    await w.runJobs();
    assert.equal(await isGone(w, kept.id), true);
    const runs = await runsOf(w, kept.id);
    assert.deepEqual(
      runs.map(({ cause, item }) => [cause, item]),
      [
        ["SESSION_DELETED", "WITHHELD"],
        ["HOLD_ENDED", "GONE"],
      ],
    );
    const parent = await row<{ id: string; kind: string }>(
      w,
      "select id, kind from deletion_certificate where run_id = $1",
      [first?.id],
    );
    assert.deepEqual([runs[1]?.parentId, parent.kind], [parent.id, "PARTIAL"]);
  });

  it("of two holds the first to end frees nothing", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    const [one, two] = [await place("SOURCE", id), await place("SOURCE", id, { ground: "HGB § 257" })];
    await remove(sessionId);
    await w.runJobs();
    await release(one.id);
    await w.runJobs();
    assert.deepEqual([await isGone(w, id), (await runsOf(w, id)).length], [false, 1]);
    await release(two.id);
    await w.runJobs();
    assert.equal(await isGone(w, id), true);
  });

  it("a hold ends by itself on its date, and what waited for it goes with the next sweep", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    const hold = await place("SOURCE", id, { until: new Date(w.clock.now().getTime() + DAY_MS) });
    await remove(sessionId);
    await w.runJobs();
    await endExpiredHolds(w.app, w.here.system);
    assert.deepEqual([(await holdNow(hold.id)).releasedAt, await isGone(w, id)], [null, false]);
    w.clock.advance(DAY_MS);
    await endExpiredHolds(w.app, w.here.system);
    await endExpiredHolds(w.app, w.here.system);
    await w.runJobs();
    assert.equal(await isGone(w, id), true);
    assert.deepEqual(
      (await runsOf(w, id)).map(({ cause }) => cause),
      ["SESSION_DELETED", "HOLD_ENDED"],
    );
    const actions = await w.look<{ action: string; actor_ref: string }>(
      "select action, actor_ref from audit_entry where target_ref = $1 order by at",
      [`hld_${hold.id}`],
    );
    assert.deepEqual(
      actions.map((entry) => [entry.action, entry.actor_ref === "system"]),
      [
        ["hold.placed", false],
        ["hold.ended", true],
      ],
    );
  });

  it("what a hold kept out of a deletion may be held again, and then outlasts the first", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    const first = await place("SOURCE", id);
    const purged = await w.app.write(w.here.system, (unit) => {
      const roots = [{ kind: "SOURCE", id } as const];
      return openRun(w.app, unit, { cause: "ADMIN_PURGE", dueKey: `test:${id}`, rule: "test", roots });
    });
    await w.look("update source set state = 'PURGING' where id = $1", [id]);
    await dispose(w.app, w.here.system, { runId: purged?.id as string });
    const second = await place("SOURCE", id);
    await release(first.id);
    await w.runJobs();
    assert.equal(await isGone(w, id), false);
    await release(second.id);
    await w.runJobs();
    assert.equal(await isGone(w, id), true);
    await remove(sessionId);
  });

  it("a form that its law keeps can't be purged, outlives its session's deletion, and goes when the law's days are over", async () => {
    const { sessionId } = await aFolder(w);
    const form = await aForm(w, sessionId, { ground: "BGB § 630f", days: 10 });
    await deleteFilledForm(w.app, w.here.coach, { id: form.id, idempotencyKey: v7() });
    assert.deepEqual(await purge(form.id, "FORM"), ["LEGAL_HOLD"]);
    await remove(sessionId);
    await w.runJobs();
    assert.deepEqual([await isGone(w, sessionId), await isGone(w, form.id)], [true, false]);
    await endExpiredHolds(w.app, w.here.system);
    await w.runJobs();
    assert.equal(await isGone(w, form.id), false);
    w.clock.advance(11 * DAY_MS);
    await endExpiredHolds(w.app, w.here.system);
    await w.runJobs();
    assert.equal(await isGone(w, form.id), true);
  });

  it("no hold is placed on what has begun to go; one on its person then keeps what has not begun", async () => {
    const { sessionId, sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    await remove(sessionId);
    await refused("WRONG_STATE", place("SESSION", sessionId));
    await w.runJobs();
    await refused("NOT_FOUND", place("SESSION", sessionId));
    await refused("NOT_FOUND", place("SOURCE", id));
    const hold = await place("PERSON", w.here.coachee.userId as string);
    await release(hold.id);
  });

  it("a hold that was placed before a run begins keeps the item, though the run was opened before", async () => {
    const { sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    const run = await w.app.write(w.here.system, (unit) =>
      openRun(w.app, unit, {
        cause: "TRASH_EXPIRED",
        dueKey: `test:${id}`,
        rule: "test",
        roots: [{ kind: "SOURCE", id }],
      }),
    );
    const hold = await place("SOURCE", id);
    await dispose(w.app, w.here.system, { runId: run?.id as string });
    assert.deepEqual([(await runsOf(w, id))[0]?.item, await isGone(w, id)], ["WITHHELD", false]);
    assert.equal((await sourceNow(w, id))[0]?.state, "STORED");
    await release(hold.id);
    await w.runJobs();
    // Due by its own date, it goes with the next sweep and not by the end of the hold.
    assert.equal((await runsOf(w, id)).length, 1);
  });

  it("a hold goes with what it was on: its row and its key", async () => {
    const { sources } = await aFolder(w);
    const { id } = sources[0] as Source;
    const hold = await place("SOURCE", id);
    await release(hold.id);
    await trash(id);
    await purge(id);
    await w.runJobs();
    assert.equal(await isGone(w, id), true);
    assert.deepEqual(await w.look("select id from legal_hold where id = $1", [hold.id]), []);
    assert.equal((await w.composed.keyring.load(w.here.id, [hold.id])).size, 0);
  });
});
