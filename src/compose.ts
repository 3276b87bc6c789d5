import "reflect-metadata";
import { v7 } from "uuid";
import type { App, Clock, Log, Who } from "./app";
import { CHECKPOINT_TYPE, sealBatch } from "./db/audit";
import { dataSource } from "./db/data-source";
import { Database } from "./db/database";
import { Keyring } from "./db/keyring";
import { OperationKeys } from "./db/keys";
import { pipelinePool } from "./db/scoped";
import { SigningKeys } from "./db/signing-keys";
import { sweepKeys } from "./db/sweep-keys";
import type { KeyWrapper } from "./ports/key-wrapper";

/** Connection strings, each of its own role: the server's, the owner's (migrations), the queue's, the keyring's. */
export interface Connections {
  appUrl: string;
  ownerUrl: string;
  workerUrl: string;
  keyringUrl: string;
}

/** Everything outside PostgreSQL that a step may call. */
export type Ports = Pick<App, "blobs" | "vectors" | "sasha" | "transcriber" | "embedder" | "scanner" | "recordings"> & {
  keyWrapper: KeyWrapper;
};

export interface Settings {
  clock: Clock;
  log: Log;
  limits: App["limits"];
  mayCoachesMapZoom: boolean;
}

export interface Composed {
  app: App;
  database: Database;
  keyring: Keyring;
  close(): Promise<void>;
}

const machine: Clock = { now: () => new Date() };
const server = (workspaceId: string): Who => ({ workspaceId, role: "SYSTEM", userId: null, ref: "server" });

/** Wires the steps' App out of a migrated database, the keyring and the ports. Refuses a role that sees past the walls. */
export async function compose(connections: Connections, ports: Ports, settings: Settings): Promise<Composed> {
  const writes = dataSource(connections.appUrl, { name: "regenesis-write" });
  const reads = pipelinePool(connections.appUrl, "regenesis-read", 10);
  const keys = pipelinePool(connections.keyringUrl, "regenesis-keyring", 5);
  const keyring = new Keyring(keys, ports.keyWrapper);
  const close = async () => {
    if (writes.isInitialized) await writes.destroy();
    await Promise.all([reads.end(), keys.end()]);
  };
  try {
    await writes.initialize();
    await keyring.prepare();
    const parts = () => ({
      now: settings.clock.now(),
      clock: () => settings.clock.now(),
      newId: v7,
      macKey: (who: Who) => keyring.secret(who.workspaceId, "idempotency"),
    });
    const database = new Database(writes, reads, parts);
    await database.assertConfined();
    const signer = new SigningKeys(keys, () => keyring.installationSecret("signing-keys"));
    const { keyWrapper: _, ...outside } = ports;
    const app: App = {
      ...settings,
      ...outside,
      machine,
      signer,
      newId: v7,
      write: (who, fn) => database.write(who, fn),
      read: (who, fn) => database.read(who, fn),
      keys: (who) => new OperationKeys(keyring, who),
      serverKeys: (workspaceId) => new OperationKeys(keyring, server(workspaceId)),
      installationSecret: (purpose) => keyring.installationSecret(purpose),
      sealAudit: (who) =>
        database.write(who, (unit) =>
          sealBatch(unit.em, who.workspaceId, {
            sign: (payload) => signer.sign(CHECKPOINT_TYPE, payload),
            now: unit.now,
          }),
        ),
      sweepKeys: (who) => sweepKeys(database, keyring, who),
      findZoomConnection: async (hash) => {
        const [found] = await database.lookUp<{ workspaceId: string; id: string; coachId: string }>(
          "select workspace_id, id, coach_id from find_zoom_connection($1)",
          [hash],
        );
        return found ?? null;
      },
    };
    return { app, database, keyring, close };
  } catch (error) {
    await close();
    throw error;
  }
}
