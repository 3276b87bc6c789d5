import { cleanDisplayName } from "./display-name";
import { nameForms } from "./names";
import { foldName } from "./nicknames";

export interface Person {
  userId: string;
  role: "COACH" | "COACHEE";
  displayName: string;
  email?: string;
}

/** Who may be behind a label. A guess with a confidence from 0 to 1, never proof of identity. */
export interface SpeakerMatch {
  /** Cleaned, or "Speaker 1" where the source names nobody. */
  label: string;
  userId: string | null;
  role: "COACH" | "COACHEE" | "OTHER";
  confidence: number;
}

const EXACT = 1;
const RECORDER = /\b(?:note ?taker|notes|otter|fireflies|read\.ai|fathom|recorder|bot|assistant|copilot)\b/i;

function bare(name: string): string {
  return foldName(name)
    .replace(/[^\p{L}\d]+/gu, " ")
    .trim();
}

function anyEqual(name: string, forms: readonly string[]): boolean {
  return forms.some((form) => bare(form) === name);
}

/** Levenshtein distance of two names; both are cut at 120 characters, so the cost has a bound. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** One slip in five letters, and never less than 0.6. */
function closeness(label: string, name: string): number {
  const slips = distance(label.slice(0, 120), name.slice(0, 120));
  const length = Math.max(label.length, name.length);
  if (length < 5 || slips > Math.floor(length / 5)) return 0;
  return Math.max(0.6, Math.round((0.8 - slips / length) * 100) / 100);
}

/** "sam e" or "s ellery" of "sam ellery". */
function isAbbreviated(label: readonly string[], given: string, surname: string): boolean {
  if (label.length !== 2) return false;
  const [first = "", last = ""] = label;
  return (
    (first === given && last.length === 1 && surname.startsWith(last)) ||
    (last === surname && first.length === 1 && given.startsWith(first))
  );
}

/** How well a label names a person: 1 the same, 0.95 the same once normalised, 0.8 the given name, 0.6 and up a likeness. */
function score(label: string, person: Person): number {
  if (
    label === cleanDisplayName(person.displayName) ||
    (person.email !== undefined && label.toLowerCase() === person.email.toLowerCase())
  )
    return EXACT;
  const said = nameForms(label);
  const known = nameForms(person.displayName);
  const name = bare(said.full[0] ?? said.given[0] ?? label);
  if (name === "") return 0;
  const whole = known.full.length > 0 ? known.full : known.given;
  const local = bare((person.email ?? "").split("@")[0] ?? "");
  if (anyEqual(name, whole) || (local.includes(" ") && local === name)) return 0.95;
  const given = bare(known.given[0] ?? "");
  const surname = bare(known.surname[0] ?? "");
  if (anyEqual(name, known.given) || isAbbreviated(name.split(" "), given, surname)) return 0.8;
  const sameSurname = said.surname.length > 0 && anyEqual(bare(said.surname[0] ?? ""), known.surname);
  const nickname = anyEqual(bare(said.given[0] ?? ""), known.nicknames);
  if (nickname && sameSurname) return 0.78;
  if (nickname && said.surname.length === 0) return 0.7;
  if (anyEqual(name, known.surname)) return 0.65;
  return Math.max(
    ...whole.map((form) => closeness(name, bare(form))),
    said.surname.length === 0 ? closeness(name, given) : 0,
    0,
  );
}

/** Names what has no name: "Speaker 1", "Speaker 2", by its number where the source gives one. */
function toLabels(labels: readonly (string | null)[]): string[] {
  const cleaned = labels.map((label) => cleanDisplayName(label ?? ""));
  const taken = new Set(cleaned);
  return cleaned.map((label) => {
    if (label !== "" && !/^\d{1,3}$/.test(label)) return label;
    let number = label === "" ? 1 : Number(label) + 1;
    while (taken.has(`Speaker ${number}`)) number += 1;
    taken.add(`Speaker ${number}`);
    return `Speaker ${number}`;
  });
}

/** Best pairs first. A label that fits two people equally well is left open; a person goes twice only where both are exact. */
function assign(labels: readonly string[], people: readonly Person[]): (SpeakerMatch | undefined)[] {
  const matches: (SpeakerMatch | undefined)[] = labels.map(() => undefined);
  const pairs = labels.flatMap((label, index) => {
    const scored = people.map((person) => ({ index, person, confidence: score(label, person) }));
    const best = Math.max(0, ...scored.map((pair) => pair.confidence));
    const fitting = scored.filter((pair) => pair.confidence === best && best >= 0.6);
    return fitting.length === 1 ? fitting : [];
  });
  const owned = new Map<string, number>();
  for (const { index, person, confidence } of pairs.sort((a, b) => b.confidence - a.confidence)) {
    if (owned.has(person.userId) && confidence !== EXACT) continue;
    owned.set(person.userId, confidence);
    matches[index] = { label: labels[index] ?? "", userId: person.userId, role: person.role, confidence };
  }
  return matches;
}

/** Of two voices with one known, the other may be the other person: the coachee, though nobody has said yet who that is. */
function proposeOther(
  labels: readonly string[],
  people: readonly Person[],
  matches: (SpeakerMatch | undefined)[],
): void {
  const open = matches.indexOf(undefined);
  const known = matches[1 - open];
  if (labels.length !== 2 || people.length > 2 || open < 0 || known === undefined) return;
  const other = people.find((person) => person.userId !== known.userId);
  const role = other?.role ?? "COACHEE";
  const label = labels[open] ?? "";
  if (role === known.role || RECORDER.test(label)) return;
  matches[open] = { label, userId: other?.userId ?? null, role, confidence: 0.5 };
}

/**
 * Proposes who each label is. `labels` are the distinct speakers of a source, null where it names none; the answer has the
 * same length and order.
 */
export function mapSpeakers(labels: readonly (string | null)[], people: readonly Person[]): SpeakerMatch[] {
  const names = toLabels(labels);
  const matches = assign(names, people);
  proposeOther(names, people, matches);
  return names.map((label, index) => matches[index] ?? { label, userId: null, role: "OTHER", confidence: 0 });
}
