import { createHash } from "node:crypto";
import { canonicalize } from "./canonical-json";

const HASH = /^[0-9a-f]{64}$/;

/** What the first entry of a workspace's log is linked to. SHA-256 in lower-case hex, like every hash of this file. */
export function genesis(workspaceId: string): string {
  return hash("regenesis/audit/genesis/1", workspaceId);
}

/** The hash of one entry, over its canonical JSON (RFC 8785). Throws TypeError for what JSON cannot hold. */
export function entryHash(entry: unknown): string {
  return hash("regenesis/audit/entry/1", canonicalize(entry));
}

/** The head of the chain after an entry: over the head before it and the entry's hash. Throws TypeError for no hash. */
export function linkHash(previous: string, entry: string): string {
  if (!HASH.test(previous) || !HASH.test(entry)) throw new TypeError("A link takes two SHA-256 hashes in hex.");
  return hash("regenesis/audit/link/1", previous + entry);
}

/** A NUL ends the domain, so that the hash of one kind of thing is never the hash of another. SHA-256 in hex. */
export function hash(domain: string, text: string): string {
  return createHash("sha256").update(`${domain}\0${text}`, "utf8").digest("hex");
}
