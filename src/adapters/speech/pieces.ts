import { DomainError } from "../../errors";
import type { Spoken } from "../../ports/transcriber";

/** Something heard without a pause, in seconds, as speech services give it. */
export interface Piece {
  start: number;
  end: number;
  speaker: string | null;
  text: string;
}

/** Times are stored as 32-bit milliseconds: just under 25 days. */
export const MAX_SECONDS = 2_147_483;
/** A breath within a sentence; the services break at every 0.8 s. */
const BREATH_MS = 1500;
const LONGEST = 400;

/**
 * What was heard as utterances, in order: a sentence that its speaker breathed in stays one. DomainError INVALID_INPUT
 * when nothing was heard.
 */
export function toSpoken(pieces: readonly Piece[]): Spoken[] {
  const spoken: Spoken[] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    const next = toUtterance(piece);
    const last = spoken.at(-1);
    if (next.text === "") continue;
    if (!last || !goesOn(last, next)) spoken.push(next);
    else Object.assign(last, { endMs: Math.max(last.endMs, next.endMs), text: `${last.text} ${next.text}` });
  }
  if (spoken.length === 0) throw nothingHeard();
  return spoken;
}

export function nothingHeard(): DomainError {
  return new DomainError("INVALID_INPUT", "Nothing was heard in the recording.");
}

function toUtterance({ start, end, speaker, text }: Piece): Spoken {
  const startMs = Math.round(start * 1000);
  return { startMs, endMs: Math.max(startMs, Math.round(end * 1000)), speaker, text: clean(text) };
}

function goesOn(last: Spoken, next: Spoken): boolean {
  return (
    last.speaker === next.speaker &&
    next.startMs - last.endMs <= BREATH_MS &&
    last.text.length + next.text.length < LONGEST &&
    !/[.!?…。！？]["'”’)]*$/u.test(last.text)
  );
}

/** Neither what breaks a line nor what hides: the text comes from outside. */
function clean(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}
