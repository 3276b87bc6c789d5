import { createHash } from "node:crypto";
import { hash } from "./chain";

const HASH = /^[0-9a-f]{64}$/;

/** What the first certificate of a workspace follows; `workspaceId` is the bare uuid. SHA-256 in hex, like all here. */
export function certificateGenesis(workspaceId: string): string {
  return hash("regenesis/certificate/genesis/1", workspaceId);
}

/** The head of the chain after a certificate, over the head before it. Throws TypeError for what is no head. */
export function certificateLink(previous: string, jws: string): string {
  if (!HASH.test(previous)) throw new TypeError("A link takes a SHA-256 hash in hex.");
  return hash("regenesis/certificate/link/1", previous + hashJws(jws));
}

/** By which a certificate is named elsewhere, on paper and by its supplements: SHA-256 of its compact form. */
export function hashJws(jws: string): string {
  return createHash("sha256").update(jws, "utf8").digest("hex");
}
