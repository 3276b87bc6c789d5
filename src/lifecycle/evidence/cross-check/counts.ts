import {
  articlesIn,
  claimsAll,
  type NumberUse,
  numbersIn,
  numberTokens,
  readNumber,
  saysAll,
  type Token,
} from "./numbers";

/** What a claim says of a number of sessions: "in two of the last four sessions" is 2 of 4, "in every session" is all. */
export interface SessionsClaim {
  count: number | "all";
  of: number | null;
  start: number;
  end: number;
}

const SESSION = /^(?:sessions?|sitzung(?:en)?)$/;
const BEFORE =
  /^(?:the|our|last|past|these|those|first|different|separate|earlier|coaching|out|of|all|each|every|nearly|almost|most|both|den|der|allen|beiden|jeder|letzten|unserer|unseren|aller|fast|meisten)$/;
const PREPOSITION = /^(?:in|across|over|from|of|during|throughout|through|aus|während|über|von)$/;

/** Empty where no number of sessions is claimed, as in "this session" or "the second of the sessions". */
export function sessionsClaimed(text: string): SessionsClaim[] {
  const tokens = numberTokens(text);
  return tokens.flatMap(({ word }, at) => (SESSION.test(word) ? (sessionsBefore(tokens, at) ?? []) : []));
}

/** Reads backwards from the word "sessions" to its preposition. */
function sessionsBefore(tokens: readonly Token[], noun: number): SessionsClaim | null {
  const wordAt = (at: number) => tokens[at]?.word ?? "";
  let first = noun;
  while (first > 0 && (BEFORE.test(wordAt(first - 1)) || readNumber(tokens, first - 1))) first--;
  if (!PREPOSITION.test(wordAt(first - 1)) && wordAt(first) !== "of") return null;
  const numbers: number[] = [];
  for (let at = first; at < noun; at++) {
    const read = readNumber(tokens, at);
    const isEveryOne = wordAt(at) === "one" && /^(?:every|each)$/.test(wordAt(at - 1));
    if (read && !isEveryOne) numbers.push(read.value);
    if (read) at = read.next - 1;
  }
  const words = tokens.slice(first, noun).map(({ word }) => word);
  const isBoth = words.some((word) => /^(?:both|beiden)$/.test(word));
  const isAll = words.some((word) => /^(?:all|each|every|most|allen?|aller|jeder|meisten)$/.test(word));
  const [count = isBoth ? 2 : isAll ? "all" : null, of = null] = numbers;
  return count === null ? null : { count, of, start: tokens[first]?.start ?? 0, end: tokens[noun]?.end ?? 0 };
}

/** How many sessions or quotes a claim may count without that anybody said the number. */
export interface Counted {
  quotes: number;
  sessions: number;
}

/** Whether as many sessions are quoted as the claim says. What holds of all no quote of some can show, unless one says so. */
export function isSessionsRight(claimed: SessionsClaim, sessions: number, quotes: readonly string[]): boolean {
  if (quotes.flatMap(sessionsClaimed).some(({ count }) => count === claimed.count)) return true;
  return claimed.count === sessions && (claimed.of === null || claimed.of >= claimed.count);
}

const SAYING =
  /\b(?:say|says|said|mention\w*|c[oa]mes? (?:back|up)|coming (?:back|up)|bring\w*|brought|rais\w+|return\w*|repeat\w*|nam(?:es|ed)|spoke|speaks?|talk\w*|told|tells?|describ\w+|sprach|spricht|sagte?|erwähn\w*|kam|nannte?)(?!\p{L})/iu;
/** What a claim may count of its quotes: "names three reasons". */
const COUNTABLE =
  /^(?:reasons?|things?|goals?|obstacles?|steps?|examples?|ways?|topics?|themes?|moments?|situations?|worries|options?|ideas?|grund|gründe|dinge|ziele|schritte|beispiele|themen)$/;

function countsQuotes(use: NumberUse, claim: string): boolean {
  return (use.isCount && SAYING.test(claim)) || (use.of !== null && COUNTABLE.test(use.of));
}

/** The claim without its number of sessions and of quotes, which are counted and not said; of the same length. */
export function withoutCounts(claim: string): string {
  return blank(claim, [...sessionsClaimed(claim), ...numbersIn(claim).filter((use) => countsQuotes(use, claim))]);
}

function blank(text: string, spans: readonly { start: number; end: number }[]): string {
  return spans.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);
}

/** How many numbers a claim holds, and how many of them were neither said nor counted. "Always" is one of them. */
export function numbersClaimed(
  claim: string,
  said: readonly string[],
  counted: Counted,
  conceptOf: (word: string) => string,
): { claimed: number; missing: number } {
  const rest = blank(claim, sessionsClaimed(claim));
  const heard = said.flatMap(numbersIn);
  const one = said.flatMap(articlesIn);
  const uses = numbersIn(rest);
  const isSaid = (use: NumberUse) => {
    const { value, of } = use;
    const isLike = (other: NumberUse) => other.isCount || !countsQuotes(use, rest) || !use.isCount;
    if (!heard.some((other) => other.value === value && isLike(other))) return false;
    const same = (other: Pick<NumberUse, "of">) =>
      of !== null && other.of !== null && conceptOf(other.of) === conceptOf(of);
    const ofIt = [...heard, ...one].filter(same);
    return ofIt.length === 0 || ofIt.some((other) => other.value === value);
  };
  const isCounted = (use: NumberUse) =>
    countsQuotes(use, rest) && [counted.quotes, counted.sessions].includes(use.value);
  const missing = uses.filter((use) => !isSaid(use) && !isCounted(use)).length;
  const isAll = claimsAll(rest);
  return { claimed: uses.length + Number(isAll), missing: missing + Number(isAll && !said.some(saysAll)) };
}
