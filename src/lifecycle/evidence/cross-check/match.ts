import { tokensOf } from "./words";

/** VERBATIM: an exact part of what is stored; CHANGED: nearly; MISSING: not there, or not at that time. */
export type QuoteMatch = "VERBATIM" | "CHANGED" | "MISSING";

/** Clocks of transcribers differ by less; a quote further off is another moment. */
const TOLERANCE_MS = 1000;
const NEARLY = 0.75;
const MOST_TOKENS = 2000;

/** Looks for a quote in the utterance it names, at its time. */
export function matchQuote(checked: {
  quote: string;
  utteranceText: string | null;
  startMs: number;
  endMs: number;
  storedStartMs: number;
  storedEndMs: number;
}): QuoteMatch {
  const { utteranceText: stored } = checked;
  const quote = checked.quote.trim();
  if (stored === null || quote === "") return "MISSING";
  if (checked.startMs < checked.storedStartMs - TOLERANCE_MS || checked.endMs > checked.storedEndMs + TOLERANCE_MS)
    return "MISSING";
  if (stored.includes(quote)) return "VERBATIM";
  return similarity(tokensOf(quote), tokensOf(stored)) >= NEARLY ? "CHANGED" : "MISSING";
}

/** The share of the quote's words that stand in the stored text in the same order (longest common subsequence). */
function similarity(quote: readonly string[], stored: readonly string[]): number {
  if (quote.length === 0 || quote.length > MOST_TOKENS || stored.length > MOST_TOKENS) return 0;
  let row = new Array<number>(stored.length + 1).fill(0);
  for (const word of quote) {
    const next = [0];
    for (let at = 0; at < stored.length; at++)
      next.push(word === stored[at] ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return (row.at(-1) ?? 0) / quote.length;
}
