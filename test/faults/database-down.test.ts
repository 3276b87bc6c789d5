import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { v7 } from "uuid";
import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { documents } from "../../src/adapters/documents";
import { extractive } from "../../src/adapters/extractive";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import { type Composed, type Connections, compose } from "../../src/compose";
import { migrate } from "../../src/db/migrate";
import { prepareDatabases } from "../../src/embedded/databases";
import { type EmbeddedPostgres, startPostgres } from "../../src/embedded/postgres";
import { StoreError } from "../../src/errors";
import { systemWho } from "../../src/jobs/system";
import { startWorker, type Worker } from "../../src/jobs/worker";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import { idleTracer } from "../../src/ports/tracer";
import { FakeRecordings } from "../support/fakes/fake-recordings";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { MemoryMailer } from "../support/fakes/memory-mailer";
import { MemoryVectors } from "../support/fakes/memory-vectors";
import { MemoryWebhooks } from "../support/fakes/memory-webhooks";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { until } from "../support/until";
import { toWho, type World, world } from "../support/world";

const NOW = "update graphile_worker._private_jobs set run_at = now() - interval '1 second'";

describe("a database that goes away", () => {
  describe("PostgreSQL restarted while the steps run", () => {
    const vectors = new MemoryVectors();
    const logged: string[] = [];
    let dir = "";
    let postgres: EmbeddedPostgres;
    let connections: Connections;
    let composed: Composed;
    let worker: Worker | undefined;
    before(async () => {
      dir = await mkdtemp(join(tmpdir(), "regenesis-restart-"));
      postgres = await startPostgres({ dir, durable: false });
      connections = await prepareDatabases(postgres);
      await migrate(connections.ownerUrl);
      composed = await composeWith(connections, vectors, logged);
      worker = await startWorker(composed.app, { url: connections.workerUrl, pollMs: 200 });
    });
    after(async () => {
      await worker?.stop();
      await composed.close();
      await postgres.stop();
      await rm(dir, { recursive: true });
    });

    it("goes on where it was, without a second of anything", async function () {
      this.timeout(60_000);
      const { app } = composed;
      const system = systemWho(v7());
      await createWorkspace(app, system, { slug: "restarted", name: "Restarted" });
      const coach = toWho(
        await inviteUser(app, system, { email: "c@r.test", displayName: "Maren Holt", role: "COACH" }),
      );
      const session = await createSession(app, coach, { kind: "COACHING" });
      const release = vectors.delay("upsert");
      await upload(app, coach, session.id, vtt(await demoFile("conversation-1.vtt")));
      await until(async () => vectors.calls.includes("upsert"));
      await postgres.stop();
      postgres = await startPostgres({ dir, durable: false });
      release();
      const state = `select state, step, failure, (select count(*)::int from transcript) as transcripts,
        (select count(*)::int from notification where kind = 'PACKS_READY_FOR_REVIEW') as told,
        (select count(*)::int from insight) - (select count(*)::int from evidence_pack) as missing,
        (select count(*)::int from graphile_worker._private_jobs) as jobs from session`;
      const look = async () => (await ask(postgres, state))[0];
      await until(async () => (await look())?.step === "APPROVE" && (await look())?.jobs === 0);
      const whole = { transcripts: 1, told: 1, missing: 0, jobs: 0 };
      assert.deepEqual(await look(), { state: "READY", step: "APPROVE", failure: null, ...whole });
      const failures = logged.filter((line) => line.includes("a job failed")).map((line) => JSON.parse(line).code);
      assert.ok(
        failures.every((code) => code === "INTERNAL"),
        failures.join(),
      );
    });

    it("is worked for by the same worker, which is known to be alive again", async () => {
      const mine = `select from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and a.application_name = 'regenesis-worker' and l.granted`;
      await until(async () => (await ask(postgres, mine)).length > 0);
      await ask(postgres, "select graphile_worker.add_job('each:tidy')");
      await until(async () => (await ask(postgres, "select from graphile_worker._private_jobs")).length === 0);
    });
  });

  describe("the queue's database, at the moment a job is done", () => {
    let w: World;
    let worker: Worker;
    before(async () => {
      w = await world();
      worker = await startWorker(w.app, { url: w.databases.workerUrl, pollMs: 100 });
    });
    after(async () => {
      await worker.stop();
      await w.close();
    });

    it("costs neither the worker nor the job, which is done once to all who look", async function () {
      this.timeout(40_000);
      await w.look(`create function away() returns trigger language plpgsql as
        $$ begin raise exception 'away' using errcode = '57P01'; end $$`);
      await w.look("create trigger away before delete on graphile_worker._private_jobs execute function away()");
      const session = await createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });
      await upload(w.app, w.here.coach, session.id, vtt(await demoFile("conversation-1.vtt")));
      await until(async () => w.logged.some((line) => line.includes("stopped by itself")));
      await w.look("drop trigger away on graphile_worker._private_jobs");
      await until(async () => (await w.look("select from graphile_worker._private_jobs")).length === 0);
      const [row] = await w.look(`select state, step, (select count(*)::int from transcript) as transcripts,
        (select count(*)::int from insight) - (select count(*)::int from evidence_pack) as missing from session`);
      assert.deepEqual(row, { state: "READY", step: "APPROVE", transcripts: 1, missing: 0 });
    });
  });

  describe("the keyring", () => {
    let w: World;
    let keyring: string;
    before(async () => {
      w = await world();
      keyring = new URL(w.databases.superKeyringUrl).pathname.slice(1);
    });
    after(() => w.close());

    async function shut(closed: boolean): Promise<void> {
      await w.look(`alter database ${keyring} allow_connections ${!closed}`);
      if (closed) await w.look("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [keyring]);
    }

    it("while it is down the jobs wait, whatever they were at, and nothing is written in clear", async () => {
      const session = await createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });
      await upload(w.app, w.here.coach, session.id, vtt(await demoFile("conversation-1.vtt")));
      const state = "select step, state, failure from session where id = $1";
      for (const step of ["NORMALIZE", "STORE", "DERIVE", "EVIDENCE"]) {
        assert.equal((await w.look<{ step: string }>(state, [session.id]))[0]?.step, step);
        await shut(true);
        await assert.rejects(createSession(w.app, w.here.coach, { kind: "COACHING", title: "Not written" }));
        await w.look(NOW);
        await w.runJobs();
        const [job] = await w.look<{ last_error: string }>("select last_error from graphile_worker._private_jobs");
        assert.equal(job?.last_error, "INTERNAL", `${step} did not wait`);
        await shut(false);
        await runOne(w);
      }
      const done = { step: "APPROVE", state: "READY", failure: null };
      assert.deepEqual((await w.look(state, [session.id]))[0], done);
    });
  });

  describe("the queue", () => {
    let w: World;
    before(async () => {
      w = await world();
    });
    after(() => w.close());

    it("when it takes no more, a decision is refused whole and can be made again", async () => {
      const { packs } = await aReviewedSession(w);
      const { id: packId, version } = packs.find(({ verdict }) => verdict === "SUPPORTED") ?? assert.fail("no pack");
      const facts = `select (select row(state, visibility, version)::text from evidence_pack where id = $1) as pack,
        (select count(*)::int from audit_entry) as audited, (select count(*)::int from pack_decision) as decided`;
      const [before] = await w.look(facts, [packId]);
      const input = {
        packId,
        expectedVersion: version,
        withholdL1: false,
        deliverAfterSeconds: 0,
        idempotencyKey: "once",
      };
      await w.look("alter table graphile_worker._private_jobs add constraint full_up check (false) not valid");
      await assert.rejects(approvePack(w.app, w.here.coach, input), StoreError);
      assert.deepEqual((await w.look(facts, [packId]))[0], before);
      await w.look("alter table graphile_worker._private_jobs drop constraint full_up");
      await approvePack(w.app, w.here.coach, input);
      await w.runJobs();
      const [after] = await w.look<{ state: string }>("select state from evidence_pack where id = $1", [packId]);
      assert.equal(after?.state, "DELIVERED");
    });

    it("behind hundreds of other jobs ours is done as well, each once", async () => {
      const many = `select graphile_worker.add_job('tidy', json_build_object('workspaceId', $1::text)) from generate_series(1, 500)`;
      await w.look(many, [w.there.id]);
      const { session } = await aReviewedSession(w);
      const [row] = await w.look("select state, step from session where id = $1", [session.id]);
      assert.deepEqual(row, { state: "READY", step: "APPROVE" });
      assert.deepEqual(await w.look("select from graphile_worker._private_jobs"), []);
    });
  });
});

