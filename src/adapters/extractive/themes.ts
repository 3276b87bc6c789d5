import { type Candidate, cite, clockTime, numberWord, overlap, type Reading, stemsOf } from "./candidate";
import { clarity, type Statement } from "./statements";
import { speaksOf, type Topic } from "./topics";

const MOST_TOPICS = 12;
const MOST_QUOTES = 4;
/** Of one topic, so that another is at hand when the first is told already or was refused. */
const MOST_WORDINGS = 3;

/** What the coachee talks about most, each with the clearest thing said of it. */
export function themes(reading: Reading): Candidate[] {
  return reading.topics.slice(0, MOST_TOPICS).flatMap((topic) => {
    const about = statementsAbout(reading, topic);
    const clear = about.filter((statement) => clarity(statement) >= 0.4).slice(0, MOST_WORDINGS);
    return clear.map((best, at) => ({
      ...toTheme(reading, topic, best, about),
      score: topic.score * (0.8 - at * 0.02),
    }));
  });
}

function statementsAbout(reading: Reading, topic: Topic): Statement[] {
  const worth = (statement: Statement) =>
    clarity(statement) +
    (isTelling(statement) ? 0.15 : 0) +
    (reading.talks[statement.at]?.talk === "neutral" ? 0 : 0.15);
  return reading.statements
    .filter((statement) => speaksOf(statement.said, topic))
    .sort((a, b) => worth(b) - worth(a) || a.at - b.at);
}

/** Feelings, habits and reasons tell more of a theme than facts do. */
function isTelling({ said }: Statement): boolean {
  return /\b(?:feel|feeling|felt|when(?:ever)?|because|usually|always|never|every|really|worr(?:y|ied)|scared|love|hate|enjoy|afraid|struggl\w+)\b/i.test(
    said,
  );
}

function toTheme(reading: Reading, topic: Topic, best: Statement, about: readonly Statement[]): Candidate {
  const count = topic.passages.length;
  const lead = count >= 4 ? "talks a lot about" : count >= 2 ? "came back to" : "brought up";
  const quotes = quotesOf(reading, topic, best, about);
  const times = quotes.map(({ passage }) => clockTime(passage.startMs));
  return {
    kind: "THEME",
    claim: `${reading.who} ${lead} ${topic.name}: ${best.told}.`,
    reasoning: `${capital(topic.name)} comes up in ${numberWord(count)} of the coachee's passages${count >= 4 ? ", which makes it a main topic" : ""}. ${
      quotes.length > 1 ? `The quotes at ${times.slice(0, 4).join(", ")} say` : `The quote at ${times[0]} says`
    } the most about it in the coachee's own words.`,
    citations: quotes.map(cite),
    score: topic.score,
    focus: topic.key,
  };
}

/** The best statement, then others that add something, then passages that hold no clear statement. */
function quotesOf(
  reading: Reading,
  topic: Topic,
  best: Statement,
  about: readonly Statement[],
): Pick<Statement, "passage" | "quote">[] {
  const quotes: Pick<Statement, "passage" | "quote">[] = [best];
  const isNew = (text: string) => quotes.every((quote) => overlap(stemsOf(quote.quote), stemsOf(text)) < 0.8);
  for (const statement of about)
    if (
      quotes.length < MOST_QUOTES &&
      quotes.every(({ passage }) => passage.id !== statement.passage.id) &&
      isNew(statement.quote)
    )
      quotes.push(statement);
  for (const at of topic.passages) {
    const passage = reading.passages[at];
    if (!passage || quotes.length >= 2 || passage.text.length > 300) continue;
    if (quotes.every((quote) => quote.passage.id !== passage.id)) quotes.push({ passage, quote: passage.text });
  }
  return quotes;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
