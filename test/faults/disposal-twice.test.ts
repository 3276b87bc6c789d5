import assert from "node:assert/strict";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { requestErasure } from "../../src/lifecycle/dispose/erasure";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash, type TrashItem } from "../../src/lifecycle/dispose/trash-bulk";
import { isGone, runsOf } from "../lifecycle/disposal";
import { aKey } from "../lifecycle/erasures";
import { rows } from "../lifecycle/fixtures";
import { race } from "../support/random";
import type { World } from "../support/world";
import { assertCertified, assertWhole, beginCounting, converge } from "./disposal-oracle";
import { assertDoneOr, isDone, Rounds, seed } from "./disposal-rounds";

describe(`deletion at the same moment as itself (SEED=${seed})`, function () {
  this.timeout(300_000);
  let w: World;
  let r: Rounds;
  before(async () => {
    r = await Rounds.begin();
    w = r.w;
  });
  afterEach(() => assertWhole(w));
  after(() => w.close());

  it("an erasure that is asked for twice is one, whatever the keys", async () => {
    const { admin } = w.here;
    for (const same of [true, false, true]) {
      const coachee = await r.aCoachee();
      const session = await r.aFolder(coachee, 1);
      const subjectId = coachee.userId as string;
      const { token: previewToken } = await erasurePreview(w.app, admin, { subjectId });
      const keys = same ? [subjectId, subjectId] : [aKey(), aKey()];
      const ask = (idempotencyKey: string) => async () => {
        const input = { subjectId, previewToken, confirmation: coachee.email, idempotencyKey, authTime: null };
        const { request } = await requestErasure(w.app, admin, input);
        await w.runJobs();
        return request.id;
      };
      const answers = await r.round(
        keys.map((key) => r.later(ask(key))),
        1,
      );
      const ids = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
      assert.equal(new Set(ids).size, 1);
      assertDoneOr(["WRONG_STATE", "NOT_FOUND", "PREVIEW_STALE"], answers);
      assert.ok(await isGone(w, session.id));
    }
  });

  it("a deletion that is asked for twice is one, whatever the keys", async () => {
    const { coach, admin, coachee } = w.here;
    for (const same of [true, false, true, false]) {
      const { id, sources } = await r.aFolder(coachee, 2);
      const keys = same ? [id, id] : [aKey(), aKey()];
      const deleting = await r.round(
        keys.map((key) => r.later(() => deleteSession(w.app, coach, { id, idempotencyKey: key }))),
        1,
      );
      assert.ok(deleting.some(isDone));
      assertDoneOr(["NOT_FOUND", "WRONG_STATE"], deleting);
      assert.ok(await isGone(w, id));
      for (const source of sources) assert.ok(await isGone(w, source.id));
    }
    for (const same of [true, false, true, false]) {
      const { sources } = await r.aFolder(coachee, 3);
      for (const { id } of sources) await deleteSource(w.app, coach, { id, idempotencyKey: aKey() });
      const items = sources.map(({ id }): TrashItem => ({ kind: "SOURCE", id }));
      const keys = same ? [sources[0]?.id, sources[0]?.id] : [aKey(), aKey()];
      const purge = (idempotencyKey = "") => r.later(() => purgeFromTrash(w.app, admin, { items, idempotencyKey }));
      await r.round(keys.map(purge));
      for (const { id } of items) {
        assert.ok(await isGone(w, id));
        assert.equal((await runsOf(w, id)).length, 1, "two runs took it");
      }
    }
  });

  it("two sweeps at once open one run of what is due, and two workers on it issue one certificate", async () => {
    const { system, coachee } = w.here;
    for (let turn = 0; turn < 4; turn++) {
      const { id, sources } = await r.aFolder(coachee, 2);
      const ids = sources.map((source) => source.id);
      await w.look("update source set created_at = now() - interval '3 years' where id = any($1)", [ids]);
      const sweeping = () => r.later(() => sweep(w.app, system));
      const since = await beginCounting(w);
      for (const swept of await race(r.random, [sweeping(), sweeping()])) assert.ok(isDone(swept));
      const open = await rows<{ id: string }>(w, "select id from disposal_run where state <> 'DONE'");
      assert.equal(open.length, 1);
      const work = () => dispose(w.app, system, { runId: open[0]?.id as string });
      await race(r.random, [r.later(work), r.later(work), w.runJobs]);
      await converge(w);
      assert.equal((await assertCertified(w, since)).length, 1);
      for (const each of ids) assert.ok(await isGone(w, each));
      assert.ok(!(await isGone(w, id)));
    }
  });
});
