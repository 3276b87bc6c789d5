import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ContainerClient } from "@azure/storage-blob";
import { PortError, StartError } from "../errors";
import type { BlobStore, Probe, StoredBlob, Tier } from "../ports/blob-store";
import { type AzureBlobOptions, azureClients, DEFAULT_IDLE_MS } from "./azure-blob-client";
import { type Deleting, destroyBlob, EVERYTHING } from "./azure-blob-destroy";
import { isBlobNotFound, isUnnamed404, toBlobError } from "./azure-blob-errors";
import { destroyMany, stillListed } from "./azure-blob-many";
import { assertForgets } from "./azure-blob-start";
import { assertBlobName } from "./blob-names";
import { bodyFault } from "./body-fault";
import { guardedStream } from "./guarded-stream";

const PORT = "blob-store";
/** Two blocks in memory an upload; 50,000 blocks of this size are 195 GiB. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_IN_MEMORY = 2;

const KEEPS_DELETED =
  "Copies that the blob store keeps after a deletion (soft delete, versions or immutability), by the operator's override BLOB_KEEPS_DELETED.";

/** A blob store that can be asked, at start-up, whether its deletions are deletions. */
export interface AzureBlobStore extends BlobStore {
  /** Writes a canary twice, destroys it and looks again. StartError when the store would keep or hide a copy. */
  assertForgets(canaryKey: string): Promise<void>;
}

export type AzureStoreOptions = AzureBlobOptions & {
  name?: string;
  notCovered?: readonly string[];
  /** BLOB_KEEPS_DELETED=accept: soft-deleted copies that can't be removed are no failure, and are named on certificates. */
  keepsDeleted?: boolean;
};

interface Store extends Deleting {
  idleMs: number;
  /** Creates the container at first use; a failure is tried again at the next. */
  ready(): Promise<ContainerClient>;
}

/** Azure Blob Storage, or Azurite. Requests are repeated by the SDK a few times; then PortError says whether to go on. */
export function azureBlobs(options: AzureStoreOptions): AzureBlobStore {
  const store = openStore(options);
  return {
    name: options.name ?? "azure-blob",
    notCovered: [...(options.notCovered ?? []), ...(store.keepsDeleted ? [KEEPS_DELETED] : [])],
    put: (key, body, metadata) => put(store, key, body, metadata),
    read: (key, range) => attempt("read", () => read(store, key, range)),
    size: (key) => attempt("measure", () => size(store, key)),
    list: (prefix) => list(store, prefix),
    setTier: (key, tier) => attempt("move", () => setTier(store, key, tier)),
    tier: (key) => attempt("look up", () => tierOf(store, key)),
    destroy: (key) =>
      attempt("delete", async () => {
        await named(store, key);
        return destroyBlob(store, key);
      }),
    destroyAll: (keys) => attempt("delete", async () => destroyMany(await opened(store, keys), keys)),
    remaining: (keys) => attempt("look for", async () => stillListed(await opened(store, keys), keys)),
    probe: (prefix) => probe(store, prefix),
    assertForgets: (canaryKey) =>
      attempt("start", async () => {
        await named(store, canaryKey);
        await assertForgets(store, canaryKey);
      }),
  };
}

function openStore(options: AzureStoreOptions): Store {
  const clients = azureClients(options);
  let created: Promise<unknown> | null = null;
  const ready = async () => {
    created ??= clients.container.createIfNotExists();
    await created.catch((error: unknown) => {
      created = null;
      throw error;
    });
    return clients.container;
  };
  const { keepsDeleted = false, idleTimeoutMs: idleMs = DEFAULT_IDLE_MS } = options;
  return { ...clients, ready, idleMs, keepsDeleted };
}

