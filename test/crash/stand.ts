import { Logger, runOnce } from "graphile-worker";
import { Pool } from "pg";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { documents } from "../../src/adapters/documents";
import { extractive } from "../../src/adapters/extractive";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import { localKeys } from "../../src/adapters/local-keys";
import type { App, Log } from "../../src/app";
import { restoreBackup } from "../../src/cli/restore";
import { type Composed, compose, type Ports } from "../../src/compose";
import { systemWho } from "../../src/jobs/system";
import { settled, toTasks } from "../../src/jobs/worker";
import { resumeRuns } from "../../src/lifecycle/dispose/open-run";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import { idleTracer } from "../../src/ports/tracer";
import type { VectorStore } from "../../src/ports/vector-store";
import { FakeRecordings } from "../support/fakes/fake-recordings";
import { MemoryMailer } from "../support/fakes/memory-mailer";
import { MemoryWebhooks } from "../support/fakes/memory-webhooks";
import { PostgresVectors } from "../support/fakes/postgres-vectors";
import { ask, type CrashPlace } from "./places";

export interface Stand extends Composed {
  /** What was logged, as one text a line. */
  logged: string[];
  vectors: PostgresVectors;
}

interface Given {
  place: CrashPlace;
  /** Of the account, or of a proxy before it. */
  connectionString: string;
  ports?: (own: Ports) => Partial<Ports>;
  clock?: App["clock"];
}

const silent = new Logger(() => () => undefined);
const MOST_ROUNDS = 20;

/** The steps' App over a place. */
export async function standAt({ place, connectionString, ports, clock }: Given): Promise<Stand> {
  const logged: string[] = [];
  const say = (facts: Record<string, unknown>, message: string) =>
    void logged.push(JSON.stringify({ ...facts, message }));
  const log: Log = { info: say, warn: say, error: say };
  const vectors = new PostgresVectors(place.superUrl);
  const account = { connectionString, maxTries: 2, retryDelayMs: 1, idleTimeoutMs: 5_000 };
  const own: Ports = {
    blobs: azureBlobs({ ...account, container: place.blobs }),
    backups: azureBlobs({ ...account, container: place.backups }),
    mailer: new MemoryMailer(),
    vectors: vectors as VectorStore,
    sasha: extractive(),
    transcriber: vttTranscriber(),
    embedder: hashingEmbedder(),
    documents: documents({ searchPath: process.env.PATH ?? "" }),
    recordings: new FakeRecordings("download-token"),
    scanner: new BuiltInScanner(),
    webhooks: new MemoryWebhooks(),
    keyWrapper: await localKeys(place.keyFile),
  };
  const composed = await compose(
    place.connections,
    { ...own, ...ports?.(own) },
    {
      clock: clock ?? { now: () => new Date() },
      log,
      tracer: idleTracer,
      limits: { uploadBytes: 64 * 1024 * 1024, textChars: 200_000, modelTokensPerMonth: null },
      mayCoachesMapZoom: true,
      publicUrl: "http://crash.test",
      externalBackups: [],
      backupDays: { DATA: 29, KEYRING: 7 },
    },
  );
  const close = async () => {
    await Promise.all([composed.close(), vectors.close()]);
  };
  return { ...composed, logged, vectors, close };
}

/** Runs every job there is, without waiting for the time it is to be tried again at. What is to be restored is so first. */
export async function runOut(stand: Stand, place: CrashPlace): Promise<void> {
  const { app } = stand;
  let failure: unknown = null;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    try {
      await restore(stand, place);
      await runRound(app, place);
      const left = await ask(place.superUrl, QUEUE);
      const open = await ask<{ id: string }>(place.superUrl, OPEN);
      if (left.length + open.length === 0) return;
      // What the queue has given up the hourly sweep takes up again.
      for (const { id } of open) await resumeRuns(app, systemWho(id));
      failure = new Error(`the queue did not empty: ${JSON.stringify(left)}`);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** As an operator does, who runs the command again until it says that it is done. */
async function restore(stand: Stand, { restores, superUrl, connections }: CrashPlace): Promise<void> {
  if (restores === null) return;
  const loaded = await ask(superUrl, "select from workspace limit 1");
  if (loaded.length > 0 && (await stand.app.catalog.findRestore()) === null) return;
  await restoreBackup({ ...stand, connections }, restores);
}

const QUEUE = "select task_identifier, attempts, last_error from graphile_worker.jobs";
const OPEN = "select distinct workspace_id as id from disposal_run where state <> 'DONE'";

/** Runs every job once, and those that come of them. */
export async function runRound(app: App, place: CrashPlace): Promise<void> {
  await ask(place.superUrl, "update graphile_worker._private_jobs set run_at = now() where run_at > now()");
  const pgPool = new Pool({ connectionString: place.connections.workerUrl, max: 3 });
  pgPool.on("error", () => undefined);
  pgPool.on("connect", (client) => client.on("error", () => undefined));
  await runOnce({ pgPool, taskList: toTasks(app), preset: settled, noHandleSignals: true, logger: silent });
  await pgPool.end();
}

/** What a dead worker held is let go at once; that the living find that out by themselves is another test's. */
export async function letGo(place: CrashPlace): Promise<void> {
  await ask(
    place.superUrl,
    `select graphile_worker.force_unlock_workers(array(select locked_by from graphile_worker._private_jobs
      where locked_by is not null))`,
  );
}
