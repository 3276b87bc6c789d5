import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const CIPHER = "aes-256-gcm";

/** The place in the database that a sealed value belongs to. Opened anywhere else, it is refused. */
export interface Cell {
  workspaceId: string;
  table: string;
  column: string;
  rowId: string;
}

/** Sealed bytes were changed, cut short or moved, or the key is another one. Says nothing about what they hold. */
export class SealBrokenError extends Error {
  constructor() {
    super("The sealed bytes were changed or moved, or the key is another one.");
    this.name = "SealBrokenError";
  }
}

/** 32 random bytes: a data key, or the key of a workspace. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Seals one value with AES-256-GCM (NIST SP 800-38D). `key` is 32 bytes; a string is taken as UTF-8.
 * Gives 0x01 | nonce (12 bytes, random) | ciphertext | tag (16 bytes): 29 bytes more than the plaintext.
 * The nonces are random, so one key must not seal more than 2^32 values.
 */
export function seal(key: Buffer, cell: Cell, plain: string | Buffer): Buffer {
  return encrypt(key, toCellData(cell), plain);
}

/** The bytes given to `seal`. Throws SealBrokenError when they, their cell or the key are not the same. */
export function open(key: Buffer, cell: Cell, sealed: Buffer): Buffer {
  return decrypt(key, toCellData(cell), sealed);
}

/**
 * Wraps a data key (32 bytes) under the key of its workspace, in the format of `seal`: 61 bytes.
 * `keyId` is the id of the data key; a wrapped key opens under that id and workspace alone, and never as a value.
 */
export function wrapKey(kek: Buffer, dataKey: Buffer, keyId: string, workspaceId: string): Buffer {
  if (dataKey.length !== KEY_BYTES) throw new RangeError("A data key has 32 bytes.");
  return encrypt(kek, toKeyData(keyId, workspaceId), dataKey);
}

/** The data key given to `wrapKey`. Throws SealBrokenError. */
export function unwrapKey(kek: Buffer, wrapped: Buffer, keyId: string, workspaceId: string): Buffer {
  return decrypt(kek, toKeyData(keyId, workspaceId), wrapped);
}

function toCellData(cell: Cell): Buffer {
  return toAssociatedData("regenesis/cell", [cell.workspaceId, cell.table, cell.column, cell.rowId]);
}

function toKeyData(keyId: string, workspaceId: string): Buffer {
  return toAssociatedData("regenesis/data-key", [workspaceId, keyId]);
}

/** Version, then each field after its length (4 bytes, big-endian): no two lists of fields give the same bytes. */
function toAssociatedData(domain: string, fields: readonly string[]): Buffer {
  const parts: Buffer[] = [Buffer.of(VERSION)];
  for (const field of [domain, ...fields]) {
    const bytes = Buffer.from(field, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

function encrypt(key: Buffer, associated: Buffer, plain: string | Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const body = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  cipher.final();
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]);
}

function decrypt(key: Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const bodyAt = 1 + NONCE_BYTES;
  const tagAt = sealed.length - TAG_BYTES;
  if (tagAt < bodyAt || sealed[0] !== VERSION) throw new SealBrokenError();
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, bodyAt), { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plain = decipher.update(sealed.subarray(bodyAt, tagAt));
  try {
    decipher.final();
  } catch {
    throw new SealBrokenError();
  }
  return plain;
}
