import "reflect-metadata";
import { Pool } from "pg";
import { v7 } from "uuid";
import { traced } from "./adapters/traced";
import type { App, BackupCatalog, Clock, KeyRotation, Log, LoggedCertificate, Who } from "./app";
import { CHECKPOINT_TYPE, sealBatch } from "./db/audit";
import { openBackups } from "./db/backup/backups";
import { dataSource } from "./db/data-source";
import { Database } from "./db/database";
import { Keyring } from "./db/keyring";
import { OperationKeys } from "./db/keys";
import { Occupancy } from "./db/occupancy";
import { pipelinePool } from "./db/scoped";
import { SigningKeys } from "./db/signing-keys";
import { sweepKeys } from "./db/sweep-keys";
import type { KeyWrapper } from "./ports/key-wrapper";
import { SOFTWARE } from "./software";

/** Connection strings, each of its own role: the server's, the owner's (migrations), the queue's, the keyring's, the backups'. */
export interface Connections {
  appUrl: string;
  ownerUrl: string;
  workerUrl: string;
  keyringUrl: string;
  /** Of the role that takes backups; null where an operator's own system takes them. */
  backupUrl: string | null;
}

/** Everything outside PostgreSQL that a step may call. */
export type Ports = Pick<
  App,
  | "blobs"
  | "backups"
  | "vectors"
  | "sasha"
  | "transcriber"
  | "documents"
  | "embedder"
  | "scanner"
  | "recordings"
  | "mailer"
  | "webhooks"
> & { keyWrapper: KeyWrapper };

export interface Settings {
  clock: Clock;
  log: Log;
  tracer: App["tracer"];
  limits: App["limits"];
  mayCoachesMapZoom: boolean;
  publicUrl: string;
  externalBackups: App["externalBackups"];
  /** For how long backups are kept. */
  backupDays: BackupCatalog["days"];
}

export interface Composed {
  app: App;
  database: Database;
  keyring: Keyring;
  close(): Promise<void>;
}

/** How long one key signs. */
const SIGNING_DAYS = 90;

const machine: Clock = { now: () => new Date() };
const server = (workspaceId: string): Who => ({ workspaceId, role: "SYSTEM", userId: null, ref: "server" });

/** Wires the steps' App out of a migrated database, the keyring and the ports. Refuses a role that sees past the walls. */
export async function compose(connections: Connections, ports: Ports, settings: Settings): Promise<Composed> {
  const pools = openPools(connections);
  const keyring = new Keyring(pools.keys, ports.keyWrapper);
  try {
    await Promise.all([pools.writes.initialize(), pools.cascade.initialize(), keyring.prepare()]);
    const parts = () => ({
      now: settings.clock.now(),
      clock: () => settings.clock.now(),
      newId: v7,
      macKey: (who: Who) => keyring.secret(who.workspaceId, "idempotency"),
    });
    const database = new Database(pools.writes, pools.reads, pools.cascade, parts);
    await database.assertConfined();
    const catalog = openBackups({
      ...{ keys: pools.keys, keyring, wrapper: ports.keyWrapper, data: pools.backup },
      ...{ software: SOFTWARE, days: settings.backupDays },
    });
    await catalog.prepare();
    const occupancy = new Occupancy(connections.appUrl, database);
    const close = async () => {
      await occupancy.close();
      await closePools(pools);
    };
    const signer = new SigningKeys(pools.keys, () => keyring.installationSecret("signing-keys"));
    const rotation = keyring.rotation(longest(settings.externalBackups));
    const doors = traced(settings.tracer, "database", database, ["read", "write", "destroy"]);
    const app = makeApp({ database: doors, keyring, occupancy, signer, catalog, rotation }, ports, settings);
    return { app, database, keyring, close };
  } catch (error) {
    await closePools(pools);
    throw error;
  }
}

type Pools = ReturnType<typeof openPools>;

