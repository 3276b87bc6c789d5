import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { LockedError, PortError } from "../../errors";
import type { Bucket } from "./client";
import { isRetryable, PORT, toCode } from "./errors";

/** One deletion that DeleteObjects says it did not do. */
export interface Refused {
  name: string | undefined;
  versionId: string | undefined;
  code: string | undefined;
  message: string | undefined;
}

interface Lock {
  until: Date | null;
  legalHold: boolean;
}

/** Enough to know why; a batch is locked by one rule as a rule. */
const ASKED_AT_MOST = 20;

/** Why it was refused, and until when: what Object Lock keeps is not to be had by trying again. */
export async function toRefusal(store: Bucket, refused: readonly Refused[], asked: number): Promise<PortError> {
  const locks: Lock[] = [];
  for (const one of refused.slice(0, ASKED_AT_MOST)) {
    const lock = await findLock(store, one);
    if (lock) locks.push(lock);
  }
  const codes = refused.map(({ code }) => toCode(code));
  if (locks.length === 0) {
    const [code = ""] = codes;
    return new PortError(PORT, `The blob store could not delete (${code}).`, codes.every(isRetryable));
  }
  const kept = `${refused.length} of ${asked} copies are locked`;
  const { until, words } = untilWhen(locks);
  return new LockedError(PORT, `IMMUTABLE: ${kept}, ${words}.`, until);
}

function untilWhen(locks: readonly Lock[]): { until: Date | null; words: string } {
  if (locks.some((lock) => lock.legalHold)) return { until: null, words: "by a legal hold that has no end of its own" };
  const last = Math.max(...locks.map((lock) => lock.until?.getTime() ?? Number.NaN));
  if (Number.isNaN(last)) return { until: null, words: "and until when may not be read" };
  return { until: new Date(last), words: `the last until ${new Date(last).toISOString()}` };
}

/** A version's lock by its own headers, which not everybody may see; by the refusal's words otherwise. */
async function findLock({ client, bucket }: Bucket, refused: Refused): Promise<Lock | null> {
  const { name, versionId, message = "" } = refused;
  const unread = /object lock/i.test(message) ? { until: null, legalHold: false } : null;
  if (!name) return unread;
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: name, VersionId: versionId }));
    const { ObjectLockRetainUntilDate: until = null, ObjectLockLegalHoldStatus: hold } = found;
    return until || hold === "ON" ? { until, legalHold: hold === "ON" } : unread;
  } catch {
    // Looking for the reason must not hide the refusal.
    return unread;
  }
}
