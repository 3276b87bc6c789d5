import type { FormFieldSpec, FormText } from "../../../ports/language-model";
import { STOP_WORDS, stem } from "../lexicons";
import { words } from "../speech";

/** Characters of a text in which the value of a field may stand. */
export interface Region {
  text: FormText;
  start: number;
  end: number;
  /** stated: after the label; answered: a reply to a question; mentioned: a sentence that names the field. */
  strength: "stated" | "answered" | "mentioned";
}

/** Other names of what forms often ask for. */
const ALIASES: readonly (readonly string[])[] = [
  ["date of birth", "birth date", "birthdate", "dob", "birthday", "born"],
  ["phone", "phone number", "telephone", "mobile", "mobile number", "cell"],
  ["email", "e-mail", "email address", "e-mail address"],
  ["name", "full name"],
  ["job", "occupation", "job title", "role", "position"],
  ["employer", "company"],
  ["goal", "main goal", "aim", "objective"],
  ["start date", "starting date", "date of start"],
];
const LABEL_FILLERS = new Set(
  "your please enter the a an of current main what which is are client coachee participant".split(" "),
);

/** The strongest places first, and in reading order. */
export function regionsOf(field: FormFieldSpec, texts: readonly FormText[]): Region[] {
  const names = namesOf(field.label);
  return [
    ...texts.flatMap((text) => stated(text, names)),
    ...texts.flatMap((text, at) => answered(text, texts[at + 1], names)),
    ...texts.flatMap((text) => mentioned(text, names)),
  ];
}

/** The label without punctuation and hints in brackets, and its aliases. */
function namesOf(label: string): string[] {
  const plain = label
    .toLowerCase()
    .replace(/\([^)]*\)|[?:*]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const bare = plain
    .split(" ")
    .filter((word) => !/^(?:your|please|enter|the|client|coachee)$/.test(word))
    .join(" ");
  const aliases = ALIASES.find((group) => group.includes(bare)) ?? [];
  return [...new Set([plain, bare, ...aliases])].filter(Boolean);
}

function pattern(name: string): string {
  return name
    .split(" ")
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[\\s-]+");
}

function stated(text: FormText, names: readonly string[]): Region[] {
  const label = names.map(pattern).join("|");
  const line = new RegExp(
    `^[ \\t>*•\\-\\d.)]*(?:${label})[ \\t]*(?:\\([^)\\n]*\\))?[ \\t]*(?:[:=|\\t]|[–—-](?=\\s))[ \\t]*(?:\\n[ \\t]*(?=[^\\n:]+(?:\\n|$)))?(?<value>[^\\n|]*)`,
    "gim",
  );
  const sentence = new RegExp(
    `(?<![\\p{L}])(?:my|the|his|her|their|our|a)?\\s*(?:${label})\\s+(?:is|was|are|were|will be|would be|equals|=)\\s+(?:that\\s+|to\\s+)?(?<value>[^;!?\\n]+)`,
    "giu",
  );
  const born = names.includes("born") ? [/\bborn\s+(?:on\s+|in\s+)?(?<value>[^;!?\n]+)/gi] : [];
  return [line, sentence, ...born].flatMap((expression) =>
    [...text.text.matchAll(expression)].flatMap((match): Region[] => {
      const value = match.groups?.value ?? "";
      const start = match.index + match[0].length - value.length;
      const end = expression === line ? start + value.length : start + untilBreak(value);
      return value.trim() ? [{ text, start, end, strength: "stated" }] : [];
    }),
  );
}

/** Up to the end of the sentence, or to where another thing is said. */
function untilBreak(value: string): number {
  const broken =
    /\.(?=\s|$)(?<!\b(?:mr|mrs|ms|dr|st)\.)|,?\s+(?:and|but|so|because|which|while)\s+(?=(?:my|i|i'm|the|it|he|she|they|we|then|that)\b)|,\s+(?=(?:my|i|i'm|and|but|so)\b)/i.exec(
      value,
    );
  return broken ? broken.index : value.length;
}

/** "What is your goal?" – and what another says next. A page that follows a question is no answer. */
function answered(question: FormText, answer: FormText | undefined, names: readonly string[]): Region[] {
  if (
    !answer ||
    !question.text.includes("?") ||
    question.speaker === undefined ||
    answer.speaker === undefined ||
    question.speaker === answer.speaker
  )
    return [];
  const asked = question.text.split(/(?<=[.?!])\s+/).filter((sentence) => sentence.endsWith("?"));
  const last = asked.at(-1);
  if (!last || !names.some((name) => holds(last, name)) || answer.text.trim().endsWith("?")) return [];
  return [{ text: answer, start: 0, end: answer.text.length, strength: "answered" }];
}

function mentioned(text: FormText, names: readonly string[]): Region[] {
  return [...text.text.matchAll(/[^.?!\n]+(?:[.](?=\S)[^.?!\n]*)*[.?!]?/g)].flatMap((match): Region[] => {
    if (match[0].endsWith("?") || !names.some((name) => holds(match[0], name))) return [];
    return [{ text, start: match.index, end: match.index + match[0].length, strength: "mentioned" }];
  });
}

/** Whether all telling words of the name are said, in any form. */
function holds(sentence: string, name: string): boolean {
  const telling = words(name)
    .filter((word) => !LABEL_FILLERS.has(word) && !STOP_WORDS.has(word))
    .map(stem);
  const said = new Set(words(sentence).map(stem));
  return telling.length > 0 && telling.every((word) => said.has(word));
}
