import { randomBytes, timingSafeEqual } from "node:crypto";
import { Like, MoreThan } from "typeorm";
import type { App, Unit, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { IdempotencyKey } from "../../entities";
import { DomainError } from "../../errors";

const LIVES_MS = 10 * 60_000;
const MOST_TRIES = 10;
/** Beside the keys that callers choose, which are no one's but theirs. */
const SPENT = "zoom-state ";

export interface Asked {
  state: string;
  /** RFC 7636: what only who asked can show when the code is traded. */
  verifier: string;
}

/**
 * "<expires>.<nonce>.<HMAC>" under the workspace's key, bound to the person who asks and to where they come back to. It
 * names nobody, and any process of this server can check it, after a restart as well.
 */
export async function makeState(app: App, who: Who, redirectUri: string): Promise<Asked> {
  const secret = await app.keys(who).secret("zoom-state");
  const expires = (app.machine.now().getTime() + LIVES_MS).toString(36);
  const nonce = randomBytes(24).toString("base64url");
  const mac = toMac(secret, who, [redirectUri, expires, nonce]);
  return { state: `${expires}.${nonce}.${mac.toString("base64url")}`, verifier: toVerifier(secret, nonce) };
}

/** Gives the verifier of a state of this person's own, once: whoever comes second with it is refused. */
export async function spendState(app: App, who: Who, given: { state: string; redirectUri: string }): Promise<string> {
  const secret = await app.keys(who).secret("zoom-state");
  const [expires = "", nonce = "", mac = ""] = given.state.split(".");
  const expected = toMac(secret, who, [given.redirectUri, expires, nonce]);
  const shown = Buffer.from(mac, "base64url");
  if (shown.length !== expected.length || !timingSafeEqual(shown, expected))
    throw new DomainError("FORBIDDEN", "This was not begun by you. Connect again.", { field: ["state"] });
  const now = app.machine.now();
  if (Number.parseInt(expires, 36) < now.getTime()) throw spent();
  await app.write(who, async (unit) => {
    await assertFew(unit, new Date(now.getTime() - LIVES_MS));
    const row = { workspaceId: who.workspaceId, userId: who.userId as string, key: `${SPENT}${nonce}` };
    if (!(await unit.addIfAbsent(IdempotencyKey, { ...row, inputMac: expected, at: now }))) throw spent();
  });
  return toVerifier(secret, nonce);
}

const spent = () =>
  new DomainError("WRONG_STATE", "This was used already, or took longer than ten minutes. Connect again.", {
    field: ["state"],
  });

/** Each try is a call at the service, made on this server's account. */
async function assertFew(unit: Unit, since: Date): Promise<void> {
  const { workspaceId, userId } = unit.who;
  const where = { workspaceId, userId: userId as string, key: Like(`${SPENT}%`), at: MoreThan(since) };
  if ((await unit.em.countBy(IdempotencyKey, where)) >= MOST_TRIES)
    throw new DomainError("QUOTA_EXCEEDED", "Too many tries; wait ten minutes.");
}

function toMac(secret: Buffer, { workspaceId, userId }: Who, rest: readonly string[]): Buffer {
  return keyedHash(secret, JSON.stringify(["state", workspaceId, userId, ...rest]));
}

const toVerifier = (secret: Buffer, nonce: string) =>
  keyedHash(secret, JSON.stringify(["verifier", nonce])).toString("base64url");
