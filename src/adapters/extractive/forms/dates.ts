const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = MONTHS.map((month) =>
  month === "may" ? "may" : `${month}|${month.slice(0, 3)}\\.?${month === "september" ? "|sept\\.?" : ""}`,
).join("|");
const EXPRESSIONS: readonly RegExp[] = [
  /(?<![\d-])(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?![\d-])/g,
  new RegExp(
    `(?<!\\d)(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:\\s+of)?[\\s-]+(?<name>${MONTH}),?[\\s-]+(?<year>\\d{4})(?!\\d)`,
    "gi",
  ),
  new RegExp(`\\b(?<name>${MONTH})\\s+(?:the\\s+)?(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<year>\\d{4})(?!\\d)`, "gi"),
  /(?<![\d.])(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})(?!\d)/g,
  /(?<![\d/])(?<a>\d{1,2})\/(?<b>\d{1,2})\/(?<year>\d{4})(?![\d/])/g,
];

/**
 * Dates with a year, in order, as YYYY-MM-DD. 03/04/2025 is left out: it is March to one reader and April to another.
 * With points the day comes first, as everywhere points are used.
 */
export function datesIn(text: string): { value: string; start: number; end: number }[] {
  const found = EXPRESSIONS.flatMap((expression) =>
    [...text.matchAll(expression)].flatMap((match) => {
      const value = toIso(match.groups ?? {});
      return value ? [{ value, start: match.index, end: match.index + match[0].length }] : [];
    }),
  );
  return found.sort((a, b) => a.start - b.start);
}

function toIso(groups: Record<string, string | undefined>): string | null {
  const year = Number(groups.year);
  const [month, day] = monthAndDay(groups);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

/** NaN where the order of day and month can't be told. */
function monthAndDay({ a, b, month, name, day }: Record<string, string | undefined>): [number, number] {
  if (name) return [MONTHS.findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3))) + 1, Number(day)];
  if (a === undefined || b === undefined) return [Number(month), Number(day)];
  const [first, second] = [Number(a), Number(b)];
  if (first > 12 || first === second) return [second, first];
  return second > 12 ? [first, second] : [Number.NaN, Number.NaN];
}
