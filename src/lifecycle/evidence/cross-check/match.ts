/** VERBATIM: the words of a part of what is stored; CHANGED: nearly; MISSING: not there, not then, or not in that session. */
export type QuoteMatch = "VERBATIM" | "CHANGED" | "MISSING";

/** A quote of a pack beside what is stored of the utterance it was taken from; nulls when that is gone. */
export interface CheckedQuote {
  quote: string;
  utteranceText: string | null;
  startMs: number;
  endMs: number;
  storedStartMs: number;
  storedEndMs: number;
  /** The session it is said to be from, and the one that holds what is stored. */
  sessionId: string;
  storedSessionId: string | null;
}

/** Clocks of transcribers differ by less; a quote further off is another moment. */
const TOLERANCE_MS = 1000;
/** Of the quote's words, so many may be changed, left out or put in. */
const MOST_CHANGED = 0.25;
const MOST_WORDS = 2000;
/** A figure keeps its point and its colon, a sum its currency: they are no punctuation. */
const WORD = /\p{Sc}|%|\p{N}+(?:[.,:]\p{N}+)*|[\p{L}\p{M}]+(?:['’‘ʼ][\p{L}\p{M}]+)*/gu;

/** Looks for a quote in the utterance it names, at its time and in its session. Case and punctuation are the transcriber's. */
export function matchQuote(checked: CheckedQuote): QuoteMatch {
  const { quote, utteranceText: stored, sessionId, storedSessionId } = checked;
  if (stored === null || sessionId !== storedSessionId || !isThen(checked)) return "MISSING";
  if (placeOf(quote, stored)) return "VERBATIM";
  const [said, heard] = [wordsOf(quote), wordsOf(stored)];
  if (said.length === 0 || said.length > MOST_WORDS || heard.length > MOST_WORDS) return "MISSING";
  return changes(said, heard) <= MOST_CHANGED * said.length ? "CHANGED" : "MISSING";
}

/** Where a text has the quote, in characters; null where it hasn't. */
export function placeOf(quote: string, text: string): { start: number; end: number } | null {
  const [said, heard] = [wordsOf(quote), wordsOf(text)];
  if (said.length === 0) {
    const start = quote.trim() === "" ? -1 : text.indexOf(quote.trim());
    return start < 0 ? null : { start, end: start + quote.trim().length };
  }
  const joined = (words: readonly Placed[]) => ` ${words.map(({ word }) => word).join(" ")} `;
  const found = joined(heard).indexOf(joined(said));
  if (found < 0) return null;
  const at = joined(heard).slice(0, found).split(" ").length - 1;
  const [first, last] = [heard[at], heard[at + said.length - 1]];
  return first && last ? { start: first.start, end: last.end } : null;
}

interface Placed {
  word: string;
  start: number;
  end: number;
}

function wordsOf(text: string): Placed[] {
  return [...text.matchAll(WORD)].map(({ 0: written, index }) => ({
    word: written.normalize("NFC").toLowerCase().replace(/[’‘ʼ]/g, "'"),
    start: index,
    end: index + written.length,
  }));
}

/** Inside the utterance, and more of it than of a neighbour: an utterance may be shorter than the tolerance. */
function isThen({ startMs, endMs, storedStartMs, storedEndMs }: CheckedQuote): boolean {
  if (endMs < startMs || startMs < storedStartMs - TOLERANCE_MS || endMs > storedEndMs + TOLERANCE_MS) return false;
  const shared = Math.min(endMs, storedEndMs) - Math.max(startMs, storedStartMs);
  return endMs === startMs || storedEndMs === storedStartMs || shared * 2 > endMs - startMs;
}

/** The fewest words to change, leave out or put in until the quote stands somewhere in the stored text (Sellers 1980). */
function changes(quote: readonly Placed[], stored: readonly Placed[]): number {
  let row = new Array<number>(stored.length + 1).fill(0);
  for (const [at, { word }] of quote.entries()) {
    const next = [at + 1];
    for (let k = 0; k < stored.length; k++) {
      const kept = (row[k] ?? 0) + (stored[k]?.word === word ? 0 : 1);
      next.push(Math.min(kept, (row[k + 1] ?? 0) + 1, (next[k] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(...row);
}
