/** Digits said as words, or as words and figures mixed. */
export interface SpokenDigits {
  start: number;
  end: number;
  digits: string;
}

const VALUES: Record<string, string> = {};
for (const [digit, names] of [
  ["0", "zero oh o nought naught null cero zéro nul"],
  ["1", "one eins uno un um een één"],
  ["2", "two zwei zwo dos deux twee due dois"],
  ["3", "three drei tres trois drie tre três"],
  ["4", "four vier cuatro quatre quattro quatro"],
  ["5", "five fünf cinco cinq vijf cinque"],
  ["6", "six sechs seis zes sei"],
  ["7", "seven sieben siete sept zeven sette sete"],
  ["8", "eight acht ocho huit otto oito"],
  ["9", "nine neun nueve neuf negen nove"],
  ["00", "hundred hundert"],
] as const)
  for (const name of names.split(" ")) VALUES[name] = digit;

const UNIT = `(?:double|triple|${Object.keys(VALUES).join("|")}|\\d{1,4})`;
const RUN = new RegExp(`(?<![\\p{L}\\p{N}])${UNIT}(?:[ ,.\\-–—]{1,3}${UNIT}){3,}(?![\\p{L}\\p{N}])`, "giu");

function toDigits(run: string): { digits: string; words: number } {
  let digits = "";
  let words = 0;
  let times = 1;
  for (const unit of run.toLowerCase().split(/[ ,.\-–—]+/)) {
    const value = VALUES[unit] ?? (/^\d/.test(unit) ? unit : "");
    if (VALUES[unit] !== undefined) words += 1;
    digits += value.repeat(value === "" ? 1 : times);
    times = unit === "double" ? 2 : unit === "triple" ? 3 : 1;
  }
  return { digits, words };
}

/** True for counting aloud, up or down, and for one digit repeated: nobody's number. */
export function isCounting(digits: string): boolean {
  return "01234567890123456789".includes(digits) || "98765432109876543210".includes(digits) || /^(\d)\1+$/.test(digits);
}

/** Runs of at least four spoken units, three of them words; somebody may be counting. */
export function findSpokenDigits(text: string): SpokenDigits[] {
  const runs: SpokenDigits[] = [];
  for (const match of text.matchAll(RUN)) {
    const { digits, words } = toDigits(match[0]);
    if (words >= 3 && digits.length >= 7 && digits.length <= 19)
      runs.push({ start: match.index, end: match.index + match[0].length, digits });
  }
  return runs;
}
