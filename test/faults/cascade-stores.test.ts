import assert from "node:assert/strict";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { readCertificate } from "../../src/crypto/certificate";
import { resumeRuns } from "../../src/lifecycle/dispose/open-run";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import type { AzureSettings } from "../support/fakes/azure-account";
import { AzureServer } from "../support/fakes/azure-server";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const MOST_ROUNDS = 12;

describe(`the cascade while a store is faulty (SEED=${seed})`, function () {
  this.timeout(180_000);
  let w: World;
  let azure: AzureServer;
  let sessionId = "";
  let before: Record<string, number> = {};

  beforeEach(async () => {
    azure = new AzureServer();
    const connectionString = await azure.start();
    const blobs = azureBlobs({ connectionString, container: "c", maxTries: 2, retryDelayMs: 1, idleTimeoutMs: 2_000 });
    w = await world({ ports: { blobs } });
    const { session } = await aReviewedSession(w);
    sessionId = session.id;
    before = await countAll();
  });
  afterEach(async () => {
    await w.close();
    await azure.stop();
  });

  const remove = () => deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: "one" });
  const copies = () => azure.copies.filter(({ name }) => name.includes(sessionId)).length;

  async function countAll(): Promise<Record<string, number>> {
    const tables = ["utterance", "insight", "evidence_pack", "participant", "source", "session"];
    const column = (table: string) => (table === "session" ? "id" : "session_id");
    const counts = tables.map((table) =>
      table === "utterance" || table === "participant"
        ? `(select count(*)::int from ${table} where transcript_id in (select id from transcript where session_id = $1)) as ${table}`
        : `(select count(*)::int from ${table} where ${column(table)} = $1) as ${table}`,
    );
    const [row] = await w.look<Record<string, number>>(`select ${counts.join(", ")}`, [sessionId]);
    return row ?? {};
  }

  /** One more try of whatever failed, without waiting for its time. */
  async function tryOnce(): Promise<void> {
    await w.look("update graphile_worker._private_jobs set run_at = now()");
    await w.runJobs();
  }

  async function stateNow(): Promise<{ state: string; certificates: number }> {
    const [now] = await w.look<{ state: string; certificates: number }>(
      "select state, (select count(*)::int from deletion_certificate) as certificates from disposal_run",
    );
    assert.ok(now);
    return now;
  }

  async function assertWithoutProof(): Promise<void> {
    assert.deepEqual(await stateNow(), { state: "RETRYING", certificates: 0 });
  }

  /** The fault is over: one certificate, and what it says is so. */
  async function assertConverges(): Promise<void> {
    // As the hourly sweep does with a run whose job the queue has given up.
    await resumeRuns(w.app, w.here.system);
    for (let round = 0; round < MOST_ROUNDS && (await stateNow()).state !== "DONE"; round += 1) await tryOnce();
    assert.deepEqual(await stateNow(), { state: "DONE", certificates: 1 });
    const [row] = await w.look<{ jws: string }>("select jws from deletion_certificate");
    const { body } = await readCertificate(row?.jws ?? "", await w.app.signer.published());
    const said = (body?.findings ?? []).filter(({ category }) => category in before);
    assert.deepEqual(Object.fromEntries(said.map(({ category, deleted }) => [category, deleted])), before);
    const [blobs] = (body?.findings ?? []).filter(({ store }) => store === "BLOB");
    assert.deepEqual([blobs?.found, blobs?.deleted], [1, 1]);
    assert.equal(copies(), 0);
    assert.deepEqual(
      Object.values(await countAll()),
      Object.keys(before).map(() => 0),
    );
    assert.equal([...w.vectors.rows.values()].filter((each) => each.sessionId === sessionId).length, 0);
  }

  it("certifies nothing but what is so while 30 % of the requests are refused and 10 % of the replies lost", async () => {
    azure.chaos({ seed, unavailable: 0.3, lostReplies: 0.1 });
    await remove();
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await tryOnce();
      const { state, certificates } = await stateNow();
      assert.equal(certificates, state === "DONE" ? 1 : 0);
      if (certificates > 0) assert.equal(copies(), 0, "a certificate while a blob survives");
    }
    azure.chaos(null);
    await assertConverges();
  });

  it("certifies nothing while no request is answered", async () => {
    azure.chaos({ seed, unavailable: 1, lostReplies: 0 });
    await remove();
    for (let round = 0; round < 3; round += 1) {
      await tryOnce();
      await assertWithoutProof();
    }
    azure.chaos(null);
    await assertConverges();
  });

  it("certifies nothing while the store answers 202 and deletes nothing", async () => {
    azure.set({ lies: true });
    await remove();
    for (let round = 0; round < 2; round += 1) {
      await tryOnce();
      await assertWithoutProof();
      assert.equal(copies(), 1);
    }
    azure.set({ lies: false });
    await assertConverges();
  });

  it("destroys every version that a store keeps, and certifies it then", async () => {
    azure.set({ versioning: true });
    const [blob] = azure.copies.filter(({ name }) => name.includes(sessionId));
    assert.ok(blob);
    azure.put(blob, blob.bytes, blob.metadata);
    azure.put(blob, blob.bytes, blob.metadata);
    await remove();
    await tryOnce();
    await assertConverges();
  });

  for (const [what, settings] of Object.entries({
    "soft-deleted copies": { softDelete: true },
    "soft-deleted copies and hides them": { softDelete: true, hidesDeleted: true },
    "soft-deleted versions and hides them": { softDelete: true, versioning: true, hidesDeleted: true },
  } satisfies Record<string, Partial<AzureSettings>>)) {
    it(`certifies nothing while the store keeps ${what}`, async () => {
      azure.set(settings);
      await remove();
      for (let round = 0; round < 2; round += 1) {
        await tryOnce();
        // The store said no for good, so that the queue has given up; the hourly sweep asks again.
        await sweep(w.app, w.here.system);
        await assertWithoutProof();
        assert.ok(copies() > 0);
      }
      azure.set({ softDelete: false, versioning: false, hidesDeleted: false });
      azure.copies = azure.copies.filter(({ deleted }) => !deleted);
      await sweep(w.app, w.here.system);
      await assertConverges();
    });
  }

  for (const method of ["count", "remove", "probe"] as const) {
    it(`certifies nothing while the vector store does not answer: ${method}`, async () => {
      w.vectors.failOn(method);
      await remove();
      for (let round = 0; round < 2; round += 1) {
        await tryOnce();
        await assertWithoutProof();
      }
      w.vectors.heal();
      await assertConverges();
    });
  }

  it("certifies nothing while the vector store counts and keeps", async () => {
    w.vectors.keeps = true;
    await remove();
    await tryOnce();
    await assertWithoutProof();
    w.vectors.keeps = false;
    await assertConverges();
  });

  it("certifies nothing while the keyring is down", async () => {
    const keyring = new URL(w.databases.superKeyringUrl).pathname.slice(1);
    const others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    await remove();
    await w.look(`alter database ${keyring} with allow_connections false`);
    await w.look(others, [keyring]);
    for (let round = 0; round < 2; round += 1) {
      await tryOnce();
      await assertWithoutProof();
    }
    await w.look(`alter database ${keyring} with allow_connections true`);
    await assertConverges();
  });

  it("certifies nothing while the log of deletions can't be written, and destroys nothing", async () => {
    w.backups.failOn("put");
    await remove();
    await tryOnce();
    await assertWithoutProof();
    assert.equal(copies(), 1);
    assert.deepEqual(await countAll(), before);
    w.backups.heal();
    await assertConverges();
  });
});
