import { createHmac, timingSafeEqual } from "node:crypto";
import type { App, Keys, Who } from "../../app";
import type { Audience } from "../../entities";
import { DomainError } from "../../errors";

export type LinkPurpose = "upload" | "media" | "export";

/** What a link says: whose it is, for which source or export, how many bytes at most (uploads), until when (ms since 1970). */
interface Claims {
  purpose: LinkPurpose;
  workspaceId: string;
  userId: string;
  role: Audience;
  ref: string;
  itemId: string;
  maxBytes: number;
  expires: number;
}

const refused = () => new DomainError("UNAUTHENTICATED", "This link is not valid, or no longer.");

/** "<claims>.<HMAC-SHA256>", both base64url; the key is the workspace's. */
export async function signLink(
  keys: Keys,
  who: Who,
  link: { purpose: LinkPurpose; itemId: string; maxBytes?: number; expires: Date },
): Promise<string> {
  const claims: Claims = {
    purpose: link.purpose,
    workspaceId: who.workspaceId,
    userId: who.userId ?? "",
    role: who.role as Audience,
    ref: who.ref,
    itemId: link.itemId,
    maxBytes: link.maxBytes ?? 0,
    expires: link.expires.getTime(),
  };
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${body}.${toMac(await keys.secret("links"), body)}`;
}

/** Whose link it is, checked anew: signature, time, and that the account is still open in the same role. */
export async function openLink(
  app: App,
  token: string,
  purpose: LinkPurpose,
): Promise<{ who: Who; itemId: string; maxBytes: number }> {
  const [body = "", mac = ""] = token.split(".");
  const claims = readClaims(body);
  const who: Who = { workspaceId: claims.workspaceId, role: claims.role, userId: claims.userId, ref: claims.ref };
  // First that there is such an account: asking for a key of a workspace that isn't there would make one.
  const role = await app.write(who, (unit) => unit.roleOf(claims.userId));
  if (role !== claims.role) throw refused();
  const expected = Buffer.from(toMac(await app.serverKeys(claims.workspaceId).secret("links"), body));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused();
  if (claims.purpose !== purpose || claims.expires < app.machine.now().getTime()) throw refused();
  return { who, itemId: claims.itemId, maxBytes: claims.maxBytes };
}

function toMac(secret: Buffer, body: string): string {
  return createHmac("sha256", secret).update(body).digest("base64url");
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readClaims(body: string): Claims {
  try {
    const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Claims;
    if (UUID.test(claims.workspaceId) && UUID.test(claims.userId)) return claims;
  } catch {
    // Not ours; refused below like every other forgery.
  }
  throw refused();
}
