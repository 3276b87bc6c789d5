import type { Keys, Who } from "../../app";
import { signLink } from "./links";

const VALID_MS = 60 * 60 * 1000;

/** The token of a PUT address for one source, valid for an hour of machine time. */
export async function signUpload(
  keys: Keys,
  who: Who,
  sourceId: string,
  maxBytes: number,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const expiresAt = new Date(now.getTime() + VALID_MS);
  return {
    token: await signLink(keys, who, { purpose: "upload", itemId: sourceId, maxBytes, expires: expiresAt }),
    expiresAt,
  };
}
