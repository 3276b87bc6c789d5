import { createHmac, timingSafeEqual } from "node:crypto";
import { DomainError } from "../../errors";

const MINUTE_MS = 60_000;
/** Zoom's last retry comes after 85 minutes; a replay within the window is harmless, since events are de-duplicated. */
const OLDEST_MS = 90 * MINUTE_MS;
const NEWEST_MS = 5 * MINUTE_MS;
/** Zoom documents seconds; some senders sign thirteen digits. Anything this large can only be milliseconds. */
const SMALLEST_MS_VALUE = 1e12;
const LONGEST_TOKEN = 256;

export interface SignedRequest {
  secret: string;
  /** Header x-zm-request-timestamp, as received. */
  timestamp: string;
  /** Header x-zm-signature, as received. */
  signature: string;
  /** The bytes as they came: parsing and printing JSON again would sign something else. */
  rawBody: Buffer;
  nowMs: number;
}

/** Whether a request comes from Zoom, by its webhook secret: "v0=" + hex(HMAC-SHA256("v0:" + timestamp + ":" + body)). */
export function verifyZoomSignature(request: SignedRequest): "valid" | "bad" | "stale" {
  // An unset secret would make HMAC with an empty key, which anyone can compute.
  if (request.secret === "" || !/^\d{10,13}$/.test(request.timestamp)) return "bad";
  const given = /^v0=([0-9a-f]{64})$/.exec(request.signature)?.[1];
  if (given === undefined) return "bad";
  const expected = createHmac("sha256", request.secret)
    .update(`v0:${request.timestamp}:`)
    .update(request.rawBody)
    .digest();
  if (!timingSafeEqual(expected, Buffer.from(given, "hex"))) return "bad";
  const value = Number(request.timestamp);
  const age = request.nowMs - (value >= SMALLEST_MS_VALUE ? value : value * 1000);
  return age > OLDEST_MS || age < -NEWEST_MS ? "stale" : "valid";
}

/**
 * The answer to Zoom's endpoint.url_validation; only for a request that is itself signed. Challenges are signed with
 * the key of the events, so a token of the form "v0:<timestamp>:<body>" would buy a forged event's signature.
 */
export function answerChallenge(secret: string, plainToken: string): { plainToken: string; encryptedToken: string } {
  const refused = secret === "" || plainToken.length > LONGEST_TOKEN || plainToken.startsWith("v0:");
  if (refused || !/^[\w+/=.-]+$/.test(plainToken))
    throw new DomainError("INVALID_INPUT", "The token is not a challenge.");
  return { plainToken, encryptedToken: createHmac("sha256", secret).update(plainToken).digest("hex") };
}
