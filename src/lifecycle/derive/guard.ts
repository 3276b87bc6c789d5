import { DomainError } from "../../errors";
import { isDictionaryWord, nameForms } from "../normalize/names";
import { foldName } from "../normalize/nicknames";
import { findPii } from "../normalize/pii";

const SHORTEST_NAME = 3;

/**
 * The second scan: looks through a whole outgoing request, serialised, for what the first should have taken out. Throws
 * FORBIDDEN with the name of the rule and never the text. Names that are ordinary words pass here ("will", "may"): they
 * can't be told apart, and are counted by `pseudonymize` instead. `own` are strings that every request has, whoever it
 * is about (a model's name may be somebody's); only a string that is one of them to the letter is passed over.
 */
export function assertNothingIdentifies(
  outgoing: string,
  people: readonly { displayName: string }[],
  own: readonly string[] = [],
): void {
  const rules = people.flatMap(({ displayName }) => nameRules(displayName));
  for (const text of stringsOf(outgoing).filter((each) => !own.includes(each))) {
    const folded = ` ${wordsOf(text).join(" ")} `;
    const broken = rules.find(({ name }) => folded.includes(` ${name} `));
    if (broken) refuse(broken.rule);
    const pii = findPii(text).find(({ kind }) => kind !== "PERSON_NAME");
    if (pii) refuse(pii.kind.toLowerCase().replaceAll("_", "-"));
  }
}

function refuse(rule: string): never {
  throw new DomainError("FORBIDDEN", `Nothing was sent: the request still identifies somebody (${rule}).`);
}

function nameRules(displayName: string): { rule: string; name: string }[] {
  const { full, given, surname } = nameForms(displayName);
  const rule = (name: string, names: readonly string[]) =>
    names.map((form) => ({ rule: name, name: wordsOf(form).join(" ") }));
  const isTelling = ({ name }: { name: string }) => name.length >= SHORTEST_NAME && !isDictionaryWord(name);
  return [
    ...rule("full-name", full).filter(({ name }) => name.includes(" ")),
    ...rule("first-name", given).filter(isTelling),
    ...rule("surname", surname).filter(isTelling),
  ];
}

/** Words in one spelling: no case, no accents, no possessive. */
function wordsOf(text: string): string[] {
  const words = foldName(text).match(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}]+)*/gu) ?? [];
  return words.flatMap((word) => word.replace(/['’]s?$/, "").split("-"));
}

/** The strings of a JSON text, each by itself, as numbers and keys aren't said by anybody; else the text as a whole. */
function stringsOf(outgoing: string): string[] {
  const document = parseDocument(outgoing);
  return document ? leaves(document) : [outgoing];
}

function leaves(value: unknown): string[] {
  if (typeof value === "string") return inString(value);
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(leaves);
}

/** A string that is JSON itself says what its parts say. Somebody may have said it, so its numbers and keys count too. */
function inString(text: string): string[] {
  const document = parseDocument(text);
  return document ? said(document) : [text];
}

function said(value: unknown): string[] {
  if (typeof value === "string") return inString(value);
  if (value === null || typeof value !== "object") return [String(value)];
  return Object.entries(value).flatMap(([key, part]) => [key, ...said(part)]);
}

function parseDocument(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}
