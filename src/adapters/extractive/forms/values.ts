import { datesIn } from "./dates";
import { isDenied } from "./denial";

/** A value and the characters it was read from. */
export interface Mention {
  value: string;
  start: number;
  end: number;
}

const PLACEHOLDER =
  /^(?:[\s_.…\-–—?*]*|n\/?a|tbd|tbc|unknown|none given|not stated|not sure|i don't know|don't know)$/i;
const OPENING =
  /^(?:(?:well|so|um+|uh+|oh|okay|ok|yeah|yes|hmm+|i mean|you know|i guess|i think|i'd say|i would say|it's|it is|it would be|that's|that would be|probably|maybe)\b[\s,.-]*)+/i;
const UNITS: Readonly<Record<string, number>> = {
  ...{ zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11 },
  ...{ twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19 },
};
const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};

/** The one date of the text that can be read in one way only, as YYYY-MM-DD. */
export function findDate(said: string): Mention | null {
  const dates = datesIn(said);
  return new Set(dates.map(({ value }) => value)).size === 1 ? (dates[0] ?? null) : null;
}

/** The one number of the text, in figures: "twenty-five" is 25. Dates and times are not numbers. */
export function findNumber(said: string): Mention | null {
  const taken = datesIn(said);
  const free = ({ start, end }: Mention) => taken.every((date) => end <= date.start || start >= date.end);
  const numbers = [...figuresIn(said), ...spokenIn(said)].filter(free).sort((a, b) => a.start - b.start);
  return new Set(numbers.map(({ value }) => value)).size === 1 ? (numbers[0] ?? null) : null;
}

function figuresIn(said: string): Mention[] {
  return [
    ...said.matchAll(
      /(?<![\p{L}\d.,:/-])[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d:/])|(?<![\p{L}\d.,:/-])[-−]?\d+(?:\.\d+)?(?![\d:/]|-\d|,\d|\.\d|st\b|nd\b|rd\b|th\b)/gu,
    ),
  ].map((match) => ({
    value: match[0].replaceAll(",", "").replace("−", "-"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function spokenIn(said: string): Mention[] {
  const tens = Object.keys(TENS).join("|");
  const units = Object.keys(UNITS).join("|");
  const expression = new RegExp(
    `\\b(?:(?<tens>${tens})(?:[ -](?<unit>${units}))?|(?<alone>${units}))(?:\\s+(?<hundred>hundred))?\\b`,
    "gi",
  );
  return [...said.matchAll(expression)].flatMap((match): Mention[] => {
    const { tens: ten = "", unit = "", alone = "", hundred } = match.groups ?? {};
    if (
      alone.toLowerCase() === "one" &&
      !hundred &&
      !/^\s*(?:hour|day|week|month|year|time|child|kid|drink|cigarette|session)/i.test(said.slice(match.index + 3))
    )
      return [];
    const value = (TENS[ten.toLowerCase()] ?? 0) + (UNITS[unit.toLowerCase()] ?? 0) + (UNITS[alone.toLowerCase()] ?? 0);
    return [{ value: String(hundred ? value * 100 : value), start: match.index, end: match.index + match[0].length }];
  });
}

/** The one choice that is named and not denied; a plain yes or no counts where the text is the answer itself. */
export function findChoice(said: string, choices: readonly string[], isAnswer: boolean): Mention | null {
  const found = choices.flatMap((choice): Mention[] => {
    const source = choice
      .trim()
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replace(/\s+/g, "\\s+");
    return source
      ? [...said.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, "giu"))].map((match) => ({
          value: choice,
          start: match.index,
          end: match.index + match[0].length,
        }))
      : [];
  });
  const longest = found.filter(
    (one) =>
      !found.some(
        (other) =>
          other !== one && other.start <= one.start && other.end >= one.end && other.value.length > one.value.length,
      ),
  );
  const affirmed = longest.filter((mention) => !isDenied(said, mention));
  if (new Set(affirmed.map(({ value }) => value)).size === 1 && affirmed.length === longest.length)
    return affirmed[0] ?? null;
  return longest.length === 0 && isAnswer ? yesOrNo(said, choices) : null;
}

function yesOrNo(said: string, choices: readonly string[]): Mention | null {
  const match =
    /^[\s]*(?:(?<yes>yeah|yep|sure|of course|absolutely|definitely|i do|i am|i have)|(?<no>nope|not really|not at all|never|i don't|i'm not|i haven't))\b/i.exec(
      said,
    );
  if (!match) return null;
  const wanted = match.groups?.yes ? /^yes$/i : /^no$/i;
  const value = choices.find((choice) => wanted.test(choice.trim()));
  const at = match[0].length - match[0].trimStart().length;
  return value ? { value, start: at, end: match[0].length } : null;
}

/** The text as it stands, without quotation marks; of an answer, without "well, it's". */
export function findText(said: string, isAnswer: boolean): Mention | null {
  const opening = isAnswer ? (OPENING.exec(said.trimStart())?.[0].length ?? 0) : 0;
  let start = said.length - said.trimStart().length + opening;
  let end = said.trimEnd().length;
  while (start < end && /["'“”‘\s]/.test(said.charAt(start))) start++;
  while (end > start && /["'“”\s.,;]/.test(said.charAt(end - 1))) end--;
  const value = said.slice(start, end);
  return PLACEHOLDER.test(value) || !/[\p{L}\p{N}]/u.test(value) || value.length > 500 ? null : { value, start, end };
}
