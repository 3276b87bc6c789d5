import { poleOf, withoutPrefix } from "./antonyms";
import { type Language, tokensOf } from "./words";

const NEGATOR =
  /^(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|barely|rarely|seldom|cannot|unable|unwilling|refuses?|refused|.+n't|nicht|kein(?:e[nmrs]?)?|nie|niemals|niemand(?:e[nm])?|nichts|weder|ohne|kaum)$/;
/** What they say nothing of is all that follows. */
const NOBODY = /^(?:nobody|none|nothing|neither|niemand(?:e[nm])?|nichts)$/;
/** They turn a thing around by their meaning; what they govern is neither affirmed nor denied here. */
const TURNING =
  /^(?:quit|quits|quitting|stop|stops|stopped|stopping|avoid|avoids|avoiding|without|cut|cutting|give|gave|giving|except|instead|doubt|doubts|if|whether|wish|wishes|used|wenn|falls|ob|aufgehört|aufhören)$/;
const STOPPED = /\b(?:stopped|quit|gave up|given up|ceased|aufgehört)\b/i;
/** Stands before what is denied: "doesn't want to lead" denies leading. */
const MODAL =
  /^(?:wants?|wanted|wanting|needs?|needed|tr(?:y|ies|ied|ying)|hopes?|hoped|plans?|planned|able|ready|willing|likely|think|thinks|thought|believes?|believed|feels?|felt|feel|sure|expects?|expected|agreed?|see|longer|even|yet|still|much|now|ever|actually|möchten?|will|wollen|wollte|kann|können|soll|so|sehr|noch|mehr|ganz|wirklich)$/;

/** Names what was spoken of and says nothing about it. */
const TOPIC =
  /\b(?:(?:talk|talks|talked|talking|spoke|speaks?|told|wonders?) (?:a lot )?(?:about|of)|brought up|brings? up|c[ao]mes? (?:up|back to)|coming back to|mention(?:s|ed)|return(?:s|ed) to|theme|topic|sprach|spricht|erwähnte?)\b/i;
const PRONOUN =
  "i|i'm|i've|i'd|i'll|he|she|we|they|it|you|they're|they've|they'll|they'd|then|did|do|does|is|are|was|were|has|have|had|will|would|can|could|not|never|nobody|no|didn't|don't|doesn't|isn't|wasn't|haven't|hasn't|won't|can't|couldn't|ich|er|sie|wir|habe|hat|ist";
const BREAK = new RegExp(
  `[.,;:!?“”"]+|--|\\b(?:but|because|although|though|yet|so|aber|weil|sondern)\\b|\\b(?:and|und)\\b(?=\\s+(?:${PRONOUN})\\b)`,
  "i",
);
/** Of whom something is said: the quotes may call them otherwise. */
const ANYBODY =
  /^(?:everybody|everyone|somebody|someone|anybody|anyone|anything|something|everything|people|person|all|etwas|alles|jemand|leute)$/;
const REACH = 4;
const HALF = 0.5;
/** From here on a clause is taken for the one that a claim was made of. */
const ALIKE = 0.75;

type Polarity = "affirmed" | "denied" | "open";

interface Heard {
  concept: string;
  polarity: Polarity;
  isFrame: boolean;
}

/** What a language and the words of both texts tell of a word. */
interface Reading {
  language: Language;
  known: ReadonlySet<string>;
}

/**
 * Whether the claim denies what the quotes affirm, or the reverse, or says the opposite. A negator denies the next word
 * of meaning in its clause and leaves open what follows it; "hard" is "easy" denied. A clause of the claim counts only
 * where the quotes share half of its words, so that it is about the same, and only while nothing said around them is
 * about the same and agrees.
 */
export function isContradicted(
  claim: string,
  quotes: readonly string[],
  around: readonly string[],
  language: Language,
): boolean {
  const reading = { language, known: new Set([claim, ...quotes, ...around].flatMap(tokensOf)) };
  const heard = (texts: readonly string[]) => texts.flatMap(clausesOf).map((clause) => read(clause, reading));
  const [quoted, near] = [heard(quotes), heard(around)];
  return clausesOf(claim).some((clause) => {
    const claimed = TOPIC.test(clause) ? [] : read(clause, reading);
    if (claimed.length === 0 || shared(claimed, quoted.flat()) < HALF) return false;
    const said = polaritiesOf(aboutTheSame(claimed, quoted, near).flat());
    const isTurned = [...polaritiesOf(claimed)].some(([concept, some]) => areOpposite(some, said.get(concept)));
    return isTurned || isEnded(clause, [...quotes, ...around]);
  });
}

/** The share of the words of a clause that are in another; words that only frame count where there are no others. */
function shared(claimed: readonly Heard[], said: readonly Heard[]): number {
  const meant = claimed.filter(({ isFrame }) => !isFrame);
  const concepts = conceptsOf(meant.length > 0 ? meant : claimed);
  const others = conceptsOf(said);
  return [...concepts].filter((concept) => others.has(concept)).length / concepts.size;
}

/** What a claim's clause is to be held against: the clause it was made of, where there is one, else all that is quoted. */
function aboutTheSame(claimed: readonly Heard[], quoted: readonly Heard[][], near: readonly Heard[][]): Heard[][] {
  const alike = quoted.map((said) => Math.min(shared(claimed, said), said.length > 0 ? shared(said, claimed) : 0));
  const best = Math.max(...alike);
  if (best >= ALIKE) return quoted.filter((_, at) => alike[at] === best);
  return [...quoted, ...near.filter((said) => shared(claimed, said) > HALF)];
}

function conceptsOf(heard: readonly Heard[]): Set<string> {
  return new Set(heard.map(({ concept }) => concept));
}

function polaritiesOf(heard: readonly Heard[]): Map<string, Set<Polarity>> {
  const found = new Map<string, Set<Polarity>>();
  for (const { concept, polarity } of heard) found.set(concept, (found.get(concept) ?? new Set()).add(polarity));
  return found;
}

/** Of one polarity each, in every place, and not of the same. */
function areOpposite(some: ReadonlySet<Polarity>, others: ReadonlySet<Polarity> | undefined): boolean {
  const both = new Set([...some, ...(others ?? [])]);
  return some.size === 1 && others?.size === 1 && both.size === 2 && !both.has("open");
}

/** "Has stopped calling" of somebody who says that they call, and nothing of an end. */
function isEnded(clause: string, quotes: readonly string[]): boolean {
  const isOpen = (text: string) => tokensOf(text).some((word) => NEGATOR.test(word) || TURNING.test(word));
  return STOPPED.test(clause) && !quotes.some(isOpen);
}

/** "Say no" is a thing that one does or doesn't. */
function clausesOf(text: string): string[] {
  return text
    .replace(/[’‘ʼ]/g, "'")
    .replace(/\b(?:say|says|said|saying) (?:no|nein)\b/gi, "refusal")
    .replace(/\bno longer\b/gi, "not")
    .replace(/,?\s*\b(?:you know|i mean|u[mh]+|sort of|kind of)\b,?/gi, " ")
    .split(BREAK);
}

function read(clause: string, reading: Reading): Heard[] {
  const words = tokensOf(clause);
  const heard: Heard[] = [];
  let isDenied = false;
  let isAll = false;
  let isAfter = false;
  for (const [at, word] of words.entries()) {
    if (NEGATOR.test(word) && !(word === "not" && words[at + 1] === "only")) {
      if (!words.some((_, later) => later > at && isMeant(words, later, reading))) denyBefore(heard, reading);
      // Stammered or said twice it still denies; only "can't not" takes it back.
      isDenied = !(word === "not" && NEGATOR.test(words[at - 1] ?? ""));
      isAll ||= NOBODY.test(word);
    } else if (isMeant(words, at, reading)) {
      heard.push(hear(words, at, isDenied ? "denied" : isAfter ? "open" : "affirmed", reading));
      isAfter ||= isDenied;
      isDenied &&= isAll || /^(?:or|oder)$/.test(words[at + 1] ?? "");
    }
  }
  return heard;
}

/** "I finish none of them", "ich rauche nicht mehr". The German verb may stand further off: then all is open. */
function denyBefore(heard: readonly Heard[], { language }: Reading): void {
  const last = heard.at(-1);
  if (last && (heard.length === 1 || language.hasCapitalNames)) last.polarity = opposite(last.polarity);
  else for (const one of heard) one.polarity = "open";
}

function opposite(polarity: Polarity): Polarity {
  return polarity === "open" ? "open" : polarity === "denied" ? "affirmed" : "denied";
}

function isMeant(words: readonly string[], at: number, { language }: Reading): boolean {
  const word = words[at] ?? "";
  if (poleOf(word) || isDegree(words, at)) return true;
  if (language.isFunctionWord(word) || NEGATOR.test(word) || ANYBODY.test(word)) return false;
  const isBare = (later: string) =>
    language.isFunctionWord(later) || MODAL.test(later) || ANYBODY.test(later) || NEGATOR.test(later);
  return !MODAL.test(word) || words.slice(at + 1).every(isBare);
}

/** "Less", and "more" where it isn't "any more". */
function isDegree(words: readonly string[], at: number): boolean {
  const word = words[at] ?? "";
  return (
    /^(?:less|fewer|weniger)$/.test(word) || (word === "more" && !/^(?:any|no|not|once)$/.test(words[at - 1] ?? ""))
  );
}

function hear(words: readonly string[], at: number, polarity: Polarity, { language, known }: Reading): Heard {
  const word = words[at] ?? "";
  const isTurned = words.slice(Math.max(0, at - REACH), at).some((before) => TURNING.test(before));
  const isWeighed = isDegree(words, at - 1);
  const heard = isTurned || isWeighed ? "open" : polarity;
  if (isDegree(words, at)) {
    const next = words[at + 1] ?? "";
    const of = next === "" || language.isFunctionWord(next) ? "" : language.conceptOf(next);
    return { concept: `degree ${of}`, polarity: word === "more" ? heard : opposite(heard), isFrame: true };
  }
  const pole = poleOf(word);
  if (pole) return { concept: pole.axis, polarity: pole.sign === 1 ? heard : opposite(heard), isFrame: false };
  const bare = withoutPrefix(word, known);
  return {
    concept: language.conceptOf(bare ?? word),
    polarity: bare ? opposite(heard) : heard,
    isFrame: language.isFrameWord(word) || MODAL.test(word),
  };
}
