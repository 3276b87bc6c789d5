import type { Readable } from "node:stream";
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { PortError } from "../../errors";
import type { Bucket } from "./client";
import { abortUpload } from "./destroy";
import { PORT } from "./errors";
import { toS3Metadata } from "./metadata";

/** S3 wants 5 MiB or more of each part but the last, and takes 10,000 parts. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_OF_A_SIZE = 2500;

export interface Target {
  name: string;
  /** Settings of the object to come. */
  settings: Pick<CreateMultipartUploadCommandInput, "Metadata" | "StorageClass">;
  /** The entity tag that the object must still have when the new one takes its place. */
  onlyIf?: string;
}

/** Flat memory: two parts of an upload. Answers with the bytes that were stored. */
export async function putObject(store: Bucket, name: string, body: Readable, metadata: Record<string, string>) {
  const { client, bucket } = store;
  const settings = { Metadata: toS3Metadata(metadata) };
  const parts = inParts(body);
  const first = ((await parts.next()).value ?? Buffer.alloc(0)) as Buffer;
  const second = await parts.next();
  if (second.done) {
    const put = { Bucket: bucket, Key: name, Body: first, ContentLength: first.length, ...settings };
    assertStored(await client.send(new PutObjectCommand(put)));
    return { bytes: first.length };
  }
  let bytes = 0;
  await uploadInParts(store, { name, settings }, async function* (UploadId) {
    let number = 0;
    for await (const part of chained([first, second.value], parts)) {
      number += 1;
      bytes += part.length;
      yield await sendPart(store, { Key: name, UploadId, PartNumber: number }, part);
    }
  });
  return { bytes };
}

/**
 * An object exists only from its completion on: until then there is an unfinished upload, which every probe sees and
 * every destruction aborts. One that can't be aborted after a failure is left for them.
 */
export async function uploadInParts(
  store: Bucket,
  { name, settings, onlyIf }: Target,
  sendParts: (uploadId: string) => AsyncIterable<CompletedPart>,
): Promise<CompleteMultipartUploadCommandOutput> {
  const { client, bucket } = store;
  const place = { Bucket: bucket, Key: name };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...place, ...settings }));
  if (!UploadId) throw unclear();
  try {
    const Parts: CompletedPart[] = [];
    for await (const part of sendParts(UploadId)) Parts.push(part);
    const completion = { ...place, UploadId, MultipartUpload: { Parts }, IfMatch: onlyIf };
    const done = await client.send(new CompleteMultipartUploadCommand(completion));
    assertStored(done);
    return done;
  } catch (error) {
    await abortUpload(store, { name, uploadId: UploadId }).catch(() => undefined);
    throw error;
  }
}

export async function sendPart(
  { client, bucket }: Bucket,
  place: { Key: string; UploadId: string; PartNumber: number },
  Body: Buffer,
): Promise<CompletedPart> {
  const part = { Bucket: bucket, ...place, Body, ContentLength: Body.length };
  const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand(part));
  return { PartNumber: place.PartNumber, ETag, ChecksumCRC32 };
}

/** A success that names no entity tag is no answer of S3's. */
function assertStored({ ETag }: { ETag?: string }): void {
  if (!ETag) throw unclear();
}

function unclear(): PortError {
  return new PortError(PORT, "The blob store does not say that it has stored the object.", true);
}

/** Pieces of a part's size; larger from 20 GiB on, so that 293 GiB fit. An empty body has one empty part. */
async function* inParts(body: Readable): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  for await (const chunk of body) {
    let rest = chunk as Buffer;
    while (rest.length > 0) {
      const size = PART_BYTES * 2 ** Math.floor(number / PARTS_OF_A_SIZE);
      const taken = rest.subarray(0, size - bytes);
      rest = rest.subarray(taken.length);
      bytes += pieces.push(taken) && taken.length;
      if (bytes < size) continue;
      yield Buffer.concat(pieces, bytes);
      [pieces, bytes, number] = [[], 0, number + 1];
    }
  }
  if (bytes > 0 || number === 0) yield Buffer.concat(pieces, bytes);
}

async function* chained(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