function openPools({ appUrl, keyringUrl, backupUrl }: Connections) {
  return {
    writes: dataSource(appUrl, { name: "regenesis-write" }),
    // Apart, so that its commits can be told from all others.
    cascade: dataSource(appUrl, { name: "regenesis-cascade", poolSize: 4 }),
    reads: pipelinePool(appUrl, "regenesis-read", 10),
    keys: pipelinePool(keyringUrl, "regenesis-keyring", 5),
    backup: backupUrl ? streamPool(backupUrl, "regenesis-backup") : null,
  };
}

/** One connection, opened when it is needed; the other pools take no streams. */
function streamPool(connectionString: string, name: string): Pool {
  const pool = new Pool({ connectionString, application_name: name, max: 1 });
  // A connection that breaks, idle or at work, is replaced; without a listener on each it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function closePools({ writes, cascade, reads, keys, backup }: Pools): Promise<void> {
  for (const source of [writes, cascade]) if (source.isInitialized) await source.destroy();
  await Promise.all([reads.end(), keys.end(), backup?.end()]);
}

interface Parts {
  database: Database;
  keyring: Keyring;
  occupancy: Occupancy;
  signer: SigningKeys;
  catalog: BackupCatalog;
  rotation: KeyRotation;
}

/** Which of an operator's systems copy the keyring as well is not known here. */
function longest(copies: App["externalBackups"]): number {
  return Math.max(0, ...copies.map(({ days }) => days));
}

function makeApp(parts: Parts, { keyWrapper: _, ...outside }: Ports, { backupDays: __, ...settings }: Settings): App {
  return {
    ...settings,
    ...outside,
    machine,
    software: SOFTWARE,
    signer: parts.signer,
    newId: v7,
    ...doorsOf(parts),
    ...keysOf(parts),
    listBackups: () => parts.catalog.list(),
    catalog: parts.catalog,
    keyRotation: parts.rotation,
  };
}

function doorsOf({ database, occupancy, signer }: Parts) {
  return {
    write: (who, fn) => database.write(who, fn),
    read: (who, fn) => database.read(who, fn),
    destroy: (who, fn) => database.destroy(who, fn),
    countRemaining: (who, sets) => database.countRemaining(who, sets),
    countTraces: (who, traces) => database.countTraces(who, traces),
    occupy: (who, item, fn) => occupancy.occupy(who, item, fn),
    alone: (name, fn) => occupancy.alone(name, fn),
    tryAlone: (work, fn) => occupancy.tryAlone(work, fn),
    rotateSigningKey: () => signer.rotateAfter(SIGNING_DAYS),
    sealAudit: (who: Who) =>
      database.write(who, (unit) =>
        sealBatch(unit.em, who.workspaceId, {
          sign: (payload) => signer.sign(CHECKPOINT_TYPE, payload),
          now: unit.now,
        }),
      ),
    findCertificate: async (id: string) => {
      const [found] = await database.lookUp<LoggedCertificate>("select * from find_certificate($1)", [id]);
      return found ?? null;
    },
    findWorkspace: async (slug: string) => {
      const [found] = await database.lookUp<{ id: string | null }>("select find_workspace($1) as id", [slug]);
      return found?.id ?? null;
    },
    findZoomConnection: async (hash: Buffer) => {
      const [found] = await database.lookUp<{ workspaceId: string; id: string; coachId: string }>(
        "select workspace_id, id, coach_id from find_zoom_connection($1)",
        [hash],
      );
      return found ?? null;
    },
  } satisfies Partial<App>;
}

function keysOf({ database, keyring }: Parts) {
  return {
    keys: (who) => new OperationKeys(keyring, who),
    serverKeys: (workspaceId) => new OperationKeys(keyring, server(workspaceId)),
    installationSecret: (purpose) => keyring.installationSecret(purpose),
    sweepKeys: (who) => sweepKeys(database, keyring, who),
    countKeys: ({ workspaceId }, ids) => keyring.count(workspaceId, ids),
    shredKeys: async ({ workspaceId }, ids) => {
      await keyring.destroy(workspaceId, ids);
      await keyring.scrub();
    },
    probeKeys: ({ workspaceId }, keys) => keyring.probe(workspaceId, keys),
  } satisfies Partial<App>;
}
