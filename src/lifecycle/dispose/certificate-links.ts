import { createHmac, timingSafeEqual } from "node:crypto";
import type { App, LoggedCertificate } from "../../app";
import { readPublicId, toPublicId } from "../../entities";
import { notFound } from "../../errors";

const MAC_BYTES = 16;

/** What a certificate's addresses end in: "crt_….<mac>", good for as long as there is the workspace's key. */
export async function signCertificateLink(app: App, workspaceId: string, id: string): Promise<string> {
  const publicId = toPublicId("certificate", id);
  return `${publicId}.${(await macOf(app, workspaceId, publicId)).toString("base64url")}`;
}

/** The certificate that an address opens, for anybody who has it. NOT_FOUND for every other address. */
export async function openCertificateLink(app: App, link: string): Promise<LoggedCertificate & { id: string }> {
  const [publicId = "", mac = "", ...rest] = link.split(".");
  const read = readPublicId(publicId);
  if (read?.kind !== "certificate" || rest.length > 0) throw notFound();
  const logged = await app.findCertificate(read.id);
  if (!logged) throw notFound();
  const given = Buffer.from(mac, "base64url");
  const expected = await macOf(app, logged.workspaceId, publicId);
  if (given.toString("base64url") !== mac || given.length !== MAC_BYTES || !timingSafeEqual(given, expected))
    throw notFound();
  return { ...logged, id: publicId };
}

/** A Buffer of 16 bytes: enough that none is found by trying, short enough for a QR code. */
async function macOf(app: App, workspaceId: string, publicId: string): Promise<Buffer> {
  const secret = await app.serverKeys(workspaceId).secret("certificates");
  return createHmac("sha256", secret).update(publicId).digest().subarray(0, MAC_BYTES);
}
