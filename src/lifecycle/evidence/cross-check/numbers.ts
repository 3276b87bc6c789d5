import { tokensOf } from "./words";

const WORDS: Readonly<Record<string, number>> = {
  ...{
    zero: 0,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
  },
  ...{ thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20 },
  ...{ thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100, thousand: 1000 },
  ...{ twice: 2, dozen: 12 },
};
const SESSIONS =
  /\b(?:in|across|over|from|of)\s+(?:all\s+|each of\s+|the\s+|last\s+|past\s+)*(\d{1,3}|[a-z]+)\s+(?:different\s+|separate\s+|earlier\s+)?sessions?\b/i;

/** The text without what it says of a number of sessions, which is counted and not quoted. */
export function withoutSessions(text: string): string {
  return text.replace(SESSIONS, (said) => " ".repeat(said.length));
}

/** The numbers in a text, in figures or in words; "one" is left out, as it mostly counts nothing. */
export function numbersOf(text: string): number[] {
  const without = withoutSessions(text).replace(/\bin two minds\b/gi, " ");
  const figures = without.match(/\d+(?:[.,]\d+)*/g) ?? [];
  const words = tokensOf(without).flatMap((word) => WORDS[word] ?? []);
  return [...figures.map((figure) => Number(figure.replace(/,(?=\d{3}\b)/g, "").replace(",", "."))), ...words].filter(
    Number.isFinite,
  );
}

/** "said in 3 sessions" → 3; null where no number of sessions is claimed. */
export function sessionsClaimed(text: string): number | null {
  const said = SESSIONS.exec(text)?.[1]?.toLowerCase();
  if (said === undefined) return null;
  if (/^\d+$/.test(said)) return Number(said);
  if (said === "both") return 2;
  return said === "one" ? 1 : (WORDS[said] ?? null);
}
