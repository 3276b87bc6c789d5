import { nameForms } from "../../normalize/names";
import { foldName } from "../../normalize/nicknames";
import { withoutCounts } from "./counts";
import { type Language, tokensOf } from "./words";

/** What a word of the claim weighs, and how far being said near a quote counts as being quoted. */
const WEIGHT = { content: 1, frame: 0.15, name: 0.15 } as const;
const AROUND = 0.6;

/**
 * 0..1: the weighed share of the claim's words, by stem and near synonym, that were said. A word that carries meaning
 * weighs 1; words that only frame ("says", "theme") and names weigh little, and function words nothing. A word found in a
 * quote counts in full, one found only elsewhere in the same utterance by 0.6.
 */
export function supportOf(
  claim: string,
  said: { quoted: readonly string[]; around: readonly string[] },
  names: ReadonlySet<string>,
  { isFunctionWord, isFrameWord, conceptOf, hasCapitalNames }: Language,
): number {
  const quoted = conceptsOf(said.quoted, conceptOf);
  const around = conceptsOf(said.around, conceptOf);
  let weight = 0;
  let found = 0;
  for (const [word, at] of wordsOf(withoutCounts(claim))) {
    if (isNamed(word, names) || isFunctionWord(word) || isToken(claim, at, word)) continue;
    const concept = conceptOf(word);
    // At its head a claim has a name, or else a word that was said.
    const isNameHere = hasCapitalNames && isName(claim, at, word) && !(at === 0 && quoted.has(concept));
    const weighs = isNameHere ? WEIGHT.name : isFrameWord(word) ? WEIGHT.frame : WEIGHT.content;
    weight += weighs;
    found += weighs * (quoted.has(concept) ? 1 : around.has(concept) ? AROUND : 0);
  }
  return weight === 0 ? 0 : found / weight;
}

/** The names of people, folded, in every form in which they are said. */
export function namesOf(people: readonly string[]): ReadonlySet<string> {
  const forms = people
    .map(nameForms)
    .flatMap(({ full, given, surname, nicknames }) => [full, given, surname, nicknames]);
  return new Set(forms.flat().flatMap((name) => name.split(/\s+/).map(foldName)));
}

/** The claim with a pronoun for every name: who it is about is neither said nor denied. */
export function withoutNames(claim: string, names: ReadonlySet<string>): string {
  return claim.replace(/[\p{L}\p{M}]+(?:['’ʼ]\p{L}+)*/gu, (word) => (isNamed(word, names) ? "they" : word));
}

function isNamed(word: string, names: ReadonlySet<string>): boolean {
  return names.has(foldName(word.replace(/['’ʼ]s$/, "")));
}

function conceptsOf(texts: readonly string[], conceptOf: Language["conceptOf"]): Set<string> {
  return new Set(texts.flatMap(tokensOf).flatMap((word) => [conceptOf(word), ...numberConcepts(word)]));
}

const NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "eight" is also 8, and the other way round. */
function numberConcepts(word: string): string[] {
  const value = NUMBER_WORDS.indexOf(word);
  if (value >= 0) return [String(value)];
  const name = NUMBER_WORDS[Number(word)];
  return /^\d+$/.test(word) && name ? [name] : [];
}

function* wordsOf(claim: string): Generator<[string, number]> {
  for (const match of claim.matchAll(/[\p{L}\p{N}]+(?:['’ʼ]\p{L}+)*/gu))
    for (const word of tokensOf(match[0])) yield [word, match.index];
}

/** "A" of "Participant A". */
function isToken(claim: string, at: number, word: string): boolean {
  return word.length === 1 && /(?:Participant|Coach) $/.test(claim.slice(Math.max(0, at - 12), at));
}

/** A capital inside a sentence, or at the head of the claim where its subject stands. */
function isName(claim: string, at: number, word: string): boolean {
  if (!/^\p{Lu}/u.test(claim.slice(at, at + 1)) || word === "i") return false;
  return at === 0 || !/[.!?:“"]\s*$/.test(claim.slice(0, at));
}
