import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { PortError } from "../errors";
import { isBlobNotFound } from "./azure-blob-errors";

const PORT = "blob-store";
/** Base, then versions it turned into, then what those left: more rounds than that means the store keeps copies. */
const MAX_ROUNDS = 4;

/** Every kind of copy a store can list. What is not asked for is not shown, and would pass for gone. */
export const EVERYTHING = {
  includeUncommitedBlobs: true,
  includeDeleted: true,
  includeVersions: true,
  includeSnapshots: true,
} as const;

/**
 * Deletes, then lists again until nothing of that name is left. A store that answers "deleted" and keeps a copy
 * (soft delete, versions, immutability) is an error: a certificate must not rest on it.
 */
export async function destroyBlob(container: ContainerClient, key: string): Promise<"destroyed" | "absent"> {
  let found = false;
  let kept = false;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const copies = await copiesOf(container, key);
    if (copies.length === 0 && !kept) return found ? "destroyed" : "absent";
    if (copies.length === 0 || copies.every((copy) => copy.deleted)) throw softDeleted();
    found = true;
    kept = await removeLiving(container, key, copies);
  }
  throw new PortError(PORT, "The blob store still lists what it was told to delete.", true);
}

async function copiesOf(container: ContainerClient, key: string): Promise<BlobItem[]> {
  const copies: BlobItem[] = [];
  for await (const item of container.listBlobsFlat({ ...EVERYTHING, prefix: key })) {
    // A prefix also finds longer names.
    if (item.name === key) copies.push(item);
  }
  return copies;
}

/** True when the store says that any of these deletions was not a permanent one. */
async function removeLiving(container: ContainerClient, key: string, copies: readonly BlobItem[]): Promise<boolean> {
  const living = copies.filter((copy) => !copy.deleted);
  const old = living.filter((copy) => copy.versionId && !copy.isCurrentVersion);
  let kept = false;
  if (living.length > old.length) kept = await removeBase(container, key);
  for (const { versionId } of old) {
    const answer = await container.deleteBlob(key, { versionId }).catch(absentOr);
    kept = isKept(answer) || kept;
  }
  return kept;
}

async function removeBase(container: ContainerClient, key: string): Promise<boolean> {
  const blob = container.getBlockBlobClient(key);
  const answer = await blob.delete({ deleteSnapshots: "include" }).catch(absentOr);
  if (answer !== null) return isKept(answer);
  // Listed and yet not found: blocks of an upload that was never committed. Only a commit makes them deletable.
  await blob.upload("", 0);
  return isKept(await blob.delete({ deleteSnapshots: "include" }));
}

type DeleteAnswer = Awaited<ReturnType<ContainerClient["deleteBlob"]>>;

function isKept(answer: DeleteAnswer | null): boolean {
  return answer?._response.headers.get("x-ms-delete-type-permanent") === "false";
}

function absentOr(error: unknown): null {
  if (isBlobNotFound(error)) return null;
  throw error;
}

function softDeleted(): PortError {
  return new PortError(PORT, "The blob store keeps a soft-deleted copy: its soft delete must be off.", false);
}
