import nlp from "compromise";
import listed from "../given-names.json";
import { isDictionaryWord } from "../names";
import { findNicknames } from "../nicknames";

// compromise 14.17.0 brings lists of names and places. Its own people() was measured and left: 15 s for the 200 kB of
// the 40 conversations, with hits such as "doctor" and "McDonald's", and no person that the rules here miss.
interface Model {
  one: { lexicon: Record<string, string | string[]> };
}

const GIVEN = /^(?:MaleName|FemaleName|FirstName)$/;
const given = new Set<string>();
const surnames = new Set<string>();
const others = new Set<string>();
const { lexicon } = (nlp as unknown as { model(): Model }).model().one;
for (const [word, tags] of Object.entries(lexicon)) {
  const all = [tags].flat();
  if (all.some((tag) => GIVEN.test(tag))) given.add(word);
  else if (all.includes("LastName")) surnames.add(word);
  else others.add(word);
}

// 10 000 names of many cultures, folded; where they come from is said in NOTICE. Those that are words of another language
// too are names only with a capital.
for (const line of Object.values(listed.names)) for (const name of line.split(" ")) given.add(name);
const foreignWords = new Set(Object.values(listed.foreignWords).flatMap((line) => line.split(" ")));

const AMBIGUOUS = new Set(
  `alexandria austin chad charlotte chelsea dakota diego florence francisco georgia jackson jordan lincoln madison petra
   regina san santiago savannah sierra sydney troy verona victoria virginia alexa nova stella luna cal ida les mercedes
   jesus christian islam ali asiya islande ty santa`.split(/\s+/),
);
const NEVER = new Set(
  `adelaide asia boston carolina dallas houston india israel kenya melbourne milan montana orlando paris phoenix roma
   vienna siri an ba can do la le les lo man max may my no of on or san so the to us van yes god christ buddha allah lord satan
   google facebook instagram zoom slack linkedin netflix amazon uber wendy levi dominos wellbutrin zoloft prozac xanax
   nicorette chantix zyban percocet immodium viagra tylenol advil lexapro ritalin adderall ozempic covid internet
   christmas easter ramadan diwali hanukkah thanksgiving halloween skype teams outlook excel powerpoint python java jira
   ikea lego tesla toyota nike adidas iphone android spotify youtube twitter tiktok whatsapp`.split(/\s+/),
);

/** A given name of the list or of the nickname table; "only" as a name, "also" a place or a thing. */
export function givenNameKind(folded: string): "only" | "also" | null {
  if (NEVER.has(folded)) return null;
  if (AMBIGUOUS.has(folded)) return "also";
  return given.has(folded) || findNicknames(folded).length > 0 ? "only" : null;
}

/** Pronouns and the like that are names elsewhere: where a sentence begins, the word is likelier. */
const START_WORDS = new Set("ela ele nur mai dai sono era ida mas para sia tal".split(" "));

export function isStartWord(folded: string): boolean {
  return START_WORDS.has(folded);
}

/** A listed name that is a word of no language known here, so that it is a name without a capital as well. */
export function isNameInAnyCase(word: string, folded: string): boolean {
  return folded.length > 3 && givenNameKind(folded) === "only" && !foreignWords.has(folded) && !isDictionaryWord(word);
}

export function isSurname(folded: string): boolean {
  return surnames.has(folded);
}

/** A word that is in no list: neither English nor a place, firm, people or thing; so, with a capital, perhaps a name. */
export function isUnknownName(word: string, folded: string): boolean {
  if (word.length < 2 || word === word.toUpperCase() || NEVER.has(folded) || others.has(folded)) return false;
  if (word.includes("-") && word.split("-").every(isDictionaryWord)) return false;
  if (/(?:ish|ese|ism|ist|ists|ians?|icans?|anese|day)$/.test(folded)) return false;
  return !isDictionaryWord(word);
}
