import { Readable } from "node:stream";
import {
  CreateMultipartUploadCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { LockedError, PortError, StartError } from "../../errors";
import type { Bucket } from "./client";
import { leftOf, listUploads } from "./copies";
import { abortUpload, destroyNames } from "./destroy";
import { s3Fault } from "./errors";
import { putObject } from "./upload";

/** What a bucket says of itself; a finding is why it can't be believed that what it deletes is gone. */
interface Settings {
  versioned: boolean;
  finding: string | null;
  /** Nothing may be written to try it: it would stay. */
  keepsAll: boolean;
}

/**
 * Asks a bucket at start-up whether what it deletes is gone, and does not take its word: a canary is written twice and a
 * third time left unfinished, listed, destroyed and listed again. Throws StartError when copies would be kept, made
 * elsewhere or hidden, or when its settings can't be read, unless the operator has accepted that.
 */
export async function assertForgets(store: Bucket, canary: string): Promise<void> {
  try {
    const settings = await readSettings(store);
    const seen = settings.keepsAll ? null : await keepsCanary(store, canary, settings.versioned);
    const finding = settings.finding ?? seen;
    if (finding === null || store.keepsDeleted) return;
    throw new StartError(
      `The blob store keeps what it deletes (${finding}): turn that off, or accept it with BLOB_KEEPS_DELETED=accept.`,
    );
  } catch (error) {
    throw toStartError(error) ?? error;
  }
}

async function readSettings({ client, bucket: Bucket }: Bucket): Promise<Settings> {
  const versioning = await setting(() => client.send(new GetBucketVersioningCommand({ Bucket })));
  const locks = await setting(() => client.send(new GetObjectLockConfigurationCommand({ Bucket })), NO_LOCKS);
  const copies = await setting(() => client.send(new GetBucketReplicationCommand({ Bucket })), NO_REPLICATION);
  const retention = isRead(locks) && locks.ObjectLockConfiguration?.Rule ? "a retention for every object" : null;
  const mfa = isRead(versioning) && versioning.MFADelete === "Enabled" ? "MFA delete" : null;
  const rules = isRead(copies) ? (copies.ReplicationConfiguration?.Rules ?? []) : [];
  const findings = [
    versioning === UNREADABLE ? "versioning that may not be read" : mfa,
    locks === UNREADABLE ? "an Object Lock that may not be read" : retention,
    copies === UNREADABLE ? "a replication that may not be read" : null,
    rules.some((rule) => rule.Status !== "Disabled") ? "replication to another bucket" : null,
  ];
  return {
    versioned: isRead(versioning) && versioning.Status === "Enabled",
    finding: findings.find((finding) => finding !== null) ?? null,
    keepsAll: retention !== null || mfa !== null,
  };
}

const NO_LOCKS = "ObjectLockConfigurationNotFoundError";
const NO_REPLICATION = "ReplicationConfigurationNotFoundError";
const UNREADABLE = "UNREADABLE";

/** The setting; null where the bucket has none; UNREADABLE where it may not be read, or the store knows no such thing. */
async function setting<T>(read: () => Promise<T>, none?: string): Promise<T | null | typeof UNREADABLE> {
  try {
    return await read();
  } catch (error) {
    const { status, code } = s3Fault(error);
    if (none !== undefined && code === none) return null;
    if (code === "AccessDenied" || status === 405 || status === 501) return UNREADABLE;
    throw error;
  }
}

function isRead<T extends object>(found: T | null | typeof UNREADABLE): found is T {
  return found !== null && found !== UNREADABLE;
}

async function keepsCanary(store: Bucket, canary: string, versioned: boolean): Promise<string | null> {
  await putObject(store, canary, Readable.from([Buffer.from("1")]), {});
  await putObject(store, canary, Readable.from([Buffer.from("2")]), {});
  const { copies } = await leftOf(store, [canary]);
  if (copies.length < (versioned ? 2 : 1)) return "versions that its listings don't show";
  const hidden = await hidesUploads(store, `${canary}-unfinished`);
  try {
    await destroyNames(store, [canary]);
  } catch (error) {
    if (error instanceof LockedError) return "locked versions";
    throw error;
  }
  return hidden ? "unfinished uploads that its listings don't show" : null;
}

/** Some stores list an upload by its whole name alone: a look at a session's folder would miss it. */
async function hidesUploads(store: Bucket, name: string): Promise<boolean> {
  const { client, bucket } = store;
  const { UploadId: uploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: name }));
  let seen = false;
  for await (const upload of listUploads(store, name.slice(0, name.lastIndexOf("/") + 1))) {
    seen ||= upload.name === name;
  }
  if (uploadId) await abortUpload(store, { name, uploadId });
  return !seen;
}

/** What a variable is to blame for, in one line that names it. */
function toStartError(error: unknown): StartError | null {
  if (error instanceof PortError || error instanceof StartError) return null;
  const { status, code } = s3Fault(error);
  if (code === "NoSuchBucket") return new StartError("S3_BUCKET names no bucket of this store.");
  if (status === 301 || status === 307) return new StartError("S3_REGION is not the region of S3_BUCKET.");
  if (code === "CredentialsProviderError") return new StartError("S3_BUCKET is set, and no AWS credentials are found.");
  return error instanceof Error && error.message === "Region is missing"
    ? new StartError("S3_REGION is missing, and AWS_REGION too.")
    : null;
}
