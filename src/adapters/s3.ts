import type { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { PortError, StartError } from "../errors";
import type { BlobStore, Probe, StoredBlob, Tier } from "../ports/blob-store";
import { assertBlobName } from "./blob-names";
import { bodyFault } from "./body-fault";
import { guardedStream } from "./guarded-stream";
import { type Bucket, openBucket, type S3Options } from "./s3/client";
import { assertListing, assertMovesOn, leftOf, listCopies, listUploads } from "./s3/copies";
import { destroyNames } from "./s3/destroy";
import { isAbsent, PORT, toS3Error } from "./s3/errors";
import { fromS3Metadata } from "./s3/metadata";
import { assertForgets } from "./s3/start";
import { copyToTier, toTier } from "./s3/tier";
import { putObject } from "./s3/upload";

const KEEPS_DELETED =
  "Copies that the bucket keeps, or makes elsewhere, beyond a deletion (replication, or settings that can't be read), by the operator's override BLOB_KEEPS_DELETED.";

/** A blob store that can be asked, at start-up, whether its deletions are deletions. */
export interface S3BlobStore extends BlobStore {
  /** Reads the bucket's settings and tries them by a canary. StartError when it would keep, copy or hide something. */
  assertForgets(canaryKey: string): Promise<void>;
}

/** Amazon S3, or a store that speaks like it. Requests are repeated by the SDK a few times; then PortError. */
export function s3Blobs(options: S3Options): S3BlobStore {
  const store = openBucket(options);
  return {
    name: "s3",
    notCovered: store.keepsDeleted ? [KEEPS_DELETED] : [],
    put: (key, body, metadata) => put(store, key, body, metadata),
    read: (key, range) => attempt("read", () => read(store, named(store, key), range)),
    size: (key) => attempt("measure", async () => sizeOf(await find(store, named(store, key)))),
    list: (prefix) => list(store, prefix),
    setTier: (key, tier) => attempt("move", () => setTier(store, named(store, key), tier)),
    tier: (key) => attempt("look up", () => tierOf(store, named(store, key))),
    destroy: (key) =>
      attempt("delete", async () => {
        const found = await destroyNames(store, [named(store, key)]);
        return found.size > 0 ? "destroyed" : "absent";
      }),
    destroyAll: (keys) => attempt("delete", async () => void (await destroyNames(store, allNamed(store, keys)))),
    remaining: (keys) => attempt("look for", () => remaining(store, keys)),
    probe: (prefix) => probe(store, `${store.folder}${prefix}`),
    assertForgets: (canaryKey) => attempt("start", () => assertForgets(store, named(store, canaryKey))),
  };
}

/** A failed upload may leave unfinished parts: `destroy` of its key removes them, and `probe` shows them. */
async function put(store: Bucket, key: string, body: Readable, metadata: Record<string, string>) {
  try {
    assertBlobName(PORT, key, metadata);
    return await putObject(store, named(store, key), body, metadata);
  } catch (error) {
    const cause = bodyFault(PORT, body) ?? toS3Error("store", error);
    body.destroy();
    throw cause;
  }
}

async function read(store: Bucket, name: string, range: { start: number; end?: number } = { start: 0 }) {
  const { start, end } = range;
  if (end !== undefined && end < start) throw new PortError(PORT, "The range is empty.", false);
  const isWhole = start === 0 && end === undefined;
  const asked = { Bucket: store.bucket, Key: name, Range: isWhole ? undefined : `bytes=${start}-${end ?? ""}` };
  const { Body, ContentRange } = await store.client.send(new GetObjectCommand(asked));
  if (!Body) throw new PortError(PORT, "The blob store gave no body.", false);
  const body = guardedStream(Body as Readable, {
    idleMs: store.idleMs,
    toError: (error) => toS3Error("go on reading", error),
  });
  if (isWhole || ContentRange?.startsWith(`bytes ${start}-`)) return body;
  body.destroy();
  throw new PortError(PORT, "The blob store gave another range than it was asked for.", false);
}

/** Null when there is none, or when a marker hides it. A HEAD's 404 says not of what, so the bucket is asked for too. */
async function find({ client, bucket: Bucket }: Bucket, name: string): Promise<HeadObjectCommandOutput | null> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket, Key: name }));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    await client.send(new HeadBucketCommand({ Bucket }));
    return null;
  }
}

function sizeOf(found: HeadObjectCommandOutput | null): number | null {
  if (found && found.ContentLength === undefined) throw new PortError(PORT, "The blob store gave no size.", false);
  return found?.ContentLength ?? null;
}

/** S3 orders by the bytes of the names, which are ASCII; metadata takes a request for each. */
async function* list(store: Bucket, prefix: string): AsyncGenerator<StoredBlob> {
  const { client, bucket, folder } = store;
  const Prefix = `${folder}${prefix}`;
  let from: { ContinuationToken?: string } = {};
  try {
    for (;;) {
      const answer = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, ...from }));
      assertListing(answer, Prefix);
      for (const { Key: name = "" } of answer.Contents ?? []) {
        const found = await find(store, name);
        const bytes = sizeOf(found);
        // Gone since the listing.
        if (!found || bytes === null) continue;
        yield { key: name.slice(folder.length), bytes, metadata: fromS3Metadata(found.Metadata) };
      }
      if (!answer.IsTruncated) return;
      const next = { ContinuationToken: answer.NextContinuationToken };
      assertMovesOn(from, next);
      from = next;
    }
  } catch (error) {
    throw toS3Error("list", error);
  }
}

async function setTier(store: Bucket, name: string, tier: Tier): Promise<void> {
  const found = await find(store, name);
  if (!found) throw new PortError(PORT, "There is no such blob to move.", false);
  if (toTier(found) !== tier) await copyToTier(store, name, tier, found);
}

async function tierOf(store: Bucket, name: string): Promise<Tier | null> {
  const found = await find(store, name);
  return found && toTier(found);
}

async function remaining(store: Bucket, keys: readonly string[]): Promise<string[]> {
  const { copies, uploads } = await leftOf(store, allNamed(store, keys));
  const seen = new Set([...copies, ...uploads].map(({ name }) => name.slice(store.folder.length)));
  return [...seen];
}

async function probe(store: Bucket, prefix: string): Promise<Probe> {
  try {
    for await (const _ of listCopies(store, prefix)) return "PRESENT";
    for await (const _ of listUploads(store, prefix)) return "PRESENT";
    return "ABSENT";
  } catch {
    return "UNKNOWN";
  }
}

function named(store: Bucket, key: string): string {
  assertBlobName(PORT, key);
  return `${store.folder}${key}`;
}

function allNamed(store: Bucket, keys: readonly string[]): string[] {
  return keys.map((key) => named(store, key));
}

async function attempt<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw toS3Error(what, error);
  }
}
