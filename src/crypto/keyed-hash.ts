import { createHmac, hkdfSync } from "node:crypto";

const KEY_BYTES = 32;

/**
 * A key of its own for one use ("email", "zoom-host", "links"), 32 bytes, from the workspace's key (32 bytes).
 * HKDF-SHA256 (RFC 5869) without salt, info "regenesis/derived/" and the label.
 */
export function deriveKey(workspaceKey: Buffer, label: string): Buffer {
  if (workspaceKey.length !== KEY_BYTES) throw new RangeError("A workspace's key has 32 bytes.");
  const info = Buffer.from(`regenesis/derived/${label}`, "utf8");
  return Buffer.from(hkdfSync("sha256", workspaceKey, Buffer.alloc(0), info, KEY_BYTES));
}

/** HMAC-SHA256 (RFC 2104) of the value's UTF-8 bytes: 32 bytes, the same for the same key and value. */
export function keyedHash(key: Buffer, value: string): Buffer {
  return createHmac("sha256", key).update(value, "utf8").digest();
}

/** The form in which an address is hashed and compared: NFKC, without outer white space, in lower case. */
export function normalizeEmail(email: string): string {
  // Lower case can decompose a letter, so the form is taken again: normalizing twice must change nothing.
  return email.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
}
