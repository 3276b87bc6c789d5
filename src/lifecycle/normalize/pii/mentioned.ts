import { isDictionaryWord } from "../names";
import { givenNameKind, isNameInAnyCase, isStartWord, isSurname, isUnknownName } from "./known-names";
import {
  AND,
  CLOSING,
  FOREIGN_HAIL,
  GERMAN_RELATIONS,
  HAIL,
  IS,
  NAMING,
  NOT_TITLED,
  PLACE_BEFORE,
  RELATIONS,
  SMALL_TITLES,
  SOFT,
  STRONG,
  STRONG_ENGLISH,
  TITLES,
} from "./name-cues";
import type { PiiSpan } from "./span";
import type { Token } from "./tokens";

function joins(token: Token | undefined): token is Token {
  return token !== undefined && /^(?: |-|\. )$/.test(token.gap);
}

const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|and|but|the|you|we|they|he|she|it)$/;

/** A word right behind a given name, with a capital: a surname, be it an ordinary word such as Brown. */
function isWordSurname(token: Token): boolean {
  return token.gap === " " && token.capital && /^\p{Lu}\p{Ll}{2}/u.test(token.text) && !CALENDAR.test(token.folded);
}

/** The token at which the name that starts at `index` ends: surnames, particles and initials taken along. */
function nameEnd(tokens: readonly Token[], index: number): number {
  let last = index;
  const isSmall = tokens[index]?.capital === false;
  for (let i = index + 1; i < tokens.length && i <= index + 4; i += 1) {
    const token = tokens[i];
    if (token === undefined || !joins(token) || token.startsSentence) break;
    if (isSmall) {
      // As speech gives it: what is no word, and a surname of the list.
      if (token.capital || !isSurname(token.folded) || isDictionaryWord(token.text)) break;
      last = i;
      continue;
    }
    if (/^(?:van|von|de|der|den|da|di|del|della|la|le|bin|al|el|ter)$/.test(token.folded) && tokens[i + 1]?.capital)
      continue;
    const initial = token.text.length === 1 && token.capital && token.folded !== "i";
    const listed = isSurname(token.folded) || givenNameKind(token.folded) || isUnknownName(token.text, token.folded);
    if (!token.capital || !(initial || listed || (i === index + 1 && isWordSurname(token)))) break;
    last = i;
  }
  return last;
}

/** The four words before, as one lower-case string. */
function lead(tokens: readonly Token[], index: number): string {
  return tokens
    .slice(Math.max(0, index - 4), index)
    .map((token) => token.whole)
    .join(" ");
}

/** What is known of a word that may be a name. */
interface Candidate {
  token: Token;
  previous: Token;
  /** In a list, and with a capital or no word of English. */
  listed: boolean;
  /** In no list and no dictionary, and with a capital. */
  unknown: boolean;
}

function toCandidate(token: Token, previous: Token): Candidate {
  const known = givenNameKind(token.folded) !== null;
  return {
    token,
    previous,
    listed: known && (token.capital || !isDictionaryWord(token.text)),
    unknown: token.capital && isUnknownName(token.text, token.folded),
  };
}

function titleConfidence({ token, previous }: Candidate): number {
  if (!TITLES.has(previous.folded) || token.gap === ", " || token.text.length < 2) return 0;
  if (!previous.capital && !SMALL_TITLES.has(previous.folded)) return 0;
  if (token.capital) return NOT_TITLED.has(token.folded) ? 0 : 0.85;
  return SMALL_TITLES.has(previous.folded) && isUnknownName(token.text, token.folded) ? 0.75 : 0;
}

/** Before a relation that other languages have too ("mein Chef", "mon chef"): it is German. */
const GERMAN_OWNER = /^(?:[mds]ein(?:e[mnrs]?)?|ihr(?:e[mnrs]?)?|unser(?:e[mnrs]?)?|d(?:er|ie|en|em))$/;

function relationConfidence({ token, previous, listed, unknown }: Candidate, tokens: readonly Token[], index: number) {
  const owner = tokens[index - 2]?.folded ?? "";
  if (GERMAN_RELATIONS.has(previous.folded) && (!RELATIONS.has(previous.folded) || GERMAN_OWNER.test(owner)))
    return listed ? 0.75 : 0;
  if (RELATIONS.has(previous.folded)) {
    if (listed || unknown) return 0.75;
    if (previous.capital && token.capital && isSurname(token.folded)) return 0.75;
    // "my manager okonkwo": after an English possessive a word that is none.
    return token.gap === " " && /^(?:my|his|her|our|their|your)$/.test(owner) && isUnknownName(token.text, token.folded)
      ? 0.65
      : 0;
  }
  const relation = tokens[index - (/^(?:called|named)$/.test(previous.folded) ? 3 : 2)];
  return IS.has(previous.folded) && token.gap === " " && relation && RELATIONS.has(relation.folded) && listed ? 0.7 : 0;
}

