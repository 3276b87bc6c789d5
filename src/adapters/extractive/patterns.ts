import type { Passage } from "../../ports/language-model";
import { type Candidate, cite, clockTime, listed, numberWord, overlap, type Reading, stemsOf } from "./candidate";
import { clarity, type Statement, statementsOf } from "./statements";
import { speaksOf, type Topic } from "./topics";

const RELATED_FROM = 0.2;
const MOST_RETURNS = 2;
const MOST_QUOTES = 5;

/** What returns: across the coachee's sessions first, then habits told within this one. */
export function patterns(reading: Reading): Candidate[] {
  const returns = acrossSessions(reading).sort((a, b) => b.score - a.score || (a.claim < b.claim ? -1 : 1));
  return [...returns.slice(0, reading.request.regenerate ? undefined : MOST_RETURNS), ...habits(reading)];
}

/** A topic of this session that passages of earlier sessions speak of too, as the vector store and the words agree. */
function acrossSessions(reading: Reading): Candidate[] {
  const earlier = new Map(
    reading.request.earlier.filter((passage) => passage.speaker !== "COACH").map((passage) => [passage.id, passage]),
  );
  const here = new Map(reading.passages.map((passage) => [passage.id, passage]));
  const pairs = reading.request.related.flatMap(({ passageId, relatedId, score }) => {
    const now = here.get(passageId);
    const then = earlier.get(relatedId);
    return now && then && now.speaker !== "COACH" && score >= RELATED_FROM ? [{ now, then, score }] : [];
  });
  return reading.topics.flatMap((topic) => {
    const both = pairs.filter(({ now, then }) => speaksOf(now.text, topic) && speaksOf(then.text, topic));
    return both.length > 0 ? toReturn(reading, topic, both) : [];
  });
}

function toReturn(
  reading: Reading,
  topic: Topic,
  pairs: readonly { now: Passage; then: Passage; score: number }[],
): Candidate[] {
  const quotes: Pick<Statement, "passage" | "quote">[] = [];
  for (const passage of [...pairs.map(({ now }) => now), ...pairs.map(({ then }) => then)]) {
    const sameSession = quotes.filter((quote) => quote.passage.session === passage.session).length;
    if (quotes.length >= MOST_QUOTES || sameSession >= 2 || quotes.some((quote) => quote.passage.id === passage.id))
      continue;
    const best = statementsOf(passage, 0)
      .filter(({ said }) => speaksOf(said, topic))
      .sort((a, b) => clarity(b) - clarity(a))[0];
    quotes.push(best ?? { passage, quote: sentenceAbout(passage, topic) });
  }
  const sessions = new Set(quotes.map(({ passage }) => passage.session));
  const now = quotes
    .filter(({ passage }) => passage.session === 0)
    .map((quote) => statementsOf({ ...quote.passage, text: quote.quote }, 0)[0])
    .find((statement) => statement && clarity(statement) >= 0.4);
  if (sessions.size < 2) return [];
  return [
    {
      kind: "PATTERN",
      claim: `${reading.who} keeps coming back to ${topic.name}, said in ${sessions.size} sessions${now ? `: this time ${now.told}` : ""}.`,
      reasoning: `Passages of this session are close to passages of ${numberWord(sessions.size - 1)} earlier ${sessions.size === 2 ? "session" : "sessions"}, and ${topic.name} is named in each. The quotes are from this session at ${listed(quotes.filter(({ passage }) => passage.session === 0).map(({ passage }) => clockTime(passage.startMs)))} and from the earlier ${sessions.size === 2 ? "one" : "ones"}.`,
      citations: quotes.map(cite),
      score:
        2 +
        sessions.size +
        Math.max(...pairs.map(({ score }) => score)) +
        Math.min(1, topic.score / 10) +
        (now ? 0.5 : 0),
      focus: topic.key,
      returning: true,
    },
  ];
}

function sentenceAbout(passage: Passage, topic: Topic): string {
  const sentences = (passage.text.match(/[^.?!]+[.?!]*/g) ?? []).map((sentence) => sentence.trim());
  return sentences.find((sentence) => speaksOf(sentence, topic)) ?? passage.text;
}

const HABIT =
  /\b(?:usually|always|normally|often|every time|whenever|tend to|most (?:days|nights|of the time)|every (?:day|night|morning|evening|week|weekend)|each time|sometimes|keep \w+ing|can't seem to|end up|a (?:couple|few) (?:of )?times a (?:week|day)|all the time|on (?:the )?(?:weekends?|weekdays|weeknights))\b/i;
const TRIGGER =
  /\b(?:when|whenever|if|while|after|before|every time) (?:I(?:'m|'ve)?|my|it's|there's|they're|we're|the)\b/i;

/** What the coachee tells of as a habit, or as following on something else. */
function habits(reading: Reading): Candidate[] {
  return reading.statements.flatMap((statement) => {
    const { said, told } = statement;
    const habit = HABIT.test(said);
    const trigger =
      TRIGGER.test(said) &&
      !/\b(?:would|could|will|'ll|was|were|used to|had|did|if i|can|could|should|need|think|one time|\w+ed when)\b/i.test(
        said,
      );
    if (
      (!habit && !trigger) ||
      clarity(statement) < 0.45 ||
      /\b(?:ago|used to|last (?:week|year|month)|didn't|don't know|always (?:thought|been|had|loved|wanted)|usually (?:a|an|pretty))\b/i.test(
        said,
      )
    )
      return [];
    const same = alike(reading, statement);
    return [
      {
        kind: "PATTERN" as const,
        claim: `${habit ? "A habit" : "A pattern"} in ${reading.who}'s own words: ${told}.`,
        reasoning: `At ${clockTime(statement.passage.startMs)} it is told as ${trigger ? "what happens in a certain situation" : "what happens again and again"}${same.length > 0 ? `; what is said at ${listed(same.map(({ passage }) => clockTime(passage.startMs)))} bears on it` : ""}. It was told within this session only.`,
        citations: [statement, ...same].map(cite),
        score: clarity(statement) + (trigger ? 0.4 : 0) + (habit ? 0.2 : 0) + same.length * 0.1,
        focus: [...stemsOf(said)].sort().join(" "),
      },
    ];
  });
}

function alike(reading: Reading, statement: Statement): Statement[] {
  const stems = stemsOf(statement.said);
  return reading.statements
    .filter(
      (other) =>
        other.passage.id !== statement.passage.id &&
        overlap(stemsOf(other.said), stems) >= 0.5 &&
        HABIT.test(other.said),
    )
    .slice(0, 2);
}
