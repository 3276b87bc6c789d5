import { timingSafeEqual } from "node:crypto";
import type { App, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { ErasureRequest } from "../../entities";

const RECEIPT = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([\w-]{43})$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * "<workspace>.<request>.<HMAC-SHA256 of the request's id>": follows an erasure when the account is gone. It names
 * nobody, and whoever holds it sees that one request.
 */
export async function toReceipt(app: App, request: Pick<ErasureRequest, "workspaceId" | "id">): Promise<string> {
  const { workspaceId, id } = request;
  return `${workspaceId}.${id}.${(await macOf(app, workspaceId, id)).toString("base64url")}`;
}

/** Where a receipt leads, for a letter. Behind the hash: no log of a server or a proxy gets to know it. */
export async function toReceiptLink(app: App, request: Pick<ErasureRequest, "workspaceId" | "id">): Promise<string> {
  return `${app.publicUrl}/erasure#receipt=${await toReceipt(app, request)}`;
}

/**
 * The request that a receipt is of, and the Who to read it as: the system, for `erasureFacts` of this request and nothing
 * else. Null for whatever is none, or no longer: 30 days after the last certificate it opens nothing.
 */
export async function openReceipt(app: App, receipt: string): Promise<{ who: Who; request: ErasureRequest } | null> {
  const [, workspaceId = "", id = "", mac = ""] = RECEIPT.exec(receipt) ?? [];
  if (!UUID.test(workspaceId) || !UUID.test(id)) return null;
  const who: Who = { workspaceId, role: "SYSTEM", userId: null, ref: "receipt" };
  // First that there is such a request: asking for a key of a workspace that isn't there would make one.
  const request = await app.write(who, (unit) => unit.em.findOneBy(ErasureRequest, { workspaceId, id }));
  if (!request) return null;
  const given = Buffer.from(mac, "base64url");
  if (given.toString("base64url") !== mac || !timingSafeEqual(await macOf(app, workspaceId, id), given)) return null;
  const isOver = request.receiptUntil !== null && request.receiptUntil < app.clock.now();
  return isOver ? null : { who, request };
}

async function macOf(app: App, workspaceId: string, id: string): Promise<Buffer> {
  return keyedHash(await app.serverKeys(workspaceId).secret("receipts"), id);
}
