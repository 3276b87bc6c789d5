import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { askIssuer, unreachable } from "./ask-issuer";

export interface KeySetTimes {
  /** How long one answer may take. */
  patienceMs: number;
  /** How long a key that left the set may still be believed. */
  freshMs: number;
  /** How long known keys are believed while the set can't be had. */
  staleMs: number;
  /** Between two looks while it can't. */
  retryMs: number;
  /** Looks for keys that nobody knows, per minute: anybody can name one. */
  looksPerMinute: number;
}

export const keySetTimes: KeySetTimes = {
  ...{ patienceMs: 5_000, freshMs: 300_000, staleMs: 24 * 3_600_000, retryMs: 30_000 },
  looksPerMinute: 10,
};

/**
 * An issuer's keys as they turn (RFC 7517; OpenID Connect Core, section 10.1.1). A key that nobody knows is looked for at
 * once, one that left the set is refused once it was read again, and a set that can't be had leaves the known keys as
 * they are. Throws jose's errors for the token's faults, PortError for the set's.
 */
export function rotatingKeys(url: URL, times: KeySetTimes): JWTVerifyGetKey {
  const forEver = Number.POSITIVE_INFINITY;
  const set = createRemoteJWKSet(url, {
    timeoutDuration: times.patienceMs,
    // When it is read again is decided here.
    ...{ cacheMaxAge: forEver, cooldownDuration: forEver },
    [customFetch]: (address: string) => fetchSet(new URL(address), times),
  });
  const looks = new RateLimiterMemory({ points: times.looksPerMinute, duration: 60 });
  let readAt: number | null = null;
  let triedAt = 0;
  let failure: unknown = null;
  const read = async () => {
    triedAt = performance.now();
    try {
      await set.reload();
      readAt = performance.now();
      failure = null;
    } catch (error) {
      failure = unreachable(error);
      throw failure;
    }
  };
  const renew = async () => {
    const now = performance.now();
    if (readAt !== null && now - readAt < times.freshMs) return;
    const isUsable = readAt !== null && now - readAt < times.staleMs;
    if (isUsable && failure && now - triedAt < times.retryMs) return;
    await read().catch((error: unknown) => {
      if (!isUsable) throw error;
    });
  };
  const lookOnce = async (unknownKey: unknown) => {
    await looks.consume("looks").catch(() => {
      throw failure ?? unknownKey;
    });
    await read();
  };
  let looking: Promise<void> | null = null;
  const look = (unknownKey: unknown) => {
    // Whoever comes with the same new key meanwhile waits for the same answer.
    looking ??= lookOnce(unknownKey).finally(() => {
      looking = null;
    });
    return looking;
  };
  return async (header, token) => {
    const before = readAt;
    await renew();
    try {
      return await set(header, token);
    } catch (error) {
      // What was read for this very token need not be read twice.
      if (!(error instanceof errors.JWKSNoMatchingKey) || readAt !== before) throw error;
      await look(error);
      return set(header, token);
    }
  };
}

async function fetchSet(url: URL, { patienceMs }: KeySetTimes): Promise<Response> {
  const answer = await askIssuer(url, { patienceMs });
  if ("refused" in answer) throw new Error(`answered ${answer.refused}`);
  return new Response(answer.text);
}