function composeWith(connections: Connections, vectors: MemoryVectors, logged: string[]): Promise<Composed> {
  const say = (facts: object, message: string) => void logged.push(JSON.stringify({ ...facts, message }));
  const ports = {
    ...{ vectors, blobs: new MemoryBlobs(), recordings: new FakeRecordings("token"), keyWrapper: new MemoryKeys() },
    ...{ sasha: extractive(), transcriber: vttTranscriber(), embedder: hashingEmbedder() },
    documents: documents({ searchPath: "" }),
    ...{ scanner: new BuiltInScanner(), backups: new MemoryBlobs(), mailer: new MemoryMailer() },
    webhooks: new MemoryWebhooks(),
  };
  const limits = { uploadBytes: 64 * 1024 * 1024, textChars: 200_000, modelTokensPerMonth: null };
  const log = { info: say, warn: say, error: say };
  const settings = {
    ...{ clock: { now: () => new Date() }, log, tracer: idleTracer, limits },
    mayCoachesMapZoom: true,
  };
  const backups = { externalBackups: [], backupDays: { DATA: 29, KEYRING: 7 } };
  return compose(connections, ports, { ...settings, ...backups, publicUrl: "http://test" });
}

async function ask(postgres: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(postgres.url("regenesis", postgres.superuser, postgres.superPassword));
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The job that waits, and not the one that follows from it. */
async function runOne(w: World): Promise<void> {
  await w.look(NOW);
  await w.look(`create function hold() returns trigger language plpgsql as
    $$ begin new.run_at = now() + interval '1 hour'; return new; end $$`);
  await w.look(
    "create trigger hold before insert on graphile_worker._private_jobs for each row execute function hold()",
  );
  await w.runJobs();
  await w.look("drop trigger hold on graphile_worker._private_jobs");
  await w.look("drop function hold");
}
