import type { BlobClient, BlobDeleteOptions, BlobDeleteResponse } from "@azure/storage-blob";
import { LockedError } from "../errors";
import { isBlobNotFound, isForbidden, toBlobError } from "./azure-blob-errors";

/** Deletes one copy; null when there is none. Where the store's own locks forbid it, the error says until when. */
export async function deleteCopy(blob: BlobClient, options?: BlobDeleteOptions): Promise<BlobDeleteResponse | null> {
  try {
    return await blob.delete(options);
  } catch (error) {
    if (isBlobNotFound(error)) return null;
    throw await toRefusal(blob, error);
  }
}

async function toRefusal(blob: BlobClient, error: unknown): Promise<unknown> {
  if (!isForbidden(error, "IMMUTABLE")) return error;
  const { cause } = toBlobError("blob-store", "delete", error);
  const { until, words } = await untilWhen(blob);
  return new LockedError("blob-store", `IMMUTABLE: a copy is locked, ${words}.`, until, cause);
}

/** By the copy's own properties (Get Blob Properties): a policy or a hold of its container is not among them. */
async function untilWhen(blob: BlobClient): Promise<{ until: Date | null; words: string }> {
  try {
    const { legalHold, immutabilityPolicyExpiresOn: until } = await blob.getProperties();
    if (legalHold) return { until: null, words: "by a legal hold that has no end of its own" };
    if (until) return { until, words: `until ${until.toISOString()}` };
    return { until: null, words: "and only its container's policy says until when" };
  } catch {
    // Looking for the reason must not hide the refusal.
    return { until: null, words: "and until when may not be read" };
  }
}
