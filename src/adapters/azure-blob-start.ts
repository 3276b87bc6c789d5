import { type BlobItem, RestError } from "@azure/storage-blob";
import { PortError, StartError } from "../errors";
import { type Deleting, destroyBlob, EVERYTHING } from "./azure-blob-destroy";
import { isForbidden } from "./azure-blob-errors";

/**
 * Asks a store at start-up whether what it deletes is gone, and does not take its word: a canary is written twice,
 * listed, destroyed and listed again. Throws StartError when copies would be kept, or hidden where they can't be looked
 * for, unless the operator has accepted that.
 */
export async function assertForgets(store: Deleting, canaryKey: string): Promise<void> {
  const finding = (await immutability(store)) ?? (await keepsCanary(store, canaryKey));
  if (finding === null || store.keepsDeleted) return;
  throw new StartError(
    `The blob store keeps what it deletes (${finding}): turn that off, or accept it with BLOB_KEEPS_DELETED=accept.`,
  );
}

/** Looked at before the canary: where nothing may be deleted, it would stay. */
async function immutability({ container }: Deleting): Promise<string | null> {
  const found = await container.getProperties();
  if (found.hasLegalHold) return "a legal hold on the container";
  if (found.hasImmutabilityPolicy) return "an immutability policy on the container";
  return found.isImmutableStorageWithVersioningEnabled ? "immutable versions" : null;
}

async function keepsCanary(store: Deleting, key: string): Promise<string | null> {
  const softDelete = await deleteRetention(store);
  const blob = store.container.getBlockBlobClient(key);
  await blob.upload("1", 1);
  const { versionId } = await blob.upload("2", 1);
  const before = await copiesUnder(store, key);
  // Written twice, a blob has a version or a soft-deleted snapshot where the store keeps such.
  if ((versionId || softDelete) && before.length < 2) return "copies that its listings don't show";
  try {
    await destroyBlob(store, key);
  } catch (error) {
    if (isForbidden(error, "IMMUTABLE", "LEASED")) return "immutable blobs";
    if (error instanceof PortError && !error.retryable) return "soft delete";
    throw error;
  }
  const after = await copiesUnder(store, key);
  return after.length > 0 ? "soft delete" : null;
}

/** The policy as the account states it; false where it may not be read, and the canary alone has to tell. */
async function deleteRetention({ service }: Deleting): Promise<boolean> {
  try {
    const { deleteRetentionPolicy } = await service.getProperties();
    return deleteRetentionPolicy?.enabled ?? false;
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 403) return false;
    throw error;
  }
}

async function copiesUnder({ container }: Deleting, prefix: string): Promise<BlobItem[]> {
  const copies: BlobItem[] = [];
  for await (const item of container.listBlobsFlat({ ...EVERYTHING, prefix })) copies.push(item);
  return copies;
}
