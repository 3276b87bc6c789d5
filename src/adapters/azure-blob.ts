import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ContainerClient } from "@azure/storage-blob";
import { PortError, StartError } from "../errors";
import type { BlobStore, Probe } from "../ports/blob-store";
import { type AzureBlobOptions, containerClient, DEFAULT_IDLE_MS } from "./azure-blob-client";
import { destroyBlob, EVERYTHING } from "./azure-blob-destroy";
import { isBlobNotFound, isUnnamed404, toBlobError } from "./azure-blob-errors";
import { assertBlobName } from "./blob-names";
import { guardedStream } from "./guarded-stream";

const PORT = "blob-store";
/** Two blocks in memory an upload; 50,000 blocks of this size are 195 GiB. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_IN_MEMORY = 2;

/** A blob store that can be asked, at start-up, whether its deletions are deletions. */
export interface AzureBlobStore extends BlobStore {
  /** Writes a canary, destroys it and looks again. StartError when the store would keep a copy. */
  assertForgets(canaryKey: string): Promise<void>;
}

interface Store {
  client: ContainerClient;
  idleMs: number;
  /** Creates the container at first use; a failure is tried again at the next. */
  ready(): Promise<ContainerClient>;
}

/** Azure Blob Storage, or Azurite. Requests are repeated by the SDK a few times; then PortError says whether to go on. */
export function azureBlobs(options: AzureBlobOptions & { name?: string }): AzureBlobStore {
  const client = containerClient(options);
  let created: Promise<unknown> | null = null;
  const ready = async () => {
    created ??= client.createIfNotExists();
    await created.catch((error: unknown) => {
      created = null;
      throw error;
    });
    return client;
  };
  const store: Store = { client, ready, idleMs: options.idleTimeoutMs ?? DEFAULT_IDLE_MS };
  return {
    name: options.name ?? "azure-blob",
    put: (key, body, metadata) => put(store, key, body, metadata),
    read: (key, range) => attempt("read", () => read(store, key, range)),
    size: (key) => attempt("measure", () => size(store, key)),
    destroy: (key) => attempt("delete", async () => destroyBlob(await named(store, key), key)),
    probe: (prefix) => probe(store, prefix),
    assertForgets: (canaryKey) => attempt("start", () => assertForgets(store, canaryKey)),
  };
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
    const cause = bodyFault(body) ?? toBlobError(PORT, "store", error);
    counted.destroy();
    throw cause;
  }
}

/** The body's own error comes through unchanged: it may be a refusal, such as TOO_LARGE. */
function bodyFault(body: Readable): Error | null {
  if (body.errored) return body.errored;
  return body.destroyed && !body.readableEnded ? new PortError(PORT, "The upload ended early.", true) : null;
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
  const container = await named(store, key);
  try {
    const { contentLength } = await container.getBlobClient(key).getProperties();
    if (contentLength === undefined) throw new PortError(PORT, "The blob store gave no size.", false);
    return contentLength;
  } catch (error) {
    // Azurite names no code here: 404 then means the blob only while its container is there.
    if (isBlobNotFound(error) || (isUnnamed404(error) && (await container.exists()))) return null;
    throw error;
  }
}

async function probe(store: Store, prefix: string): Promise<Probe> {
  try {
    const container = await store.ready();
    for await (const _ of container.listBlobsFlat({ ...EVERYTHING, prefix })) return "PRESENT";
    return "ABSENT";
  } catch {
    return "UNKNOWN";
  }
}

async function assertForgets(store: Store, canaryKey: string): Promise<void> {
  const blob = (await named(store, canaryKey)).getBlockBlobClient(canaryKey);
  await blob.upload("", 0);
  try {
    await destroyBlob(store.client, canaryKey);
  } catch (error) {
    if (error instanceof PortError && !error.retryable) {
      throw new StartError("The blob store keeps deleted blobs: turn its soft delete and versioning off.", error);
    }
    throw error;
  }
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
