import { isDictionaryWord } from "../names";
import { givenNameKind, isSurname, isUnknownName } from "./known-names";
import type { PiiSpan } from "./span";
import type { Token } from "./tokens";

const TITLES = new Set(
  "mr mrs ms mx miss dr prof professor herr frau senor senora sr sra signor signora sig monsieur madame mme mevrouw meneer".split(
    " ",
  ),
);
const NOT_TITLED = new Set("pepper right who strange watson wrong president chairman speaker".split(" "));
const KIN =
  "aunt auntie uncle grandma grandpa cousin nurse doctor coach wife husband boss manager friend sister brother son daughter mother father mom dad partner girlfriend boyfriend colleague coworker therapist teacher roommate neighbor neighbour fiance ex assistant mentor client frau mann chef chefin schwester bruder freund freundin femme mari ami soeur frere esposa marido jefe jefa hermano hermana moglie marito capo";
const RELATIONS = new Set(KIN.split(" "));
const STRONG =
  /^(?:.*(?:my|his|her|their) name (?:is|was)|.*(?:my|his|her) name's|.*(?:they|people|everyone) call me|.*mein name ist|.*ich heisse|.*je m'appelle|.*(?:me llamo|mi chiamo|ik heet|mijn naam is|mi nombre es|il mio nome e))$/;
const SOFT =
  /^(?:.*call(?:ed|s)? (?:me|him|her|them)|.*this is|.*i'm|.*i am|.*it's|.*(?:named|called|meet|met|ask for|name of|with|told|asked|und|c'est|soy|sono|bin))$/;
const HAIL = new Set(
  "hi hello hey thanks bye goodbye dear morning afternoon evening welcome hallo danke bonjour merci hola gracias ciao grazie".split(
    " ",
  ),
);
const PLACE_BEFORE = new Set(
  "a an my his her our this in at from near to visit visiting of around outside through via the".split(" "),
);

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
  for (let i = index + 1; i < tokens.length && i <= index + 4; i += 1) {
    const token = tokens[i];
    if (token === undefined || !joins(token) || token.startsSentence) break;
    if (/^(?:van|von|de|der|den|da|di|del|della|la|le|bin|al|el|ter)$/.test(token.folded) && tokens[i + 1]?.capital)
      continue;
    const initial = token.text.length === 1 && token.capital && token.folded !== "i";
    const listed = isSurname(token.folded) || givenNameKind(token.folded) || isUnknownName(token.text, token.folded);
    if (!token.capital || !(initial || listed || (i === index + 1 && isWordSurname(token)))) break;
    last = i;
  }
  return last;
}

/** The three words before, as one lower-case string. */
function lead(tokens: readonly Token[], index: number): string {
  return tokens
    .slice(Math.max(0, index - 4), index)
    .map((token) => token.whole)
    .join(" ");
}

function cuedConfidence(tokens: readonly Token[], index: number, token: Token): number {
  const previous = tokens[index - 1];
  if (previous === undefined || !/^(?: |, |\. |: )$/.test(token.gap) || TITLES.has(token.folded)) return 0;
  const kind = givenNameKind(token.folded);
  const unknown = token.capital && isUnknownName(token.text, token.folded);
  const plain = token.gap !== ". ";
  if (TITLES.has(previous.folded) && previous.capital && token.gap !== ", ")
    return token.capital && !NOT_TITLED.has(token.folded) && token.text.length > 1 ? 0.85 : 0;
  if (!plain) return 0;
  const words = lead(tokens, index);
  if (token.gap !== ", " && STRONG.test(words))
    return token.capital || (kind !== null && !isDictionaryWord(token.text)) ? 0.85 : 0;
  if (
    RELATIONS.has(previous.folded) &&
    (unknown || (kind !== null && (token.capital || !isDictionaryWord(token.text))))
  )
    return 0.75;
  if (RELATIONS.has(previous.folded) && previous.capital && token.capital && isSurname(token.folded)) return 0.75;
  if (token.capital && HAIL.has(previous.folded) && (kind !== null || unknown)) return 0.75;
  if (token.gap === " " && token.capital && SOFT.test(words))
    return kind !== null || (unknown && /call|named|name of|meet/.test(words)) ? 0.72 : 0;
  return 0;
}

/** A given name that stands without a cue, told apart from a place and from a word. */
function listedConfidence(tokens: readonly Token[], index: number, token: Token): number {
  const kind = token.capital && token.text !== token.text.toUpperCase() ? givenNameKind(token.folded) : null;
  if (kind === null) return 0;
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

/** People who are not participants: named after a cue, a title or a relation, or by a given name of the list. */
export function findMentioned(tokens: readonly Token[]): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) continue;
    const confidence = Math.max(cuedConfidence(tokens, i, token), listedConfidence(tokens, i, token));
    if (confidence === 0) continue;
    const last = nameEnd(tokens, i);
    spans.push({ kind: "PERSON_NAME", start: token.start, end: tokens[last]?.end ?? token.end, confidence });
    i = last;
  }
  return spans;
}
