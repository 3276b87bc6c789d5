import { type HeadObjectCommandOutput, type StorageClass, UploadPartCopyCommand } from "@aws-sdk/client-s3";
import { PortError } from "../../errors";
import type { Tier } from "../../ports/blob-store";
import type { Bucket } from "./client";
import { removeAll } from "./destroy";
import { PORT } from "./errors";
import { sendPart, uploadInParts } from "./upload";

/** Cheap to keep and read within milliseconds, as the others of the Glacier family are not. */
const COLD: StorageClass = "GLACIER_IR";
/** Read like hot, and no doing of ours: a bucket's own rules may move objects there. */
const HOT = new Set<string>(["STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "REDUCED_REDUNDANCY"]);
/** At most 5 GiB by S3; small enough to be copied within a request's time. */
const COPIED_AT_ONCE = 512 * 1024 * 1024;

/** S3 names no class for an object in the ordinary one. */
export function toTier({ StorageClass: named = "STANDARD" }: HeadObjectCommandOutput): Tier {
  if (named === COLD) return "cold";
  if (HOT.has(named)) return "hot";
  throw new PortError(PORT, "The blob store gave no tier that is known.", false);
}

/**
 * S3 changes a class only by writing anew. The copy is an unfinished upload until it takes the place of exactly the
 * object it was made of: one that is destroyed meanwhile does not come back.
 */
export async function copyToTier(store: Bucket, name: string, tier: Tier, found: HeadObjectCommandOutput) {
  const { ContentLength: bytes, ETag: onlyIf, Metadata, VersionId: replaced } = found;
  if (bytes === undefined || !onlyIf) throw new PortError(PORT, "The blob store gave no size.", false);
  const settings = { Metadata, StorageClass: tier === "cold" ? COLD : ("STANDARD" as const) };
  const made = await uploadInParts(store, { name, settings, onlyIf }, (uploadId) =>
    bytes === 0 ? emptyPart(store, name, uploadId) : copiedParts(store, { name, uploadId, bytes, onlyIf, replaced }),
  );
  // Where versions are kept, the replaced one would stay, and cost, in its old class.
  if (!replaced || !made.VersionId || made.VersionId === replaced) return;
  await removeAll(store, [{ name, versionId: replaced, isMarker: false }]);
}

interface Source {
  name: string;
  uploadId: string;
  bytes: number;
  onlyIf: string;
  replaced: string | undefined;
}

async function* copiedParts({ client, bucket }: Bucket, { name, uploadId, bytes, onlyIf, replaced }: Source) {
  const version = replaced ? `?versionId=${encodeURIComponent(replaced)}` : "";
  for (let start = 0, number = 1; start < bytes; start += COPIED_AT_ONCE, number += 1) {
    const end = Math.min(start + COPIED_AT_ONCE, bytes) - 1;
    const { CopyPartResult: copied } = await client.send(
      new UploadPartCopyCommand({
        ...{ Bucket: bucket, Key: name, UploadId: uploadId, PartNumber: number },
        ...{ CopySource: `${bucket}/${name}${version}`, CopySourceIfMatch: onlyIf },
        CopySourceRange: `bytes=${start}-${end}`,
      }),
    );
    yield { PartNumber: number, ETag: copied?.ETag, ChecksumCRC32: copied?.ChecksumCRC32 };
  }
}

/** There is no range of nothing to copy. */
async function* emptyPart(store: Bucket, name: string, uploadId: string) {
  yield await sendPart(store, { Key: name, UploadId: uploadId, PartNumber: 1 }, Buffer.alloc(0));
}
