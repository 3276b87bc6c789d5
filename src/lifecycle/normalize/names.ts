import { cleanDisplayName } from "./display-name";
import words from "./english-words.json";
import { findNicknames, foldName } from "./nicknames";

/** The ways in which one person may be named; without repeats, the most telling first. Lists may be empty. */
export interface NameForms {
  /** Given name and surname together, in both orders, with and without middle names and accents. */
  full: string[];
  given: string[];
  surname: string[];
  /** Short and pet forms, and the full forms of a short one; parts of a double name. */
  nicknames: string[];
}

const TITLE =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|herr|frau|monsieur|madame|mme|señora?|sra?|sig|signora?|dhr|mevr)\.?$/iu;
const PARTICLE =
  /^(?:van|von|der|den|de|del|della|di|da|dos|das|du|la|le|las|los|zu|zum|ter|ten|bin|al|el|st\.?|y|e)$/iu;
const SUFFIX = /^(?:jr|sr|ii|iii|iv|phd|md|mba|icf|pcc|mcc|acc|esq)\.?$/iu;

// Compiled by counting words in coaching conversations and in dictionary definitions; inflected forms are left out and
// found again by `bases`.
const ENGLISH = new Set(Object.values(words).flatMap((line) => line.split(" ")));
const ENDINGS = ["ed", "ing", "er", "est", "ly", "in'"];

// Names that only look like an inflected word: "pet" and "er".
const NOT_WORDS = new Set(
  "ander carol chester dieter don elmer forrest gilles grover homer ines james jared mads oliver peter rainer tanner wes".split(
    " ",
  ),
);

function bases(word: string): string[] {
  const found = [word];
  if (word.endsWith("s")) found.push(word.slice(0, -1));
  if (word.endsWith("es")) found.push(word.slice(0, -2));
  if (word.endsWith("ies") || word.endsWith("ied")) found.push(`${word.slice(0, -3)}y`);
  for (const ending of ENDINGS) {
    const base = word.slice(0, -ending.length);
    if (!word.endsWith(ending) || base.length < (ending === "ly" ? 4 : 3)) continue;
    found.push(base, `${base}e`);
    if (base.at(-1) === base.at(-2)) found.push(base.slice(0, -1));
    if (base.endsWith("i")) found.push(`${base.slice(0, -1)}y`);
  }
  return found;
}

/** True for an ordinary English word in any inflection, names that are words ("Will", "May", "Grace") among them. */
export function isDictionaryWord(word: string): boolean {
  const plain = word.toLowerCase().replace(/[’ʼ]/g, "'");
  if (NOT_WORDS.has(plain)) return false;
  if (plain.length > 30 || plain.length < 2) return plain.length === 1;
  const bare = plain.replace(/(?:n't|'(?:s|re|ve|ll|d|m|t|em|all)|')$/, "");
  return (
    bases(plain).some((base) => ENGLISH.has(base)) ||
    (bare !== plain && (bare.length === 1 || bases(bare).some((base) => ENGLISH.has(base))))
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ""))];
}

function withPlainForms(names: readonly string[]): string[] {
  const plain = names.map((name) =>
    name
      .replace(/[łŁ]/g, (l) => (l === "ł" ? "l" : "L"))
      .normalize("NFD")
      .replace(/\p{M}/gu, ""),
  );
  const spelled = names.map((name) =>
    name.replace(/[äöüÄÖÜß]/g, (c) => ({ ä: "ae", ö: "oe", ü: "ue", ß: "ss" })[c.toLowerCase()] ?? c),
  );
  return unique([...names, ...plain, ...spelled.filter((name) => !names.includes(name)).map(capitalise)]);
}

function capitalise(name: string): string {
  return name.replace(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}

/** The words of the name alone: no titles, degrees, pronouns in brackets, company after a bar, or device. */
function nameWords(displayName: string): string[] {
  const name = cleanDisplayName(displayName)
    .replace(/\([^()]*\)|\[[^[\]]*\]/g, " ")
    .replace(/['’]s (?:iphone|ipad|phone|macbook|galaxy|pc|laptop|zoom)\b.*$/iu, "")
    .split(/\s[|\-–—/@]\s|[|@]| \/ /u)[0];
  const [before = "", after = ""] = (name ?? "").split(/,\s*/u);
  const ordered = after !== "" && !SUFFIX.test(after) ? `${after} ${before}` : before;
  const parts = ordered.split(" ").filter((part) => /\p{L}/u.test(part) && !TITLE.test(part) && !SUFFIX.test(part));
  return parts.map((part) => part.replace(/^[^\p{L}]+|[^\p{L}\p{M}.]+$/gu, "")).filter(Boolean);
}

/** Where the surname begins: at its particles, or at the last word. */
function surnameAt(parts: readonly string[]): number {
  if (parts.length < 2) return parts.length;
  const particle = parts.findIndex((part, index) => index > 0 && index < parts.length - 1 && PARTICLE.test(part));
  return particle > 0 ? particle : parts.length - 1;
}

/** "Majo" of "María José", "Mafe" of "María Fernanda": the beginnings of two given names, unless they make a word. */
function joinedForms(given: string, second: string | undefined): string[] {
  const joined = second ? foldName(given).slice(0, 2) + foldName(second).slice(0, 2) : "";
  return joined.length === 4 && /^[a-z]{4}$/.test(joined) && !isDictionaryWord(joined) ? [joined] : [];
}

/**
 * A surname of several pieces as speech puts it down: the whole apart ("al zahrani", "o brien", "mc donald") and in one
 * ("vandenberg"), and the pieces that many say alone ("kim" of "Lee-Kim", "angelo").
 */
function spokenSurnames(surname: string): { whole: string[]; pieces: string[] } {
  const parted = surname.split(/[-'’ʼ\s]+/u);
  const apart = parted.join(" ").replace(/(?<!\p{L})(Ma?c)(?=\p{Lu})/gu, "$1 ");
  if (!apart.includes(" ")) return { whole: [], pieces: [] };
  const pieces = parted.filter((piece) => piece.length > 1 && piece !== surname && !PARTICLE.test(piece));
  return { whole: [apart, apart.replaceAll(" ", "")], pieces };
}

/** Takes a display name apart into the forms in which others may say it. Empty lists where it holds no letters. */
export function nameForms(displayName: string): NameForms {
  const parts = nameWords(displayName);
  const at = surnameAt(parts);
  const given = parts[0] ?? "";
  const surname = parts.slice(at).join(" ");
  const last = surname.split(" ").at(-1) ?? "";
  const spoken = spokenSurnames(surname);
  const whole = parts.join(" ");
  const full =
    at > 0 && surname !== ""
      ? [
          whole,
          `${given} ${surname}`,
          `${given} ${last}`,
          `${surname} ${given}`,
          `${surname}, ${given}`,
          ...spoken.whole.map((form) => `${given} ${form}`),
        ]
      : [];
  const pieces = given.includes("-") ? [given.replace("-", " "), given.replace("-", ""), ...given.split("-")] : [];
  const middle = parts.slice(1, at).filter((part) => part.replace(".", "").length > 2);
  const kin = [...findNicknames(given), ...joinedForms(given, middle[0])].map(capitalise);
  return {
    full: withPlainForms(full),
    given: withPlainForms([given]),
    surname: withPlainForms([surname, last.length > 1 ? last : "", ...spoken.whole, ...spoken.pieces]),
    nicknames: unique([...pieces, ...middle, ...kin]).filter((name) => foldName(name) !== foldName(given)),
  };
}
