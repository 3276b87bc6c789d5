import { type Candidate, cite, clockTime, overlap, type Reading, stemsOf } from "./candidate";
import { readiness } from "./readiness";
import { clarity, type Statement } from "./statements";
import { talkCategories } from "./talk";
import type { TalkCategory } from "./talk-cues";

const LEADS: Readonly<Record<TalkCategory, string>> = {
  commitment: "is moving towards a change",
  steps: "has already taken a step",
  need: "sees a need to change something",
  desire: "would like something to change",
  ability: "feels able to make a change",
  reason: "names a reason to change",
};
const WHAT: Readonly<Record<TalkCategory, string>> = {
  commitment: "commitment",
  steps: "taking steps",
  need: "need",
  desire: "desire",
  ability: "ability",
  reason: "reasons",
};
const TIES: readonly { said: RegExp; lead: string; what: string }[] = [
  {
    said: /\bI(?:'m| am)?(?: \w+)? ?(?:not (?:really |totally |just )?(?:ready|going to|willing|interested|sure)|don't (?:really |just |even |honestly )*(?:want|need|care|see|think (?:I|it|that|there)))|\bnot going to\b/i,
    lead: "is not there yet",
    what: "reluctance",
  },
  {
    said: /\bI (?:just |really |still )*(?:can't|cannot|couldn't|haven't (?:been able|called|done|managed|found))\b(?= )(?! see (?:that|my\b)| say| imagine)|\b(?:it's|it is|is|that's|so|too|really|very|been|find it|have a|trouble) (?:\w+ )?(?:hard|difficult|tough)\b(?! drug)|\b(?:overwhelm\w*|no time|stress\w*|scared|scary|frustrat\w*|discourag\w*|worried|afraid|hate|too much for|don't have (?:the|any|enough))\b/i,
    lead: "runs into an obstacle",
    what: "an obstacle",
  },
  {
    said: /\b(?:like|enjoy|love|helps me|relax|unwind|calm|fun|fit in)\b/i,
    lead: "gets something out of things as they are",
    what: "what speaks for staying",
  },
];

/** Change talk and sustain talk of the coachee, both together where they meet, and answers on a scale. */
export function growthAreas(reading: Reading): Candidate[] {
  const change = spoken(reading, "change");
  const sustain = spoken(reading, "sustain");
  return [
    ...readiness(reading),
    ...ambivalence(reading, change, sustain),
    ...change.flatMap((statement) => ofChange(reading, statement)),
    ...sustain.flatMap((statement) => ofSustain(reading, statement)),
  ];
}

function spoken(reading: Reading, talk: "change" | "sustain"): Statement[] {
  const worth = (statement: Statement) => clarity(statement) + (reading.talks[statement.at]?.score ?? 0);
  return reading.statements
    .filter((statement) => reading.talks[statement.at]?.talk === talk && clarity(statement) >= 0.3)
    .sort((a, b) => worth(b) - worth(a) || a.at - b.at);
}

function ofChange(reading: Reading, statement: Statement): Candidate[] {
  const category = talkCategories(statement.said).find((name) => isClearly(name, statement.said));
  if (!category) return [];
  const talk = reading.talks[statement.at];
  return [
    {
      kind: "GROWTH_AREA",
      claim: `${reading.who} ${LEADS[category]}: ${statement.told}.`,
      reasoning: `Change talk (${WHAT[category]}) at ${clockTime(statement.passage.startMs)}: the way it is said counts towards change in motivational interviewing. Ways to follow it up: ask for more, or for an example.`,
      citations: [cite(statement), ...support(reading, statement, "change")],
      score: clarity(statement) + (talk?.score ?? 0) + 0.1,
      focus: [...stemsOf(statement.said)].sort().join(" "),
    },
  ];
}