function hailConfidence({ token, previous, listed, unknown }: Candidate): number {
  if (HAIL.has(previous.folded)) return listed || unknown ? 0.75 : 0;
  return FOREIGN_HAIL.has(previous.folded) && token.gap === " " && listed ? 0.75 : 0;
}

function namingConfidence({ token, listed, unknown }: Candidate, before: string): number {
  if (token.gap === ", ") return 0;
  if (STRONG.test(before)) {
    if (token.capital || listed) return 0.85;
    return STRONG_ENGLISH.test(before) && isUnknownName(token.text, token.folded) ? 0.7 : 0;
  }
  if (token.gap !== " ") return 0;
  if (NAMING.test(before) && (listed || unknown)) return 0.72;
  return SOFT.test(before) && listed ? 0.72 : 0;
}

function cuedConfidence(tokens: readonly Token[], index: number, token: Token): number {
  const previous = tokens[index - 1];
  if (previous === undefined || !/^(?: |, |\. |: )$/.test(token.gap) || TITLES.has(token.folded)) return 0;
  const candidate = toCandidate(token, previous);
  const titled = titleConfidence(candidate);
  if (titled > 0 || token.gap === ". ") return titled;
  return (
    namingConfidence(candidate, lead(tokens, index)) ||
    relationConfidence(candidate, tokens, index) ||
    hailConfidence(candidate)
  );
}

/** The name at the end of a letter: after its closing, and nothing behind it. */
function closingConfidence(tokens: readonly Token[], index: number, token: Token): number {
  const previous = tokens[index - 1];
  if (previous === undefined || !CLOSING.has(previous.folded) || !/^,? ?\n?$|^,\s{1,4}$/.test(token.gap)) return 0;
  const next = tokens[nameEnd(tokens, index) + 1];
  if (!token.capital || (next !== undefined && !next.gap.includes("\n"))) return 0;
  return givenNameKind(token.folded) !== null || isUnknownName(token.text, token.folded) ? 0.75 : 0;
}

/** A given name that stands without a cue, told apart from a place and from a word. */
function listedConfidence(tokens: readonly Token[], index: number, token: Token): number {
  if (!token.capital) return isNameInAnyCase(token.text, token.folded) ? 0.55 : 0;
  const kind = token.text !== token.text.toUpperCase() ? givenNameKind(token.folded) : null;
  if (kind === null || (token.startsSentence && isStartWord(token.folded))) return 0;
  const next = tokens[index + 1];
  const surname =
    joins(next) &&
    next.gap === " " &&
    next.capital &&
    !next.startsSentence &&
    (isSurname(next.folded) || isUnknownName(next.text, next.folded));
  if (isDictionaryWord(token.text)) return surname ? 0.65 : 0;
  if (kind === "only") return 0.7;
  const place = tokens[index - 1] !== undefined && PLACE_BEFORE.has(tokens[index - 1]?.folded ?? "");
  return surname || !place ? 0.6 : 0;
}

/** The second of two: "my kids Tobias and Amira". */
function pairedConfidence(tokens: readonly Token[], index: number, token: Token, lastNamed: number): number {
  const isPair = lastNamed === index - 2 && AND.has(tokens[index - 1]?.folded ?? "");
  if (!isPair || !token.capital || token.gap !== " " || tokens[index - 1]?.gap !== " ") return 0;
  return givenNameKind(token.folded) === "only" || isUnknownName(token.text, token.folded) ? 0.6 : 0;
}

/** People who are not participants: named after a cue, a title or a relation, or by a given name of the list. */
export function findMentioned(tokens: readonly Token[]): PiiSpan[] {
  const spans: PiiSpan[] = [];
  let lastNamed = -1;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) continue;
    const confidence = Math.max(
      cuedConfidence(tokens, i, token),
      closingConfidence(tokens, i, token),
      listedConfidence(tokens, i, token),
      pairedConfidence(tokens, i, token, lastNamed),
    );
    if (confidence === 0) continue;
    const last = nameEnd(tokens, i);
    spans.push({ kind: "PERSON_NAME", start: token.start, end: tokens[last]?.end ?? token.end, confidence });
    i = last;
    lastNamed = last;
  }
  return spans;
}
