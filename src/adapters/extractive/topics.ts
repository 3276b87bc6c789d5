import type { Passage } from "../../ports/language-model";
import { ACTIVITIES, OTHER_WORDS, RELATIONS, STOP_TOPICS, STOP_WORDS, stem } from "./lexicons";
import { words } from "./speech";

/** What a conversation is about: one word or two, counted over all its forms. */
export interface Topic {
  /** Stems, joined by a blank. */
  key: string;
  /** As a noun phrase: "drinking", "blood sugar", "their wife". */
  name: string;
  score: number;
  /** Passages of the coachee that speak of it, as indexes. */
  passages: number[];
}

interface Count {
  own: Set<number>;
  coach: number;
  forms: Map<string, number>;
  /** How often "my", or "the" or "a", stood before it. */
  mine: number;
  the: number;
}

/** Topics of the coachee's own talk, the most salient first. What the coach takes up as well counts a little more. */
export function topicsOf(passages: readonly Passage[]): Topic[] {
  const counts = new Map<string, Count>();
  passages.forEach((passage, at) => {
    for (const { key, form, before } of termsOf(passage.text)) {
      const count = counts.get(key) ?? {
        own: new Set<number>(),
        coach: 0,
        forms: new Map<string, number>(),
        mine: 0,
        the: 0,
      };
      counts.set(key, count);
      count.forms.set(form, (count.forms.get(form) ?? 0) + 1);
      if (/^(?:my|your|our)$/.test(before)) count.mine++;
      if (/^(?:the|a|an|one|this|that)$/.test(before)) count.the++;
      if (passage.speaker === "COACH") count.coach++;
      else count.own.add(at);
    }
  });
  const topics = [...counts].flatMap(([key, count]) => (count.own.size > 0 ? [toTopic(key, count)] : []));
  return withoutParts(topics.filter((topic) => topic.score > 0)).sort(
    (a, b) => b.score - a.score || (a.key < b.key ? -1 : 1),
  );
}

/** Stems of the words that may name a topic, and of pairs of them that stand side by side. */
function termsOf(text: string): { key: string; form: string; before: string }[] {
  const terms: { key: string; form: string; before: string }[] = [];
  for (const clause of text.split(/[.,;:?!—–"]|--|\[[^\]]*\]/)) {
    const said = words(clause);
    said.forEach((word, at) => {
      if (!isTopical(word)) return;
      const before = said[at - 1] ?? "";
      terms.push({ key: stem(word), form: word, before });
      const next = said[at + 1];
      if (
        !next ||
        !isTopical(next) ||
        stem(next) === stem(word) ||
        /(?:ed|ing|ly)$/.test(next) ||
        ACTIVITY_OF.has(stem(word))
      )
        return;
      terms.push({ key: `${stem(word)} ${stem(next)}`, form: `${word} ${next}`, before });
    });
  }
  return terms;
}

function isTopical(word: string): boolean {
  if (
    word.length < 3 ||
    /\d|'/.test(word) ||
    /(?:ly|ous|ible|ful|ed)$/.test(word) ||
    STOP_TOPICS.has(word) ||
    OTHER_WORDS.has(word)
  )
    return false;
  return !OTHER_STEMS.has(stem(word)) || ACTIVITY_OF.has(stem(word));
}

const ACTIVITY_OF = new Map([...ACTIVITIES].map((verb) => [stem(verb), verb]));
const OTHER_STEMS = new Set([...OTHER_WORDS, ...STOP_TOPICS].filter((word) => word.length > 3).map(stem));

function toTopic(key: string, count: Count): Topic {
  const pair = key.includes(" ");
  const forms = [...count.forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const own = count.own.size;
  if (own === 1 && count.coach === 0 && !pair) return { key, name: key, score: 0, passages: [...count.own] };
  const seen = own + Math.min(own, count.coach) * 0.5;
  const score = pair
    ? own > 1 || count.coach > 1
      ? seen * 1.6
      : 0
    : seen * (RELATIONS.has(forms[0]?.[0] ?? "") ? 0.8 : 1);
  return {
    key,
    name: nameOf(
      key,
      forms.map(([form]) => form),
      count,
    ),
    score,
    passages: [...count.own],
  };
}

function nameOf(key: string, forms: readonly string[], { forms: all, mine, the }: Count): string {
  const verb = ACTIVITY_OF.get(key);
  if (verb) return forms.find((form) => form.endsWith("ing")) ?? toGerund(verb);
  const first = forms[0] ?? key;
  const total = [...all.values()].reduce((sum, times) => sum + times, 0);
  if (RELATIONS.has(first) || mine * 2 > total) return `their ${first}`;
  const plural = forms.find((form) => form.endsWith("s") && form.startsWith(first.slice(0, -1)));
  return the * 2 > total || (!plural && the * 4 > total) ? `the ${first}` : (plural ?? first);
}

function toGerund(verb: string): string {
  if (verb.endsWith("e") && !verb.endsWith("ee")) return `${verb.slice(0, -1)}ing`;
  return /^(?:run|swim|shop|quit|plan|vap)$/.test(verb) ? `${verb}${verb.at(-1)}ing` : `${verb}ing`;
}

/** A pair said nearly as often as its words stands for them. */
function withoutParts(topics: readonly Topic[]): Topic[] {
  const pairs = topics.filter((topic) => topic.key.includes(" "));
  return topics.filter((topic) => {
    if (topic.key.includes(" ")) return true;
    return !pairs.some(
      (pair) => pair.key.split(" ").includes(topic.key) && pair.passages.length * 2 >= topic.passages.length,
    );
  });
}

/** Whether a text speaks of the topic, in any form. */
export function speaksOf(text: string, topic: Pick<Topic, "key">): boolean {
  const stems = new Set(
    words(text)
      .filter((word) => !STOP_WORDS.has(word))
      .map(stem),
  );
  return topic.key.split(" ").every((part) => stems.has(part));
}