/** The category must show in the clause itself, in the first person; the classifier speaks of the whole passage. */
function isClearly(category: TalkCategory, said: string): boolean {
  const clear: Partial<Record<TalkCategory, RegExp>> = {
    commitment:
      /\bI(?:(?:'ll| will|'m going to| am going to)(?! (?:be (?:back|here|honest)|deal|keep|have a|have like|see|say|make it|get up))|'m (?:definitely going|willing|ready|planning)| promise|'d (?:consider|be willing)| would consider| decided)\b/i,
    steps:
      /\bI(?:'ve| have)(?: \w+)? (?:been|started|tried|cut|stopped|quit|gone|already|made|lost)\b(?! (?:smoking|drinking|using|gambling))|\bI (?:actually |already |just )*(?:quit|stopped|started|tried|cut|went|joined|signed|made|managed)\b(?! (?:smoking|drinking|using|gambling|to (?:smoke|drink|use)|to realize))/i,
    need: /\bI(?:'ve| have)? (?:\w+ )?(?:need|have to|got to|should|must|ought)\b(?! (?:say|admit|be honest|tell))/i,
    desire:
      /\bI(?:'d| would)? (?:\w+ )?(?:like to|want to|wish|hope|love to|don't want|don't like)\b|\bI(?:'m| am) (?:sick|tired) of\b/i,
    ability:
      /\bI (?:\w+ )?(?:I )?(?:can|could)(?: (?:probably|maybe|definitely|just|always))? (?!imagine|see|say|think|understand|remember|tell|feel|have been|be\b)\w+|\bconfident\b|\bable to\b/i,
    reason:
      /\b(?:feel|better|worse|my health|healthier|because|too much|risk|bad for|worried|scared|nervous|problem|concern\w*|proud|energy|important|guilty|embarrass\w*)\b/i,
  };
  if (
    category !== "desire" &&
    category !== "reason" &&
    /\bI(?:'m| am)?(?: \w+)? ?(?:not|don't|can't|couldn't|wouldn't|won't|never)\b/i.test(said)
  )
    return false;
  if (category === "commitment" && /\b(?:sometimes|usually|always|then|whenever|just)\b/i.test(said)) return false;
  return clear[category]?.test(said) ?? false;
}

function ofSustain(reading: Reading, statement: Statement): Candidate[] {
  const tie = TIES.find(({ said }) => said.test(statement.said));
  if (!tie) return [];
  return [
    {
      kind: "GROWTH_AREA",
      claim: `${reading.who} ${tie.lead}: ${statement.told}.`,
      reasoning: `Sustain talk (${tie.what}) at ${clockTime(statement.passage.startMs)}: it speaks for things as they are. It is a place to listen and not to press.`,
      citations: [cite(statement), ...support(reading, statement, "sustain")],
      score: clarity(statement) + (reading.talks[statement.at]?.score ?? 0),
      focus: [...stemsOf(statement.said)].sort().join(" "),
    },
  ];
}

function support(reading: Reading, statement: Statement, talk: "change" | "sustain") {
  const stems = stemsOf(statement.said);
  return reading.statements
    .filter(
      (other) =>
        other.passage.id !== statement.passage.id &&
        reading.talks[other.at]?.talk === talk &&
        overlap(stemsOf(other.said), stems) >= 0.5,
    )
    .slice(0, 2)
    .map(cite);
}

/** Both sides, where they speak of the same or stand close to each other. */
function ambivalence(reading: Reading, change: readonly Statement[], sustain: readonly Statement[]): Candidate[] {
  for (const towards of change
    .filter(({ said }) => talkCategories(said).some((name) => isClearly(name, said)))
    .slice(0, 4))
    for (const away of sustain.filter(({ said }) => TIES.some((tie) => tie.said.test(said))).slice(0, 4)) {
      if (towards.quote === away.quote || overlap(stemsOf(towards.said), stemsOf(away.said)) < 0.2) continue;
      return [
        {
          kind: "GROWTH_AREA",
          claim: `${reading.who} is in two minds: ${away.told}, and yet ${towards.told}.`,
          reasoning: `Sustain talk at ${clockTime(away.passage.startMs)} and change talk at ${clockTime(towards.passage.startMs)} speak of the same thing. Both sides are worth hearing out.`,
          citations: [cite(away), cite(towards)],
          score: 1 + (clarity(towards) + clarity(away)) / 2,
          focus: `two minds ${[...stemsOf(towards.said)].sort().join(" ")}`,
        },
      ];
    }
  return [];
}
