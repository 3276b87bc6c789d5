import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { EvidencePack } from "../../src/entities";
import { DomainError } from "../../src/errors";
import { startWorker } from "../../src/jobs/worker";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { regeneratePack } from "../../src/lifecycle/approve/reject";
import { undoDecision } from "../../src/lifecycle/approve/undo";
import { deliver } from "../../src/lifecycle/deliver/deliver";
import { regenerate } from "../../src/lifecycle/derive/derive";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { race, randomFrom } from "../support/random";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { until } from "../support/until";
import { type World, world } from "../support/world";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe(`at the same moment (SEED=${seed})`, () => {
  const random = randomFrom(seed);
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const one = async <R>(sql: string, ...values: unknown[]) => (await w.look<R>(sql, values))[0] as R;
  const packNow = (id: string) => one<PackRow>(`select ${PACK} from evidence_pack where id = $1`, id);

  describe("two workers", () => {
    it("do each job of the same queue once", async function () {
      this.timeout(60_000);
      const text = (await demoFile("conversation-1.vtt")).toString().split("\n\n").slice(0, 25).join("\n\n");
      const sessions = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const { id } = await createSession(w.app, w.here.coach, { kind: "COACHING" });
          await upload(w.app, w.here.coach, id, vtt(Buffer.from(text)));
          return id;
        }),
      );
      const begin = () => startWorker(w.app, { url: w.databases.workerUrl, pollMs: 20 });
      const workers = await Promise.all([begin(), begin()]);
      await until(async () => (await w.look("select from graphile_worker._private_jobs")).length === 0);
      await Promise.all(workers.map((worker) => worker.stop()));
      for (const id of sessions) {
        const counts = `select state, (select count(*)::int from transcript where session_id = s.id) as transcripts,
          (select count(*)::int from llm_call where session_id = s.id) as calls,
          (select count(*)::int from notification where resource_id = 'ses_' || s.id) as told,
          (select count(*)::int from audit_entry where target_ref = 'ses_' || s.id) as audited from session s where id = $1`;
        const once = { state: "READY", transcripts: 1, calls: 1, told: 1, audited: 5 };
        assert.deepEqual(await one(counts, id), once);
      }
      assert.deepEqual(w.logged, []);
    });
  });

  describe("decisions", () => {
    const packs: EvidencePack[] = [];
    before(async () => {
      for (const file of ["conversation-1.vtt", "conversation-2.vtt"])
        packs.push(...(await aReviewedSession(w, { file })).packs.filter(({ verdict }) => verdict !== "UNSUPPORTED"));
    });
    const take = () => packs.shift() ?? assert.fail("no pack is left");
    const approval = (pack: EvidencePack) => ({
      ...{ packId: pack.id, expectedVersion: pack.version, withholdL1: false, deliverAfterSeconds: 30 },
    });

    it("approved, undone and delivered: one of the last two, never both", async () => {
      const came: string[] = [];
      for (let turn = 0; turn < 4; turn++) {
        const pack = take();
        const { version } = await approvePack(w.app, w.here.coach, approval(pack));
        const decision = { packId: pack.id, expectedVersion: version };
        const [undone, delivered] = await race<unknown>(random, [
          () => undoDecision(w.app, w.here.coach, decision),
          () => deliver(w.app, w.here.system, { packId: pack.id, version }),
        ]);
        assert.equal(delivered?.status, "fulfilled");
        const { state, told, delivered: noted } = await packNow(pack.id);
        came.push(state);
        const isUndone = undone?.status === "fulfilled";
        assert.deepEqual([state, told, noted], isUndone ? ["PENDING_REVIEW", 0, 0] : ["DELIVERED", 1, 1]);
      }
      assert.equal(came.length, 4);
    });

    it("approved by two at once: one decision, and the other is told what is now", async () => {
      const pack = take();
      const answers = await race(
        random,
        [1, 2, 3].map(() => () => approvePack(w.app, w.here.coach, approval(pack))),
      );
      assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
      for (const answer of answers)
        if (answer.status === "rejected")
          assert.ok(answer.reason instanceof DomainError && answer.reason.code === "CONFLICT");
      assert.equal((await packNow(pack.id)).decisions, 1);
    });

    it("the same request twice under one key: one decision, and one answer to both", async () => {
      const pack = take();
      const input = { ...approval(pack), idempotencyKey: v7() };
      const answers = await race(
        random,
        [1, 2, 3, 4].map(() => () => approvePack(w.app, w.here.coach, input)),
      );
      const versions = answers.map((answer) =>
        answer.status === "fulfilled" ? answer.value.version : String(answer.reason),
      );
      assert.deepEqual(versions, Array(4).fill(pack.version + 1));
      const { decisions, audited } = await packNow(pack.id);
      assert.deepEqual([decisions, audited], [1, 2], "created, approved");
    });

    it("asked again twice over: one pack takes the old one's place", async () => {
      const pack = take();
      const { version } = await regeneratePack(w.app, w.here.coach, { packId: pack.id, expectedVersion: pack.version });
      const job = { packId: pack.id, version };
      const runs = await race(
        random,
        [1, 2].map(() => () => regenerate(w.app, w.here.system, job)),
      );
      assert.deepEqual(
        runs.map(({ status }) => status),
        ["fulfilled", "fulfilled"],
      );
      await w.runJobs();
      const { replacements } = await one<{ replacements: number }>(
        "select count(*)::int as replacements from evidence_pack where replaces_id = $1",
        pack.id,
      );
      const { state } = await packNow(pack.id);
      assert.ok(
        (state === "SUPERSEDED" && replacements === 1) || (state === "PENDING_REVIEW" && replacements === 0),
        state,
      );
    });
  });
});

interface PackRow {
  state: string;
  told: number;
  delivered: number;
  decisions: number;
  audited: number;
}
const PACK = `state,
  (select count(*)::int from notification where resource_id = 'pck_' || evidence_pack.id and kind = 'PACK_DELIVERED') as told,
  (select count(*)::int from pack_decision where pack_id = evidence_pack.id and action = 'DELIVERED') as delivered,
  (select count(*)::int from pack_decision where pack_id = evidence_pack.id) as decisions,
  (select count(*)::int from audit_entry where target_ref = 'pck_' || evidence_pack.id) as audited`;
