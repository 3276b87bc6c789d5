import type { DerivedInsight, InsightRequest, Passage } from "../../ports/language-model";
import { STOP_WORDS, stem } from "./lexicons";
import { words } from "./speech";
import type { Statement } from "./statements";
import type { Talk } from "./talk";
import type { Topic } from "./topics";

/** An insight that may be told, and how much it is worth telling. */
export interface Candidate extends DerivedInsight {
  /** Only compared within one kind. */
  score: number;
  /** Candidates of one kind with the same focus say much the same. */
  focus: string;
  /** Found in earlier sessions too. */
  returning?: boolean;
}

/** A request read once: what every kind of insight is looked for in. */
export interface Reading {
  request: InsightRequest;
  passages: readonly Passage[];
  /** Of each passage. */
  talks: readonly Talk[];
  statements: readonly Statement[];
  topics: readonly Topic[];
  /** How the coachee is called: "Participant A". */
  who: string;
  coach: string;
}

/** The stems of the words that carry meaning. */
export function stemsOf(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word) => !STOP_WORDS.has(word) && !/'(?:ll|re|ve|d|m|t)$/.test(word))
      .map(stem),
  );
}

/** 0..1, how much of the smaller set the two share. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const smaller = Math.min(a.size, b.size);
  if (smaller === 0) return 0;
  return [...a].filter((item) => b.has(item)).length / smaller;
}

/** An exact quote of a passage, or the whole of it when the quote is nearly all. */
export function cite(statement: Pick<Statement, "passage" | "quote">): { passageId: string; quote?: string } {
  const { passage, quote } = statement;
  if (quote === passage.text || !passage.text.includes(quote)) return { passageId: passage.id };
  return { passageId: passage.id, quote };
}

/** "Minutes and seconds into the session", for reasoning: "4:05". */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "one", "two" … for small counts. */
export function numberWord(count: number): string {
  return ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][count] ?? String(count);
}

/** "A, B and C". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
