import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import { CompactSign, type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { canonicalize } from "./canonical-json";

const imported = new WeakMap<object, KeyObject>();

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const ALGORITHM = "EdDSA";
const HEADER_MEMBERS = '["alg","kid","typ"]';

export type JwsRefusal = "malformed" | "header" | "type" | "unknown-key" | "unfit-key" | "signature" | "payload";

/** A JWS is not one of ours, or not what it is held for. `reason` is the first check that it failed. */
export class JwsRefusedError extends Error {
  constructor(
    readonly reason: JwsRefusal,
    cause?: unknown,
  ) {
    super(`The signed statement is refused: ${reason}.`, { cause });
    this.name = "JwsRefusedError";
  }
}

/** A JWK set (RFC 7517), as it is published or read from a file. A key is checked when first used, and then frozen. */
export interface KeySet {
  keys: readonly Record<string, unknown>[];
}

/**
 * Signs with Ed25519: compact JWS (RFC 7515, RFC 8037), header alg, kid and typ, payload as canonical JSON (RFC 8785).
 * Throws TypeError for a payload that JSON cannot hold, or a key that is no Ed25519 private key.
 */
export async function signJws(
  privateKey: CryptoKey | KeyObject | JWK,
  kid: string,
  typ: string,
  payload: unknown,
): Promise<string> {
  return new CompactSign(Buffer.from(canonicalize(payload), "utf8"))
    .setProtectedHeader({ alg: ALGORITHM, kid, typ })
    .sign(privateKey);
}

/**
 * The payload of a JWS that `signJws` made with one of `keys`, of this `typ`. There is one way to write each statement:
 * other base64url, white space, doubled names or further header members are refused. Throws JwsRefusedError.
 */
export async function verifyJws(jws: string, keys: KeySet, typ: string): Promise<unknown> {
  if (!COMPACT.test(jws)) throw new JwsRefusedError("malformed");
  const [header = "", payload = "", signature = ""] = jws.split(".");
  for (const part of [header, payload, signature]) {
    if (fromBase64url(part).toString("base64url") !== part) throw new JwsRefusedError("malformed");
  }
  const { kid, typ: found } = readHeader(header);
  if (found !== typ) throw new JwsRefusedError("type");
  checkSignature(jws, findKey(keys, kid));
  return parseCanonical(payload, "payload");
}

/** A new Ed25519 key pair. `kid` is its RFC 7638 thumbprint (SHA-256, base64url); both keys carry it. */
export async function generateSigningKey(): Promise<{ kid: string; privateJwk: JWK; publicJwk: JWK }> {
  const pair = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const [privatePart, publicPart] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
  const kid = await calculateJwkThumbprint(publicPart, "sha256");
  const facts = { kid, alg: ALGORITHM, use: "sig" };
  return { kid, privateJwk: { ...privatePart, ...facts }, publicJwk: { ...publicPart, ...facts } };
}

function readHeader(part: string): { kid: string; typ: string } {
  const header = parseCanonical(part, "header");
  if (typeof header !== "object" || header === null || Array.isArray(header)) throw new JwsRefusedError("header");
  const { alg, kid, typ } = header as Record<string, unknown>;
  const members = JSON.stringify(Object.keys(header));
  if (members !== HEADER_MEMBERS || alg !== ALGORITHM || typeof kid !== "string" || typeof typ !== "string") {
    throw new JwsRefusedError("header");
  }
  return { kid, typ };
}

/** Parses a part and compares it with its canonical form, which no doubled name and no white space survives. */
function parseCanonical(part: string, reason: JwsRefusal): unknown {
  const bytes = fromBase64url(part);
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    if (Buffer.from(canonicalize(value), "utf8").equals(bytes)) return value;
  } catch (error) {
    throw new JwsRefusedError(reason, error);
  }
  throw new JwsRefusedError(reason);
}

function findKey(keys: KeySet, kid: string): KeyObject {
  const found = keys.keys.filter((key) => key.kid === kid);
  const [key] = found;
  if (!key) throw new JwsRefusedError("unknown-key");
  if (found.length > 1) throw new JwsRefusedError("unfit-key");
  return imported.get(key) ?? importKey(key);
}

/** Once a key and not once a signature. Frozen, as a later change would not be seen. */
function importKey(key: Record<string, unknown>): KeyObject {
  const { kty, crv, x, alg = ALGORITHM, use = "sig", key_ops: uses = ["verify"] } = key;
  const mayVerify = alg === ALGORITHM && use === "sig" && Array.isArray(uses) && uses.includes("verify");
  // A private key in a published set is nobody's secret any more.
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || "d" in key || !mayVerify)
    throw new JwsRefusedError("unfit-key");
  try {
    const publicKey = createPublicKey({ key: { kty, crv, x } satisfies JsonWebKey, format: "jwk" });
    imported.set(Object.freeze(key), publicKey);
    return publicKey;
  } catch (error) {
    throw new JwsRefusedError("unfit-key", error);
  }
}

/** At once: handed to another thread it took half as long again. Who checks thousands gives way in between. */
function checkSignature(jws: string, key: KeyObject): void {
  const border = jws.lastIndexOf(".");
  const signed = Buffer.from(jws.slice(0, border), "ascii");
  if (!verify(null, signed, key, fromBase64url(jws.slice(border + 1)))) throw new JwsRefusedError("signature");
}

function fromBase64url(part: string): Buffer {
  return Buffer.from(part, "base64url");
}
