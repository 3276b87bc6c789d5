import { isDenied } from "../extractive/forms/denial";
import { stem } from "../extractive/lexicons";

/** Characters of a text, from and up to. */
export interface Part {
  start: number;
  end: number;
}

/** A sign counts where it tells two choices apart: "A+" and "A-", "C" and "C#". */
const WORD = /[\p{L}\p{M}\p{N}]+|[\p{S}#%]|(?<=[\p{L}\p{N}])-(?![\p{L}\p{N}])/gu;

/**
 * Whether a part of a text carries the words of this choice, next to each other and not denied, and those of no other. It
 * is read within its text: "remote" cut out of "not remote", or "employed" out of "not employed", states nothing.
 */
export function statesChoice(text: string, part: Part, choice: string, choices: readonly string[]): boolean {
  const spoken = wordsOf(text);
  const named = choices.flatMap((each) => mentionsOf(each, spoken));
  const whole = named.filter((one) => !named.some((other) => isWithin(one, other) && !isWithin(other, one)));
  const stated = whole.filter((one) => isWithin(one, part) && !isDenied(text, one));
  return stated.length > 0 && stated.every((one) => one.choice === choice);
}

interface Word extends Part {
  folded: string;
}

/** Without case, accents and, as far as the stems of English go, inflection. */
function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => {
    const plain = word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
    return { folded: stem(plain), start: index, end: index + word.length };
  });
}

function mentionsOf(choice: string, spoken: readonly Word[]): (Part & { choice: string })[] {
  const wanted = wordsOf(choice);
  return spoken.flatMap((first, at) => {
    const said = spoken.slice(at, at + wanted.length);
    const last = said.at(-1);
    const isSaid = said.length === wanted.length && wanted.every(({ folded }, index) => said[index]?.folded === folded);
    return last && isSaid ? [{ choice, start: first.start, end: last.end }] : [];
  });
}

function isWithin(inner: Part, outer: Part): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
