import { join } from "node:path";
import { azureBlobs } from "../adapters/azure-blob";
import { pgliteSql } from "../adapters/pglite-sql";
import type { VectorSql } from "../adapters/pgvector";
import type { Connections } from "../compose";
import type { BlobStore } from "../ports/blob-store";
import { startAzurite } from "./azurite";
import { prepareDatabases } from "./databases";
import { openPglite, VECTOR_ROLE } from "./pglite";
import { type EmbeddedPostgres, ensureDatabase, startPostgres } from "./postgres";

/** What runs under the data folder; null where a real one is configured. */
export interface EmbeddedParts {
  connections: Connections | null;
  blobs: BlobStore | null;
  backups: BlobStore | null;
  vectors: VectorSql | null;
  /** Ports by part, for run.json. */
  ports: Record<string, number>;
  /** In the reverse of the order they were started in. */
  stop(): Promise<void>;
}

export interface Wanted {
  database: boolean;
  blobs: boolean;
  vectors: boolean;
}

export const BLOB_CONTAINER = "regenesis";
export const BACKUP_CONTAINER = "backups";
const LEFT_TO_COLLECT =
  "Ciphertext that the embedded blob store leaves on this machine's disk after a deletion until its collector has run.";

/** Starts the parts that are wanted, side by side where they don't need each other. All or none. Throws StartError. */
export async function startParts(folder: string, wanted: Wanted): Promise<EmbeddedParts> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const ports: Record<string, number> = {};
  const startVectors = async () => {
    if (!wanted.vectors) return null;
    const pglite = await openPglite(join(folder, "vectors"));
    stops.push(() => pglite.close());
    return pgliteSql(pglite, VECTOR_ROLE);
  };
  const startStores = async () => {
    // Azurite keeps its metadata in PostgreSQL too: its own store loses acknowledged writes on kill -9.
    if (!wanted.database && !wanted.blobs) return { connections: null, blobs: null, backups: null };
    const postgres = await startPostgres({ dir: join(folder, "postgres") });
    stops.push(() => postgres.stop());
    ports.postgres = postgres.port;
    const connections = wanted.database ? await prepareDatabases(postgres) : null;
    const none = { blobs: null, backups: null };
    return { connections, ...(wanted.blobs ? await startBlobs(folder, postgres, stops) : none) };
  };
  const [vectors, stores] = await Promise.allSettled([startVectors(), startStores()]);
  if (vectors.status === "fulfilled" && stores.status === "fulfilled")
    return { ...stores.value, vectors: vectors.value, ports, stop };
  await stop();
  throw vectors.status === "rejected" ? vectors.reason : (stores as PromiseRejectedResult).reason;
}

async function startBlobs(
  folder: string,
  postgres: EmbeddedPostgres,
  stops: (() => Promise<void>)[],
): Promise<{ blobs: BlobStore; backups: BlobStore }> {
  const metadataUrl = await ensureDatabase(postgres, "azurite");
  const azurite = await startAzurite({ dir: join(folder, "azurite"), metadataUrl });
  stops.push(() => azurite.stop());
  const open = (container: string) =>
    azureBlobs({
      connectionString: azurite.connectionString,
      container,
      name: "azurite",
      notCovered: [LEFT_TO_COLLECT],
    });
  return { blobs: open(BLOB_CONTAINER), backups: open(BACKUP_CONTAINER) };
}
