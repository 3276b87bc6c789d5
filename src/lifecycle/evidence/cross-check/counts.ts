import { articlesIn, claimsAll, type NumberUse, numbersIn, numberTokens, readNumber, saysAll } from "./numbers";

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

/** Null where no number of sessions is claimed, as in "this session" or "the second of the sessions". */
export function sessionsClaimed(text: string): SessionsClaim | null {
  const tokens = numberTokens(text);
  const noun = tokens.findIndex(({ word }) => SESSION.test(word));
  if (noun < 0) return null;
  let first = noun;
  while (first > 0 && (BEFORE.test(tokens[first - 1]?.word ?? "") || readNumber(tokens, first - 1))) first--;
  if (!PREPOSITION.test(tokens[first - 1]?.word ?? "") && tokens[first]?.word !== "of") return null;
  const words = tokens.slice(first, noun).map(({ word }) => word);
  const place = { start: tokens[first]?.start ?? 0, end: tokens[noun]?.end ?? 0 };
  const numbers: number[] = [];
  for (let at = first; at < noun; at++) {
    const read = readNumber(tokens, at);
    const isEveryOne = tokens[at]?.word === "one" && /^(?:every|each)$/.test(tokens[at - 1]?.word ?? "");
    if (read && !isEveryOne) numbers.push(read.value);
    if (read) at = read.next - 1;
  }
  const [count, of = null] = numbers;
  if (count !== undefined) return { count, of, ...place };
  if (words.some((word) => /^(?:both|beiden)$/.test(word))) return { count: 2, of: null, ...place };
  const isAll = words.some((word) => /^(?:all|each|every|most|allen?|aller|jeder|meisten)$/.test(word));
  return isAll ? { count: "all", of: null, ...place } : null;
}

/** How many sessions or quotes a claim may count without that anybody said the number. */
export interface Counted {
  quotes: number;
  sessions: number;
}

/** Whether as many sessions are quoted as the claim says. What holds of all no quote of some can show, unless one says so. */
export function isSessionsRight(claimed: SessionsClaim, sessions: number, quotes: readonly string[]): boolean {
  if (quotes.some((quote) => sessionsClaimed(quote)?.count === claimed.count)) return true;
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
  const sessions = sessionsClaimed(claim);
  const spans = [...(sessions ? [sessions] : []), ...numbersIn(claim).filter((use) => countsQuotes(use, claim))];
  return spans.reduce(
    (text, { start, end }) => text.slice(0, start) + " ".repeat(end - start) + text.slice(end),
    claim,
  );
}

/** How many numbers a claim holds, and how many of them were neither said nor counted. "Always" is one of them. */
export function numbersClaimed(
  claim: string,
  said: readonly string[],
  counted: Counted,
  conceptOf: (word: string) => string,
): { claimed: number; missing: number } {
  const rest = blankSessions(claim);
  const heard = said.flatMap(numbersIn);
  const one = said.flatMap(articlesIn);
  const uses = numbersIn(rest);
  const isSaid = ({ value, of }: NumberUse) => {
    if (!heard.some((other) => other.value === value)) return false;
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

function blankSessions(claim: string): string {
  const sessions = sessionsClaimed(claim);
  return sessions ? `${claim.slice(0, sessions.start)} ${claim.slice(sessions.end)}` : claim;
}