/** A failed upload may leave uncommitted blocks: `destroy` of its key removes them, and `probe` shows them. */
async function put(store: Store, key: string, body: Readable, metadata: Record<string, string>) {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // Also fails for a body that closes without ending, or before the SDK listens: the SDK would wait for ever.
  const fed = pipeline(body, counted);
  fed.catch(() => undefined);
  try {
    assertBlobName(PORT, key, metadata);
    const blob = (await store.ready()).getBlockBlobClient(key);
    await Promise.all([fed, blob.uploadStream(counted, BLOCK_BYTES, BLOCKS_IN_MEMORY, { metadata })]);
    return { bytes };
  } catch (error) {
    const cause = bodyFault(PORT, body) ?? toBlobError(PORT, "store", error);
    counted.destroy();
    throw cause;
  }
}

async function read(store: Store, key: string, range: { start: number; end?: number } = { start: 0 }) {
  const { start, end } = range;
  const container = await named(store, key);
  const count = end === undefined ? undefined : end - start + 1;
  if (count !== undefined && count <= 0) throw new PortError(PORT, "The range is empty.", false);
  const answer = await container.getBlobClient(key).download(start, count, { maxRetryRequests: 3 });
  const source = answer.readableStreamBody;
  if (!source) throw new PortError(PORT, "The blob store gave no body.", false);
  const body = guardedStream(source as Readable, {
    idleMs: store.idleMs,
    toError: (error) => toBlobError(PORT, "go on reading", error),
  });
  // Azure refuses a range behind the end with 416; Azurite answers with nothing.
  if (start > 0 && !answer.contentLength) {
    body.destroy();
    throw new PortError(PORT, "The range is behind the blob's end.", false);
  }
  return body;
}

async function size(store: Store, key: string): Promise<number | null> {
  const found = await propertiesOf(store, key);
  if (found && found.contentLength === undefined) throw new PortError(PORT, "The blob store gave no size.", false);
  return found?.contentLength ?? null;
}

async function propertiesOf(store: Store, key: string) {
  const container = await named(store, key);
  try {
    return await container.getBlobClient(key).getProperties();
  } catch (error) {
    // Azurite names no code here: 404 then means the blob only while its container is there.
    if (isBlobNotFound(error) || (isUnnamed404(error) && (await container.exists()))) return null;
    throw error;
  }
}

async function* list(store: Store, prefix: string): AsyncGenerator<StoredBlob> {
  try {
    const container = await store.ready();
    for await (const { name, properties, metadata } of container.listBlobsFlat({ prefix, includeMetadata: true })) {
      const { contentLength: bytes } = properties;
      if (bytes === undefined) throw new PortError(PORT, "The blob store gave no size.", false);
      // The SDK makes an empty text of an empty element.
      yield { key: name, bytes, metadata: metadata || {} };
    }
  } catch (error) {
    throw toBlobError(PORT, "list", error);
  }
}

async function setTier(store: Store, key: string, tier: Tier): Promise<void> {
  const container = await named(store, key);
  await container.getBlobClient(key).setAccessTier(tier === "cold" ? "Cold" : "Hot");
}

/** Cool is an account's default and no doing of ours: read like hot, it counts as hot. */
async function tierOf(store: Store, key: string): Promise<Tier | null> {
  const found = await propertiesOf(store, key);
  if (!found) return null;
  if (found.accessTier === "Cold") return "cold";
  if (found.accessTier === "Hot" || found.accessTier === "Cool") return "hot";
  throw new PortError(PORT, "The blob store gave no tier that is known.", false);
}

async function probe(store: Store, prefix: string): Promise<Probe> {
  try {
    const container = await store.ready();
    for await (const copy of container.listBlobsFlat({ ...EVERYTHING, prefix })) {
      if (!(copy.deleted && store.keepsDeleted)) return "PRESENT";
    }
    return "ABSENT";
  } catch {
    return "UNKNOWN";
  }
}

async function opened(store: Store, keys: readonly string[]): Promise<Store> {
  for (const key of keys) assertBlobName(PORT, key);
  await store.ready();
  return store;
}

async function named(store: Store, key: string): Promise<ContainerClient> {
  assertBlobName(PORT, key);
  return store.ready();
}

async function attempt<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw toBlobError(PORT, what, error);
  }
}
