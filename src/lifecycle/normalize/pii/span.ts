import type { PiiKind } from "../../../entities/transcript";

/** Something in a text that identifies a person. `start` and `end` (exclusive) count UTF-16 units. */
export interface PiiSpan {
  kind: PiiKind;
  start: number;
  end: number;
  /** From 0 to 1. */
  confidence: number;
}

/** The characters before a place, lower case, for looking for cues. */
export function before(text: string, at: number, length = 48): string {
  return text.slice(Math.max(0, at - length), at).toLowerCase();
}

/** Where the last match of a global pattern begins, or -1. The text is a short window, so this stays cheap. */
export function lastIndexOf(window: string, pattern: RegExp): number {
  let last = -1;
  for (const match of window.matchAll(pattern)) last = match.index;
  return last;
}

export function toSpan(kind: PiiKind, match: { index: number; 0: string }, confidence: number): PiiSpan {
  return { kind, start: match.index, end: match.index + match[0].length, confidence };
}
