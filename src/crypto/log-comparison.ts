import { canonicalize } from "./canonical-json";
import type { KeySet } from "./jws";

/** One thing that is wrong with a log, and the entry it was found at: "certificate 4", "checkpoint 4", "entry 12". */
export interface LogProblem {
  at: string;
  problem: string;
}

/** What was found out about an exported log. */
export interface LogVerdict {
  ok: boolean;
  entries: number;
  checkpoints: number;
  /** The head of the chain as the log states it; null for an empty log. */
  head: string | null;
  /** The place of the last signed head that this log was held against; null when nothing earlier was given. */
  comparedUpTo: number | null;
  problems: LogProblem[];
}

/** A head of a chain: after the entry at `place`, counted from 1. */
export interface Head {
  place: number;
  head: string;
}

export interface SignedHead extends Head {
  jws: string;
}

/** A log as it is compared: what its entries are called, all its heads, and those that were signed. */
export interface Chain {
  entry: string;
  heads: readonly Head[];
  signed: readonly SignedHead[];
}

/**
 * Holds a log against what somebody kept of it earlier. Whoever can sign can write a log anew that is sound in itself;
 * they can't make it agree with heads that were signed before and lie elsewhere.
 */
export function compareChains(now: Chain, earlier: Chain): LogProblem[] {
  const heads = new Map(now.heads.map(({ place, head }) => [place, head]));
  const last = now.heads.reduce((highest, { place }) => Math.max(highest, place), 0);
  for (const { place, head } of earlier.heads) {
    const found = heads.get(place);
    const at = `${now.entry} ${place}`;
    if (found === head) continue;
    if (place > last) return [{ at, problem: `the log was cut short: it ends at ${last} and once went to here` }];
    // Every head after the first that differs differs as well, and says nothing more.
    if (found === undefined) return [{ at, problem: "it was removed since" }];
    return [{ at, problem: "it, or something before it, was changed since: the chain was built anew" }];
  }
  const signed = new Set(now.signed.map(({ jws }) => jws));
  return earlier.signed
    .filter(({ jws }) => !signed.has(jws))
    .map(({ place }) => ({ at: `checkpoint ${place}`, problem: "it was removed or signed anew since" }));
}

/** Signed heads of earlier that are none prove nothing. `isSigned` says whether one is what it claims to be. */
export async function checkEarlier(
  earlier: Chain,
  isSigned: (head: SignedHead) => Promise<boolean>,
): Promise<LogProblem[]> {
  const problems: LogProblem[] = [];
  for (const head of earlier.signed)
    if (!(await isSigned(head)))
      problems.push({ at: `earlier checkpoint ${head.place}`, problem: "it is no signed head of this log" });
  return problems;
}

/** Keys that an export lists and the set it is verified with doesn't hold, or not as it lists them. */
export function findForeignKeys(listed: readonly Record<string, unknown>[], trusted: KeySet): LogProblem[] {
  const known = new Set(trusted.keys.map(canonicalize));
  return listed.every((key) => known.has(canonicalize(key)))
    ? []
    : [{ at: "the keys", problem: "the log lists a key that is not in the key set" }];
}
