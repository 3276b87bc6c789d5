import { Logger, runOnce } from "graphile-worker";
import { Pool } from "pg";
import { v7 } from "uuid";
import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { documents } from "../../src/adapters/documents";
import { extractive } from "../../src/adapters/extractive";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import type { App, Clock, Log, Who } from "../../src/app";
import { type Composed, compose, type Ports, type Settings } from "../../src/compose";
import type { Audience, User } from "../../src/entities";
import { systemWho } from "../../src/jobs/system";
import { settled, toTasks } from "../../src/jobs/worker";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import { idleTracer } from "../../src/ports/tracer";
import { FakeRecordings } from "./fakes/fake-recordings";
import { MemoryBlobs } from "./fakes/memory-blobs";
import { MemoryKeys } from "./fakes/memory-keys";
import { MemoryMailer } from "./fakes/memory-mailer";
import { MemoryVectors } from "./fakes/memory-vectors";
import { MemoryWebhooks } from "./fakes/memory-webhooks";
import { cloneDatabases, type TestDatabases } from "./server";

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  private moved = 0;
  now(): Date {
    return new Date(Date.now() + this.moved);
  }
  advance(ms: number): void {
    this.moved += ms;
  }
}

export interface Tenant {
  id: string;
  slug: string;
  system: Who;
  admin: Who;
  coach: Who;
  coach2: Who;
  coachee: Who;
  coachee2: Who;
  integrator: Who;
}

/** A server without its doors: real PostgreSQL, two workspaces of the same make-up, ports in memory. */
export interface World {
  app: App;
  composed: Composed;
  databases: TestDatabases;
  clock: TestClock;
  blobs: MemoryBlobs;
  backups: MemoryBlobs;
  mailer: MemoryMailer;
  vectors: MemoryVectors;
  recordings: FakeRecordings;
  webhooks: MemoryWebhooks;
  keyWrapper: MemoryKeys;
  here: Tenant;
  there: Tenant;
  /** What was logged, as one text a line. */
  logged: string[];
  /** Runs every job that is due, and those they enqueue, until none is. */
  runJobs(): Promise<void>;
  /** Rows as a superuser sees them: past every wall. */
  look<R>(sql: string, parameters?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

const open = new Set<World>();

export const openHandles = (): string[] => [...open].map((world) => `world ${world.here.id}`);
export async function closeWorlds(): Promise<void> {
  for (const world of open) await world.close();
}

export async function world(
  given: { ports?: Partial<Ports>; externalBackups?: Settings["externalBackups"]; modelTokensPerMonth?: number } = {},
): Promise<World> {
  const databases = await cloneDatabases();
  const fakes = {
    blobs: new MemoryBlobs(),
    backups: new MemoryBlobs(),
    mailer: new MemoryMailer(),
    vectors: new MemoryVectors(),
    recordings: new FakeRecordings("download-token"),
    webhooks: new MemoryWebhooks(),
    keyWrapper: new MemoryKeys(),
  };
  const clock = new TestClock();
  const logged: string[] = [];
  const say = (facts: Record<string, unknown>, message: string) =>
    void logged.push(JSON.stringify({ ...facts, message }));
  const log: Log = { info: say, warn: say, error: say };
  const own = {
    sasha: extractive(),
    transcriber: vttTranscriber(),
    embedder: hashingEmbedder(),
    documents: documents({ searchPath: process.env.PATH ?? "" }),
    scanner: new BuiltInScanner(),
  };
  const { modelTokensPerMonth = null } = given;
  const limits = { uploadBytes: 64 * 1024 * 1024, textChars: 200_000, modelTokensPerMonth };
  const settings = {
    clock,
    log,
    tracer: idleTracer,
    limits,
    mayCoachesMapZoom: true,
    publicUrl: "http://world.test",
    externalBackups: given.externalBackups ?? [],
    backupDays: { DATA: 29, KEYRING: 7 },
  };
  const composed = await compose(databases, { ...fakes, ...own, ...given.ports }, settings);
  const { app } = composed;
  const outside = new Pool({ connectionString: databases.superUrl, max: 2 });
  outside.on("error", () => undefined);
  const queue = new Pool({ connectionString: databases.workerUrl, max: 4 });
  queue.on("error", () => undefined);
  queue.on("connect", (client) => client.on("error", () => undefined));
  const made: World = {
    ...{ app, composed, databases, clock, logged, ...fakes },
    here: await makeTenant(app, "here"),
    there: await makeTenant(app, "there"),
    runJobs: () =>
      runOnce({ pgPool: queue, taskList: toTasks(app), preset: settled, noHandleSignals: true, logger: silent }),
    look: async (sql, parameters) => (await outside.query(sql, parameters)).rows,
    async close() {
      open.delete(made);
      await Promise.all([outside.end(), queue.end(), composed.close()]);
      await databases.drop();
    },
  };
  open.add(made);
  return made;
}

const silent = new Logger(() => () => undefined);

async function makeTenant(app: App, slug: string): Promise<Tenant> {
  const id = v7();
  const system = systemWho(id);
  await createWorkspace(app, system, { slug, name: `Workspace ${slug}` });
  const invite = async (name: string, role: Audience): Promise<Who> => {
    const email = `${name.toLowerCase().replace(/\W+/g, ".")}@${slug}.test`;
    return toWho(await inviteUser(app, system, { email, displayName: name, role }));
  };
  return {
    ...{ id, slug, system },
    admin: await invite("Ada Admin", "ADMIN"),
    coach: await invite("Maren Holt", "COACH"),
    coach2: await invite("Jon Sorensen", "COACH"),
    coachee: await invite("Ilse Brandt", "COACHEE"),
    coachee2: await invite("Tariq Osei", "COACHEE"),
    integrator: await invite("Machine One", "INTEGRATOR"),
  };
}

export function toWho(user: User): Who {
  return { workspaceId: user.workspaceId, role: user.role, userId: user.id, ref: user.ref };
}
