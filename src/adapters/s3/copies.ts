import { ListMultipartUploadsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { PortError } from "../../errors";
import { inParallel } from "../in-parallel";
import type { Bucket } from "./client";
import { PORT } from "./errors";

/** One version of an object, or a marker that hides the older ones. In a bucket without versions the id is "null". */
export interface Copy {
  name: string;
  versionId: string;
  isMarker: boolean;
}

/** Parts that were sent and never made an object: no version shows them, and they stay until they are aborted. */
export interface Upload {
  name: string;
  uploadId: string;
}

export interface Left {
  copies: Copy[];
  uploads: Upload[];
}

/** Every version and marker under a prefix. Throws for an answer that is no listing: it would pass for an empty one. */
export async function* listCopies({ client, bucket }: Bucket, prefix: string): AsyncGenerator<Copy> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const answer = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }));
    assertListing(answer, prefix);
    for (const version of answer.Versions ?? []) yield toCopy(version, false);
    for (const marker of answer.DeleteMarkers ?? []) yield toCopy(marker, true);
    if (!answer.IsTruncated) return;
    const next = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
    assertMovesOn(from, next);
    from = next;
  }
}

export async function* listUploads({ client, bucket }: Bucket, prefix: string): AsyncGenerator<Upload> {
  let from: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const answer = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...from }));
    assertListing(answer, prefix);
    for (const { Key: name, UploadId: uploadId } of answer.Uploads ?? []) {
      if (!name || !uploadId) throw unclear();
      yield { name, uploadId };
    }
    if (!answer.IsTruncated) return;
    const next = { KeyMarker: answer.NextKeyMarker, UploadIdMarker: answer.NextUploadIdMarker };
    assertMovesOn(from, next);
    from = next;
  }
}

/** Everything the store still has of these names. */
export async function leftOf(store: Bucket, names: readonly string[]): Promise<Left> {
  const wanted = new Set(names);
  const left: Left = { copies: [], uploads: [] };
  await inParallel(toPrefixes(names), async (prefix) => {
    for await (const copy of listCopies(store, prefix)) if (wanted.has(copy.name)) left.copies.push(copy);
    for await (const upload of listUploads(store, prefix)) if (wanted.has(upload.name)) left.uploads.push(upload);
  });
  return left;
}

/** Blobs of one session lie in one folder: one listing shows several, and a single one is asked for by its name. */
function toPrefixes(names: readonly string[]): string[] {
  const folders = new Map<string, string>();
  for (const name of new Set(names)) {
    const folder = name.slice(0, name.lastIndexOf("/") + 1);
    folders.set(folder, folders.has(folder) ? folder : name);
  }
  return [...folders.values()];
}

function toCopy({ Key: name, VersionId: versionId }: { Key?: string; VersionId?: string }, isMarker: boolean): Copy {
  if (!name || !versionId) throw unclear();
  return { name, versionId, isMarker };
}

/** S3 says of each listing whether there is more, and repeats what it was asked. A page of a proxy does neither. */
export function assertListing(answer: { IsTruncated?: boolean; Prefix?: string }, prefix: string): void {
  if (answer.IsTruncated === undefined || (answer.Prefix ?? "") !== prefix) throw unclear();
}

/** A listing that gives the same page again would never end. */
export function assertMovesOn(from: object, next: object): void {
  const isNew = Object.values(next).some((value) => value !== undefined);
  if (!isNew || JSON.stringify(from) === JSON.stringify(next)) throw unclear();
}

function unclear(): PortError {
  return new PortError(PORT, "The blob store's listing can't be understood.", true);
}
