import type { BlobDeleteResponse, BlobItem, ContainerClient } from "@azure/storage-blob";
import { PortError } from "../errors";
import type { AzureClients } from "./azure-blob-client";
import { toBlobError } from "./azure-blob-errors";
import { deleteCopy } from "./azure-blob-locks";

const PORT = "blob-store";
/** Base, version, soft-deleted version, gone: four. More than twice that means the store keeps what it is told to delete. */
const MAX_ROUNDS = 8;

/** Every kind of copy a store can list. What is not asked for is not shown, and would pass for gone. */
export const EVERYTHING = {
  includeUncommitedBlobs: true,
  includeDeleted: true,
  includeVersions: true,
  includeSnapshots: true,
} as const;

export interface Deleting extends AzureClients {
  /** Soft-deleted copies that can't be removed are accepted (BLOB_KEEPS_DELETED): `notCovered` speaks of them. */
  keepsDeleted: boolean;
}

/** What became of a deletion by the answer's own words; UNKNOWN when a lost reply left nothing to be told about. */
type Outcome = "PERMANENT" | "KEPT" | "UNKNOWN";

/**
 * Deletes, then lists again until nothing of that name is left *and* the store called its last deletion permanent: a
 * listing may hide soft-deleted copies, the answer's header does not. Where nothing was there to delete, an empty blob
 * of that name is written and deleted, to hear the answer. A certificate must not rest on less.
 */
export async function destroyBlob(store: Deleting, key: string): Promise<"destroyed" | "absent"> {
  let found = false;
  let outcome: Outcome = "UNKNOWN";
  let refuses = false;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const copies = await copiesOf(store.container, key);
    const left = copies.filter((copy) => !copy.deleted || (isRemovable(copy) && !refuses));
    // Later rounds may find the empty blob that was written to hear the answer.
    if (round === 0) found = left.some((copy) => !copy.deleted || !store.keepsDeleted);
    if (left.length > 0) {
      const removed = await removeAll(store, key, left);
      if (removed === "REFUSED") refuses = true;
      else outcome = removed;
    } else {
      if (store.keepsDeleted || (copies.length === 0 && outcome === "PERMANENT")) return found ? "destroyed" : "absent";
      if (copies.length > 0 || outcome === "KEPT") throw softDeleted();
      outcome = await deleteAnEmptyOne(store.container, key);
    }
  }
  throw new PortError(
    PORT,
    "The blob store still lists what it was told to delete, or does not say that it is gone.",
    true,
  );
}

async function copiesOf(container: ContainerClient, key: string): Promise<BlobItem[]> {
  const copies: BlobItem[] = [];
  for await (const item of container.listBlobsFlat({ ...EVERYTHING, prefix: key })) {
    // A prefix also finds longer names.
    if (item.name === key) copies.push(item);
  }
  return copies;
}

/** A soft-deleted base blob has no address of its own: only its snapshots and versions can be deleted for good. */
function isRemovable(copy: BlobItem): boolean {
  return Boolean(copy.snapshot || copy.versionId);
}

function isBase(copy: BlobItem): boolean {
  return !copy.deleted && !copy.snapshot && (!copy.versionId || copy.isCurrentVersion === true);
}

/** The worst of the outcomes: one copy kept is kept. REFUSED when the store won't delete a soft-deleted one for good. */
async function removeAll(store: Deleting, key: string, copies: readonly BlobItem[]): Promise<Outcome | "REFUSED"> {
  const outcomes = new Set<Outcome | "REFUSED">();
  const hasBase = copies.some(isBase);
  if (hasBase) outcomes.add(await removeBase(store.container, key));
  for (const copy of copies) {
    // Living snapshots went with their base.
    if (isBase(copy) || (hasBase && copy.snapshot && !copy.deleted)) continue;
    outcomes.add(await (copy.deleted ? removeForGood(store, key, copy) : removeOld(store.container, key, copy)));
  }
  const worst = (["REFUSED", "KEPT", "UNKNOWN"] as const).find((outcome) => outcomes.has(outcome));
  return worst ?? "PERMANENT";
}

async function removeBase(container: ContainerClient, key: string): Promise<Outcome> {
  const answer = await deleteCopy(container.getBlobClient(key), { deleteSnapshots: "include" });
  // Listed and yet not found: blocks of an upload that was never committed. Only a commit makes them deletable.
  return answer === null ? deleteAnEmptyOne(container, key) : toOutcome(answer);
}

async function deleteAnEmptyOne(container: ContainerClient, key: string): Promise<Outcome> {
  const blob = container.getBlockBlobClient(key);
  await blob.upload("", 0);
  return toOutcome(await deleteCopy(blob, { deleteSnapshots: "include" }));
}

async function removeOld(container: ContainerClient, key: string, copy: BlobItem): Promise<Outcome> {
  const blob = container.getBlobClient(key);
  const old = copy.versionId ? blob.withVersion(copy.versionId) : blob.withSnapshot(copy.snapshot);
  return toOutcome(await deleteCopy(old));
}

async function removeForGood(store: Deleting, key: string, copy: BlobItem): Promise<Outcome | "REFUSED"> {
  try {
    return await removeOld(store.permanently, key, copy);
  } catch (error) {
    const fault = toBlobError(PORT, "delete for good", error);
    if (fault.retryable) throw fault;
    if (!store.keepsDeleted) throw softDeleted(fault);
    return "REFUSED";
  }
}

export function toOutcome(answer: BlobDeleteResponse | null): Outcome {
  const permanent = answer?._response.headers.get("x-ms-delete-type-permanent");
  if (permanent === "true") return "PERMANENT";
  return permanent === "false" ? "KEPT" : "UNKNOWN";
}

function softDeleted(cause?: PortError): PortError {
  return new PortError(PORT, "KEPT: the blob store keeps a soft-deleted copy.", false, cause);
}
