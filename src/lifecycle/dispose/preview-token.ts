import { createHash, timingSafeEqual } from "node:crypto";
import type { Keys } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { DomainError } from "../../errors";

const VALID_MS = 15 * 60 * 1000;

/** What a preview speaks of: once one of these is another, it says nothing any more. */
export type PreviewFacts = readonly (string | number | null)[];

/** `issuedAt` is machine time; `asOf` is the moment, by the clock that rules are judged by, that the preview looks at. */
interface Moments {
  issuedAt: Date;
  asOf: Date;
}

/** "<issued>.<as of>.<HMAC-SHA256>": times in ms since 1970, base 36; the key is the workspace's. Good for 15 minutes. */
export async function signPreview(
  keys: Keys,
  moments: Moments,
  facts: PreviewFacts,
): Promise<{ token: string; validUntil: Date }> {
  const [issued, asOf] = [moments.issuedAt, moments.asOf].map((at) => at.getTime().toString(36));
  const mac = (await macOf(keys, moments, facts)).toString("base64url");
  return { token: `${issued}.${asOf}.${mac}`, validUntil: new Date(moments.issuedAt.getTime() + VALID_MS) };
}

/**
 * PREVIEW_REQUIRED without a token; PREVIEW_STALE when it is old, was made for something else, or what it saw has
 * changed: `look` gives the facts as they are now, seen from the preview's own moment.
 */
export async function assertFresh(
  keys: Keys,
  token: string | null | undefined,
  now: Date,
  look: (asOf: Date) => Promise<PreviewFacts>,
): Promise<void> {
  const field = ["previewToken"];
  if (!token) throw new DomainError("PREVIEW_REQUIRED", "This deletes: look at its preview first.", { field });
  const stale = new DomainError("PREVIEW_STALE", "This preview is no longer right; look again.", { field });
  const [, issued, asOf, mac] = /^([0-9a-z]{1,9})\.([0-9a-z]{1,9})\.([\w-]{43})$/.exec(token) ?? [];
  if (!issued || !asOf || !mac) throw stale;
  const moments = { issuedAt: new Date(Number.parseInt(issued, 36)), asOf: new Date(Number.parseInt(asOf, 36)) };
  const age = now.getTime() - moments.issuedAt.getTime();
  if (!(age >= 0 && age <= VALID_MS)) throw stale;
  const given = Buffer.from(mac, "base64url");
  if (!timingSafeEqual(await macOf(keys, moments, await look(moments.asOf)), given)) throw stale;
}

/** A set of ids in 32 bytes, whatever their order. */
export function digestOf(ids: readonly string[]): string {
  return createHash("sha256")
    .update([...ids].sort().join("\n"))
    .digest("hex");
}

async function macOf(keys: Keys, { issuedAt, asOf }: Moments, facts: PreviewFacts): Promise<Buffer> {
  const said = JSON.stringify([issuedAt.getTime(), asOf.getTime(), ...facts]);
  return keyedHash(await keys.secret("previews"), said);
}
