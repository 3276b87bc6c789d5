import { type Candidate, cite, clockTime, type Reading } from "./candidate";
import { words } from "./speech";

const SCALE = /\b(?:scale|(?:0|zero|1|one) (?:to|through) (?:10|ten|100|a hundred)|10 being|ten being|100 meaning)\b/i;
const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "On a scale from 0 to 10, how ready are you?" – "I'd say an eight." Both passages are cited. */
export function readiness(reading: Reading): Candidate[] {
  return reading.passages.flatMap((passage, at) => {
    const coach = reading.passages[at - 1];
    if (
      passage.speaker === "COACH" ||
      coach?.speaker !== "COACH" ||
      !SCALE.test(coach.text) ||
      words(passage.text).length > 45
    )
      return [];
    const top = /\b(?:to|through|and) (?:a )?(?:100|hundred)\b|\b100\b/i.test(coach.text) ? 100 : 10;
    const answer = answerOf(passage.text, top);
    const what = dimensionOf(coach.text);
    if (answer === null || what === null) return [];
    return [
      {
        kind: "GROWTH_AREA",
        claim: `${reading.who} puts ${what} at ${answer} out of ${top}.`,
        reasoning: `Asked on a scale at ${clockTime(coach.startMs)} and answered at ${clockTime(passage.startMs)}. Why it is not lower, and what would make it higher, are the questions that usually follow.`,
        citations: [cite({ passage: coach, quote: sentenceWithScale(coach.text) }), { passageId: passage.id }],
        score: 1.6,
        focus: `scale ${what}`,
      },
    ];
  });
}

function answerOf(text: string, top: number): number | null {
  const found = words(text).flatMap((word) => {
    const number = /^\d+$/.test(word) ? Number(word) : NUMBERS.indexOf(word);
    return number >= 0 &&
      number <= top &&
      !(word === "one" && /\b(?:one of|that one|this one|no one|the one)\b/i.test(text))
      ? [number]
      : [];
  });
  return new Set(found).size === 1 ? (found[0] ?? null) : null;
}

function dimensionOf(coach: string): string | null {
  if (/\b(?:ready|readiness)\b/i.test(coach)) return "their readiness to change";
  if (/\bimportan(?:t|ce)\b/i.test(coach)) return "the importance of a change";
  if (/\bconfiden(?:t|ce)\b/i.test(coach)) return "their confidence";
  if (/\b(?:motivat\w+|willing\w*|commit\w+)\b/i.test(coach)) return "their motivation";
  return null;
}

function sentenceWithScale(text: string): string {
  return (
    (text.match(/[^.?!]+[.?!]*/g) ?? []).map((sentence) => sentence.trim()).find((sentence) => SCALE.test(sentence)) ??
    text
  );
}
