/** A word as it is written and as it sounds, folded. */
export interface Spelling {
  letters: string;
  sound: string;
}

/** Shorter names are one letter from ordinary words: "Sam" and "say". */
export const SHORTEST_MISSPELT = 5;

export function toSpelling(folded: string): Spelling {
  return { letters: folded, sound: soundOf(folded) };
}

/** Whether a word, which is none of a dictionary, may be the name as somebody heard or typed it. */
export function isMisspelt(said: Spelling, name: Spelling): boolean {
  if (name.letters.length < SHORTEST_MISSPELT) return false;
  return (
    said.sound === name.sound || (beginsAlike(said.letters, name.letters) && isOneApart(said.letters, name.letters))
  );
}

/** Optimal string alignment distance of exactly one: a letter more, less, other, or two swapped. */
function isOneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [x, y] = [a.slice(at), b.slice(at)];
  if (x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1)) return true;
  return x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2);
}

/** Letters that sound alike where a name begins: "Joana" for "Ioana", "Caterina" for "Katerina". */
const ALIKE = ["ijy", "ckq", "sz", "fpv", "vw", "gj", "dt", "bp"];

/** Other first letters make another word: "haría" is no "María". */
function beginsAlike(a: string, b: string): boolean {
  const [x = "", y = ""] = [a[0], b[0]];
  return (
    x === y ||
    b.slice(1) === a ||
    a.slice(1) === b ||
    (x === b[1] && a[1] === y) ||
    ALIKE.some((set) => set.includes(x) && set.includes(y))
  );
}

/** How a name sounds, roughly and in no one language: "Quabena" and "Kwabena" give the same. */
function soundOf(folded: string): string {
  return folded
    .replace(/ph/g, "f")
    .replace(/qu|kw|qw/g, "kv")
    .replace(/ck|q|c(?![eihy])/g, "k")
    .replace(/c(?=[eiy])|z/g, "s")
    .replace(/w/g, "v")
    .replace(/ee|ie|[yj]/g, "i")
    .replace(/oo|ou/g, "u")
    .replace(/(?<=[^aeiou])h|h$/g, "")
    .replace(/(.)\1+/g, "$1");
}
