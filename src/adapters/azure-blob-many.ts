import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { type Deleting, destroyBlob, EVERYTHING, toOutcome } from "./azure-blob-destroy";
import { deleteCopy } from "./azure-blob-locks";
import { inParallel } from "./in-parallel";

/**
 * Destroys many with one request each: what the store calls permanently deleted, and no longer lists, is gone. Whatever
 * answers anything else is destroyed by itself, with all that this takes.
 */
export async function destroyMany(store: Deleting, keys: readonly string[]): Promise<void> {
  const doubtful = new Set<string>();
  await inParallel(keys, async (key) => {
    const answer = await deleteCopy(store.container.getBlobClient(key), { deleteSnapshots: "include" });
    if (toOutcome(answer) !== "PERMANENT") doubtful.add(key);
  });
  for (const key of await stillListed(store, keys)) doubtful.add(key);
  await inParallel([...doubtful], async (key) => {
    await destroyBlob(store, key);
  });
}

/** Which of these the store still lists, in any form; soft-deleted copies aside where the operator accepts them. */
export async function stillListed(store: Deleting, keys: readonly string[]): Promise<string[]> {
  const wanted = new Set(keys);
  const seen = new Set<string>();
  await inParallel([...new Set(keys.map(toFolder))], async (prefix) => {
    for await (const item of listEverything(store.container, prefix))
      if (wanted.has(item.name) && !(store.keepsDeleted && item.deleted)) seen.add(item.name);
  });
  return [...seen];
}

function listEverything(container: ContainerClient, prefix: string): AsyncIterable<BlobItem> {
  return container.listBlobsFlat({ ...EVERYTHING, prefix });
}

/** Blobs of one session lie in one folder, so that a listing shows all of them. */
function toFolder(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}
