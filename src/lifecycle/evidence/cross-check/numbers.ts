const TEENS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const GERMAN =
  "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split(
    " ",
  );
const GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(" ");
const MULTIPLES: ReadonlyMap<string, number> = new Map([
  ["dozen", 12],
  ["hundred", 100],
  ["thousand", 1000],
  ["hundert", 100],
  ["tausend", 1000],
]);
const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...TEENS.entries(), ...GERMAN.entries()].map(([value, word]): [string, number] => [word, value]),
  ...[...TENS.entries(), ...GERMAN_TENS.entries()].map(([at, word]): [string, number] => [word, 20 + 10 * at]),
]);
const OFTEN: ReadonlyMap<string, number> = new Map([
  ["twice", 2],
  ["thrice", 3],
  ...GERMAN.map((word, value): [string, number] => [`${word}mal`, value]),
]);
const TOKEN = /\p{N}+(?:[.,]\p{N}+)*|\p{L}+(?:['’]\p{L}+)*|[.;:!?]/gu;

export interface Token {
  word: string;
  start: number;
  end: number;
}

/** A number as it is used in a text. */
export interface NumberUse {
  value: number;
  /** The word it counts: "hours" of "five hours"; null where another follows. */
  of: string | null;
  /** "twice", "three times", "on two occasions"; not "twice a week". */
  isCount: boolean;
  start: number;
  end: number;
}

export function numberTokens(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }));
}

/** The number that starts at a token, in figures or in words ("twenty-five", "nine thousand"), and the token after it. */
export function readNumber(tokens: readonly Token[], at: number): { value: number; next: number } | null {
  const word = tokens[at]?.word ?? "";
  let value = /^\p{N}/u.test(word) ? figure(word) : (VALUES.get(word) ?? MULTIPLES.get(word));
  if (value === undefined || !Number.isFinite(value)) return null;
  let next = at + 1;
  const unit = VALUES.get(tokens[next]?.word ?? "");
  if (value >= 20 && value < 100 && VALUES.has(word) && unit !== undefined && unit > 0 && unit < 10) {
    value += unit;
    next++;
  }
  for (let times = MULTIPLES.get(tokens[next]?.word ?? ""); times; times = MULTIPLES.get(tokens[next]?.word ?? "")) {
    value *= times;
    next++;
  }
  return { value, next };
}

/** "1,250" is a thousand and more, "7,5" and "7.5" are seven and a half. */
function figure(word: string): number {
  return Number(word.replace(/,(?=\d{3}\b)/g, "").replace(",", "."));
}

const COUNTED = /^(?:times?|occasions?|mal|male)$/;
const RATE = /^(?:a|an|per|each|every|pro|am|im|die|in)$/;
const NO_NOUN =
  /^(?:of|or|and|to|in|on|at|for|by|the|a|an|who|that|which|more|other|out|from|with|is|are|was|were|but|times?|mal|und|oder|von|der|die|das|bis|im|am|[.;:!?])$/;

/** The numbers in a text; "one" alone is left out, as it mostly counts nothing. */
export function numbersIn(text: string): NumberUse[] {
  const tokens = numberTokens(text.replace(/\bin two minds\b/gi, (said) => " ".repeat(said.length)));
  const uses: NumberUse[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const often = OFTEN.get(token.word);
    const read = often === undefined ? readNumber(tokens, at) : { value: often, next: at + 1 };
    if (!read || token.word === "one") continue;
    const isCounted = often !== undefined || COUNTED.test(tokens[read.next]?.word ?? "");
    const last = isCounted && often === undefined ? read.next : read.next - 1;
    const after = tokens[last + 1]?.word ?? "";
    uses.push({
      value: read.value,
      of: isCounted || after === "" || NO_NOUN.test(after) || readNumber(tokens, last + 1) ? null : after,
      isCount: isCounted && !RATE.test(after),
      start: token.start,
      end: tokens[last]?.end ?? token.end,
    });
    at = last;
  }
  return uses;
}

/** "a pack" and "ein Paket": one of it is said. */
export function articlesIn(text: string): Pick<NumberUse, "value" | "of">[] {
  const tokens = numberTokens(text);
  return tokens.flatMap(({ word }, at) => {
    const of = tokens[at + 1]?.word;
    return of && /^(?:a|an|one|einen?|eine[mr]|ein)$/.test(word) && !NO_NOUN.test(of) ? [{ value: 1, of }] : [];
  });
}

const UNIVERSAL = /\b(?:always|constantly|every|each time|all the time|immer|ständig|jede[rsnm]?)\b/i;
const SAID_OF_ALL =
  /\b(?:always|constantly|every|each|all|whenever|everything|every(?:one|body)|any|never|whole|entire|daily|nightly|weekly|immer|ständig|jede[rsnm]?|alle[rnms]?|nie|täglich|ganze[nrms]?)\b/i;

/** Whether a text says of all times or things what may hold of some. */
export function claimsAll(text: string): boolean {
  return UNIVERSAL.test(text);
}

export function saysAll(text: string): boolean {
  return SAID_OF_ALL.test(text);
}
