import { AbortMultipartUploadCommand, DeleteObjectsCommand } from "@aws-sdk/client-s3";
import { PortError } from "../../errors";
import { inParallel } from "../in-parallel";
import type { Bucket } from "./client";
import { type Copy, leftOf, type Upload } from "./copies";
import { PORT, s3Fault } from "./errors";
import { type Refused, toRefusal } from "./locks";

/** The most that DeleteObjects takes at once. */
const BATCH = 1000;
/** One is enough unless something is written meanwhile. More than that: the store keeps what it is told to delete. */
const MAX_ROUNDS = 4;
const GONE = new Set(["NoSuchKey", "NoSuchVersion"]);

/**
 * Removes every version, marker and unfinished upload of these names, then lists again until none is left: what a
 * deletion answered counts for nothing but a failure. Answers with the names of which there was something.
 */
export async function destroyNames(store: Bucket, names: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { copies, uploads } = await leftOf(store, names);
    if (copies.length + uploads.length === 0) return found;
    if (round === 0) for (const { name } of [...copies, ...uploads]) found.add(name);
    // Uploads first: a completed one would be a new version. Markers last: without them a locked version is current again.
    await inParallel(uploads, (upload) => abortUpload(store, upload));
    await removeAll(
      store,
      copies.filter((copy) => !copy.isMarker),
    );
    await removeAll(
      store,
      copies.filter((copy) => copy.isMarker),
    );
  }
  throw new PortError(PORT, "The blob store still lists what it was told to delete.", true);
}

export async function abortUpload({ client, bucket }: Bucket, { name, uploadId }: Upload): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: name, UploadId: uploadId }));
  } catch (error) {
    if (s3Fault(error).code !== "NoSuchUpload") throw error;
  }
}

/** Each by its version's id: without one, S3 would only put a marker on top. Throws when any was refused. */
export async function removeAll(store: Bucket, copies: readonly Copy[]): Promise<void> {
  const refused: Refused[] = [];
  for (let start = 0; start < copies.length; start += BATCH) {
    refused.push(...(await removeBatch(store, copies.slice(start, start + BATCH))));
  }
  if (refused.length > 0) throw await toRefusal(store, refused, copies.length);
}

/** The answer is 200 whatever became of the single ones: those in its errors are still there. */
async function removeBatch({ client, bucket }: Bucket, copies: readonly Copy[]): Promise<Refused[]> {
  const Objects = copies.map(({ name, versionId }) => ({ Key: name, VersionId: versionId }));
  const answer = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: false } }));
  return (answer.Errors ?? [])
    .filter(({ Code }) => !GONE.has(Code ?? ""))
    .map(({ Key, VersionId, Code, Message }) => ({ name: Key, versionId: VersionId, code: Code, message: Message }));
}
