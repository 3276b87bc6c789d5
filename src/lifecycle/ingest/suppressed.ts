import type { App, Keys, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { DomainError } from "../../errors";

/** By which bytes are known again: a keyed hash of their SHA-256, given in hex. */
export async function hashDigest(keys: Keys, sha256: string): Promise<Buffer> {
  return keyedHash(await keys.secret("suppression"), sha256);
}

/** What went with an erased person does not come in again: SUPPRESSED, without saying whose it was. */
export async function assertWelcome(app: App, who: Who, keys: Keys, sha256: string): Promise<void> {
  const hash = await hashDigest(keys, sha256);
  if (await app.write(who, (unit) => unit.isSuppressed([hash])))
    throw new DomainError("SUPPRESSED", "This belongs to an erasure and is not taken in again.");
}
