import type { Passage } from "../../ports/language-model";
import { type Candidate, cite, clockTime, type Reading } from "./candidate";
import { words } from "./speech";

const PROPOSAL =
  /\b(?:would you|will you|are you|could you|can you|how about|why don't you|let's|i'd like you to|i want you to)\b/i;
const OFFER =
  /\b(?:willing to|come back|appointment|meet|follow up|try|start|set (?:up|a)|call|write down|keep (?:track|a)|make a|bring|next (?:week|time|month)|go together)\b/i;
const STEP =
  /\b(?:willing to|would you like to|could you|can you|are you going to|how about|let's|why don't you|i'd like you to|i want you to)\s+(?:maybe |just |perhaps )*(?<act>[a-z][^.?!]{8,110})[.?!]?$/i;
/** Part of the conversation itself, or not a step of the coachee's. */
const NO_STEP =
  /\bI\b|\b(?:tell me|if|ask|share|describe|say|explain|let me|talk about (?:your|some|the|what))\b|--|\[/i;
const ASSENT =
  /^(?:yeah|yes|yep|sure|okay|ok|all right|alright|definitely|absolutely|of course|sounds good|that sounds (?:good|great|fine)|i'd like that|i could do that|i can do that|i will|i promise|deal|great|i'll do that)\b/i;
const MOST_WORDS = 12;

/** "Would you be willing to come back?" – "Sure.": both passages are cited, and the words are the coach's. */
export function agreements(reading: Reading): Candidate[] {
  return reading.passages.flatMap((passage, at) => {
    const coach = reading.passages[at - 1];
    if (passage.speaker === "COACH" || coach?.speaker !== "COACH") return [];
    if (!ASSENT.test(passage.text) || words(passage.text).length > MOST_WORDS || passage.text.includes("?")) return [];
    const sentences = (coach.text.match(/[^.?!]+[.?!]?/g) ?? []).map((part) => part.trim());
    const proposal = sentences.findLast((part) => PROPOSAL.test(part) && OFFER.test(part)) ?? "";
    const act = STEP.exec(proposal)?.groups?.act;
    return act && !NO_STEP.test(act) ? [toAgreement(reading, coach, passage, proposal, act)] : [];
  });
}

function toAgreement(reading: Reading, coach: Passage, yes: Passage, proposal: string, act: string): Candidate {
  const told = act
    .replace(/\b(to|with|see) (?:me|us)\b/gi, `$1 ${reading.coach}`)
    .replace(/\bme\b/g, reading.coach)
    .replace(/\byourself\b/gi, "themselves")
    .replace(/\byour\b/gi, "their")
    .replace(/\byou're\b/gi, "they're")
    .replace(/\byou\b/gi, "they")
    .replace(/[\s,.-]+$/, "");
  const when = `${reading.coach} proposed it at ${clockTime(coach.startMs)} and ${reading.who} said yes at ${clockTime(yes.startMs)}`;
  return {
    kind: "ACTION_ITEM",
    claim: `${reading.who} agreed to ${told}.`,
    reasoning: `${when}; the words of the step are the coach's.`,
    citations: [cite({ passage: coach, quote: proposal }), { passageId: yes.id }],
    score: 1.05,
    focus: told.toLowerCase(),
  };
}
