import { type Counted, isSessionsRight, numbersClaimed, sessionsClaimed } from "./cross-check/counts";
import { languageOf } from "./cross-check/language";
import { type CheckedQuote, matchQuote, placeOf, type QuoteMatch } from "./cross-check/match";
import { isContradicted } from "./cross-check/negation";
import { namesOf, supportOf, withoutNames } from "./cross-check/support";
import type { Language } from "./cross-check/words";

export type { CheckedQuote } from "./cross-check/match";

export interface CrossCheckOptions {
  /** Display names of the participants: naming them supports nothing and is held against nothing. */
  people?: readonly string[];
  /** Whether a second look found that the quotes carry the claim; left out where there was none. */
  carried?: boolean | null;
}

/** The name of that check among a pack's. */
export const ENTAILMENT = "entailment";

export interface CrossCheckResult {
  verdict: "SUPPORTED" | "PARTIAL" | "UNSUPPORTED";
  /** Support of the claim by the quotes that were found, 0..1. */
  score: number;
  /** Details hold counts and never content. */
  checks: { name: string; passed: boolean; detail: string }[];
  /** One a quote, in order. */
  matches: QuoteMatch[];
}

/**
 * From SUPPORTED up, at least this share of the claim's weighed words must be found in the quotes; from PARTIAL up, that.
 * Set on the evaluation: extractive claims score 0.6 to 1 against their own quotes and below 0.3 against others.
 */
export const SUPPORT = { supported: 0.55, partial: 0.3 } as const;

/**
 * Holds a claim against the stored transcript: its quotes are found where they are said to be, sessions are counted,
 * numbers and negations agree, and enough of what it says was said. Pure; a coach's edit is checked by it as well.
 */
export function crossCheck(
  claim: string,
  quotes: readonly CheckedQuote[],
  options: CrossCheckOptions = {},
): CrossCheckResult {
  const matches = quotes.map(matchQuote);
  const found = quotes.filter((_, at) => matches[at] !== "MISSING").map(read);
  const sessions = new Set(found.map(({ sessionId }) => sessionId)).size;
  const said = { quoted: found.map(({ quoted }) => quoted), around: found.map(({ around }) => around) };
  const names = namesOf(options.people ?? []);
  const language = languageOf(claim);
  const score = round(supportOf(claim, said, names, language));
  const checks = [
    quotesCheck(matches),
    sessionsCheck(claim, sessions, said.quoted),
    numbersCheck(
      withoutNumbered(claim, options.people ?? []),
      [...said.quoted, ...said.around],
      { quotes: found.length, sessions },
      language,
    ),
    negationCheck(withoutNames(claim, names), found, language),
    supportCheck(score),
    ...entailmentCheck(options.carried),
  ];
  return { verdict: verdictOf(checks, score, found.length), score, checks, matches };
}

/** What was said, by the transcript: of a quote that was changed the utterance counts, and not its own words. */
interface Found {
  sessionId: string;
  quoted: string;
  /** The quote with what stands before it in its clause: a "don't" that was cut off still denies. */
  inClause: string;
  around: string;
}

const CLAUSE_END = /[.,;:!?]/;

function read({ quote, utteranceText, sessionId }: CheckedQuote): Found {
  const around = utteranceText ?? "";
  const place = placeOf(quote, around);
  if (!place) return { sessionId, quoted: around, inClause: around, around };
  const before = around.slice(0, place.start).split(CLAUSE_END).at(-1) ?? "";
  const inClause = before + around.slice(place.start, place.end);
  return { sessionId, quoted: around.slice(place.start, place.end), inClause, around };
}

type Check = CrossCheckResult["checks"][number];

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}

function quotesCheck(matches: readonly QuoteMatch[]): Check {
  const count = (match: QuoteMatch) => matches.filter((other) => other === match).length;
  const detail = `${count("VERBATIM")} of ${matches.length} quotes are verbatim, ${count("CHANGED")} changed, ${count("MISSING")} missing`;
  return { name: "quotes", passed: matches.length > 0 && count("VERBATIM") === matches.length, detail };
}

function sessionsCheck(claim: string, sessions: number, quotes: readonly string[]): Check {
  const claimed = sessionsClaimed(claim);
  if (claimed.length === 0) return { name: "sessions", passed: true, detail: "no number of sessions is claimed" };
  const passed = claimed.every((one) => isSessionsRight(one, sessions, quotes));
  const counts = claimed.map(({ count }) => count).join(" and ");
  return { name: "sessions", passed, detail: `${counts} claimed, quotes are from ${sessions}` };
}

/** "Speaker 2", as a voice is called that nobody has named, counts nothing. */
function withoutNumbered(claim: string, people: readonly string[]): string {
  const numbered = new Set(people.filter((name) => /^\p{L}+ \d+$/u.test(name)));
  return claim.replace(/\p{L}+ \d+/gu, (words) => (numbered.has(words) ? "" : words));
}

function numbersCheck(claim: string, texts: readonly string[], counted: Counted, language: Language): Check {
  const { claimed, missing } = numbersClaimed(claim, texts, counted, language.conceptOf);
  return { name: "numbers", passed: missing === 0, detail: `${claimed - missing} of ${claimed} numbers were said` };
}

function negationCheck(claim: string, found: readonly Found[], language: Language): Check {
  const quotes = found.map(({ inClause }) => inClause);
  const around = found.map(({ around }) => around);
  const contradicted = isContradicted(claim, quotes, around, language);
  return {
    name: "negation",
    passed: !contradicted,
    detail: contradicted ? "the claim turns what was said around" : "claim and quotes agree",
  };
}

function supportCheck(score: number): Check {
  return {
    name: "support",
    passed: score >= SUPPORT.supported,
    detail: `${Math.round(score * 100)} of 100, needed ${Math.round(SUPPORT.supported * 100)}`,
  };
}

/** A model's word: it can take SUPPORTED away, and give nothing. */
function entailmentCheck(carried: boolean | null | undefined): Check[] {
  if (carried === null || carried === undefined) return [];
  const detail = carried
    ? "a second look found the whole claim in the quotes"
    : "a second look missed a part of the claim";
  return [{ name: ENTAILMENT, passed: carried, detail }];
}

/** Nothing found, a contradiction, a wrong count of sessions or too little support is UNSUPPORTED; any other flaw PARTIAL. */
function verdictOf(checks: readonly Check[], score: number, found: number): CrossCheckResult["verdict"] {
  const failed = new Set(checks.filter(({ passed }) => !passed).map(({ name }) => name));
  if (found === 0 || failed.has("negation") || failed.has("sessions") || score < SUPPORT.partial) return "UNSUPPORTED";
  return failed.size === 0 ? "SUPPORTED" : "PARTIAL";
}
