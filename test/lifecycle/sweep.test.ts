import assert from "node:assert/strict";
import { readCertificate } from "../../src/crypto/certificate";
import { type DeletionCertificate, type RetentionPolicy, type Session } from "../../src/entities";
import { listDue } from "../../src/lifecycle/dispose/open-due";
import { setRetentionPolicy } from "../../src/lifecycle/dispose/retention";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import { aReviewedSession } from "../support/sessions";
import { type Tenant, type World, world } from "../support/world";
import { aFolder, aForm, allRuns, DAY_MS, expire, formNow, hold, isGone, runsOf, sourceNow, swept } from "./disposal";
import { row, rows } from "./fixtures";

describe("the sweep", () => {
  let w: World;
  let here: Tenant;
  beforeEach(async () => {
    w = await world();
    here = w.here;
  });
  afterEach(() => w.close());

  const certificates = () =>
    rows<DeletionCertificate>(w, "select * from deletion_certificate where workspace_id = $1 order by number", [
      here.id,
    ]);
  const sessionNow = (id: string) => rows<Session>(w, "select * from session where id = $1", [id]);
  const old = new Date(Date.now() - 732 * DAY_MS);

  it("takes each kind of item by its own clock: a session leaves its sources and forms, and they go by theirs", async () => {
    const { sessionId, sources } = await aFolder(w, { texts: 2 });
    const form = await aForm(w, sessionId);
    const kept = await aFolder(w);
    await expire(w, "session", sessionId);
    await expire(w, "source", sources[0]?.id as string);
    await swept(w);
    assert.ok(await isGone(w, sessionId));
    assert.ok(await isGone(w, sources[0]?.id as string));
    const [left] = await sourceNow(w, sources[1]?.id as string);
    assert.deepEqual([left?.state, left?.sessionId], ["STORED", null]);
    assert.equal((await formNow(w, form.id))[0]?.sessionId, null);
    assert.equal((await sessionNow(kept.sessionId)).length, 1);
    const rules = (await allRuns(w)).map(({ cause, rule, policyVersion, state }) => ({
      cause,
      rule,
      policyVersion,
      state,
    }));
    const done = { cause: "RETENTION", policyVersion: 1, state: "DONE" };
    assert.deepEqual(rules, [
      { ...done, rule: "retention SESSION 730 days" },
      { ...done, rule: "retention SOURCE_DOCUMENT 730 days" },
    ]);
    await w.look("update filled_form set completed_at = $2 where id = $1", [form.id, old]);
    await swept(w);
    assert.ok(await isGone(w, form.id));
  });

  it("takes transcript, packs, vectors and keys with their session, and the certificate names rule and policy version", async () => {
    const { session } = await aReviewedSession(w);
    await w.look("update session set ended_at = null where id = $1", [session.id]);
    await expire(w, "session", session.id);
    await swept(w);
    for (const table of ["utterance", "transcript", "evidence_pack", "insight", "llm_call", "participant"])
      assert.deepEqual(await w.look(`select id from ${table} where session_id = $1`, [session.id]), [], table);
    assert.equal(w.vectors.rows.size, 0);
    const [certificate] = await certificates();
    const { body } = await readCertificate(certificate?.jws ?? "", await w.app.signer.published());
    assert.deepEqual([body?.rule, body?.policyVersion, body?.subject], ["retention SESSION 730 days", 1, null]);
    assert.equal(body?.requestedBy, "system");
  });

  it("takes what is due at the moment it is due, and not one before", async () => {
    const { sessionId } = await aFolder(w);
    const at = new Date(w.clock.now().getTime() + 60_000);
    const anchor = new Date(Date.UTC(2020, 0, 1));
    await w.look("update session set created_at = $2 where id = $1", [sessionId, anchor]);
    const days = Math.round((dueAt(at, 0).getTime() - dueAt(anchor, 0).getTime()) / DAY_MS);
    await w.look("update retention_policy set days = $2 where workspace_id = $1 and category = 'SESSION'", [
      here.id,
      days,
    ]);
    await swept(w);
    assert.equal((await sessionNow(sessionId)).length, 1);
    w.clock.advance(dueAt(anchor, days).getTime() - w.clock.now().getTime() - 5_000);
    await swept(w);
    assert.equal((await sessionNow(sessionId)).length, 1);
    w.clock.advance(6_000);
    await swept(w);
    assert.ok(await isGone(w, sessionId));
  });

  it("leaves what a hold or the law of its form keeps, which doesn't keep what comes after it from going", async () => {
    const [held, free] = [await aFolder(w), await aFolder(w)];
    for (const { sessionId } of [held, free]) await expire(w, "session", sessionId);
    await hold(w, held.sessionId);
    const form = await aForm(w, free.sessionId, { ground: "Records Act 5", days: 3000 });
    await w.look("update filled_form set completed_at = $2 where id = $1", [form.id, old]);
    const due = await listDue(w.app, here.system);
    assert.deepEqual(
      due
        .map(({ id, withheld }) => ({ id, ground: withheld?.ground ?? null }))
        .sort((a, b) => a.id.localeCompare(b.id)),
      [
        { id: held.sessionId, ground: "Case 12" },
        { id: free.sessionId, ground: null },
      ].sort((a, b) => a.id.localeCompare(b.id)),
    );
    await swept(w);
    assert.equal(await isGone(w, held.sessionId), false);
    assert.ok(await isGone(w, free.sessionId));
    // What is known to be kept is in no run: the certificate is whole.
    assert.deepEqual(await runsOf(w, held.sessionId), []);
    assert.deepEqual(
      (await certificates()).map(({ kind }) => kind),
      ["FULL"],
    );
    const later = await listDue(w.app, here.system);
    assert.deepEqual(
      later.map(({ id, withheld }) => [id, withheld?.ground]).sort(),
      [
        [held.sessionId, "Case 12"],
        [form.id, "Records Act 5"],
      ].sort(),
    );
    await w.look("update legal_hold set released_at = now()");
    await swept(w);
    assert.ok(await isGone(w, held.sessionId));
    assert.equal(await isGone(w, form.id), false);
  });

  it("lets what a hold kept go in the sweep after its last day", async () => {
    const { sessionId } = await aFolder(w);
    await expire(w, "session", sessionId);
    await hold(w, sessionId, "SESSION", new Date(w.clock.now().getTime() + DAY_MS));
    await swept(w);
    assert.equal(await isGone(w, sessionId), false);
    w.clock.advance(DAY_MS + 1000);
    await swept(w);
    assert.ok(await isGone(w, sessionId));
  });

  it("two sweeps at once, and one after, make one run of one due set", async () => {
    const folders = [await aFolder(w), await aFolder(w), await aFolder(w)];
    for (const { sessionId } of folders) await expire(w, "session", sessionId);
    await Promise.all([sweep(w.app, here.system), sweep(w.app, here.system)]);
    await sweep(w.app, here.system);
    assert.equal((await allRuns(w)).length, 1);
    await w.runJobs();
    for (const { sessionId } of folders) {
      assert.ok(await isGone(w, sessionId));
      assert.equal((await runsOf(w, sessionId)).length, 1);
    }
    assert.equal((await certificates()).length, 1);
  });

  it("what falls due while a run is open gets a run of its own, and nothing is in two", async () => {
    const folders = [await aFolder(w), await aFolder(w)];
    for (const { sessionId } of folders) {
      await expire(w, "session", sessionId);
      await sweep(w.app, here.system);
    }
    const items = await rows(w, "select run_id, item_id from disposal_item order by item_id");
    assert.equal(new Set(items.map(({ runId }) => runId)).size, 2);
    assert.deepEqual(
      items.map(({ itemId }) => itemId),
      folders.map(({ sessionId }) => sessionId).sort(),
    );
  });

  it("makes a run of five hundred at most", async () => {
    const { sources } = await aFolder(w);
    await w.look(
      `insert into source select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()))).*
       from source s, generate_series(1, 500) where s.id = $1`,
      [sources[0]?.id],
    );
    await w.look("update source set created_at = $1, expires_at = $2", [old, dueAt(old, 730)]);
    await sweep(w.app, here.system);
    const counts = await w.look<{ items: number }>("select count(*)::int as items from disposal_item group by run_id");
    assert.deepEqual(counts.map(({ items }) => items).sort(), [1, 500]);
    assert.equal((await listDue(w.app, here.system)).length, 0);
  });

  it("touches no other workspace", async () => {
    const folder = await aFolder(w);
    await w.look("update session set created_at = $1, expires_at = $2", [old, dueAt(old, 730)]);
    await sweep(w.app, w.there.system);
    await w.runJobs();
    assert.equal(await isGone(w, folder.sessionId), false);
    assert.deepEqual(await allRuns(w), []);
  });

  it("carries out a shorter period in the sweep in which it comes to hold", async () => {
    const { sessionId } = await aFolder(w);
    await w.look("update session set created_at = $2 where id = $1", [
      sessionId,
      new Date(w.clock.now().getTime() - 200 * DAY_MS),
    ]);
    await w.look(
      `update retention_policy set pending_days = 100, pending_at = $2, pending_by_id = $3
       where workspace_id = $1 and category = 'SESSION'`,
      [here.id, new Date(w.clock.now().getTime() + DAY_MS), here.admin.userId],
    );
    await swept(w);
    assert.equal((await sessionNow(sessionId)).length, 1);
    w.clock.advance(DAY_MS);
    await swept(w);
    assert.ok(await isGone(w, sessionId));
    const [run] = await allRuns(w);
    assert.deepEqual([run?.rule, run?.policyVersion], ["retention SESSION 100 days", 2]);
  });

  it("one work that fails keeps no other from being done, and fails the job", async () => {
    const folder = await aFolder(w);
    await expire(w, "session", folder.sessionId);
    let calls = 0;
    const write: typeof w.app.write = (who, fn) =>
      ++calls === 2 ? Promise.reject(new Error("lost")) : w.app.write(who, fn);
    const broken = { ...w.app, write };
    await assert.rejects(sweep(broken, here.system), /lost/);
    await w.runJobs();
    assert.ok(await isGone(w, folder.sessionId));
  });

  it("holds the terms of a policy that was made longer from the sweep after it", async () => {
    const { sessionId } = await aFolder(w);
    await w.look("update session set created_at = $2 where id = $1", [sessionId, old]);
    await setRetentionPolicy(w.app, here.admin, { category: "SESSION", days: 1000, idempotencyKey: "longer" });
    await swept(w);
    assert.equal((await sessionNow(sessionId)).length, 1);
    const policy = await row<RetentionPolicy>(
      w,
      "select * from retention_policy where workspace_id = $1 and category = 'SESSION'",
      [here.id],
    );
    assert.equal(policy.version, 2);
  });
});
