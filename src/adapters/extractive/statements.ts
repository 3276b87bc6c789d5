import type { Passage } from "../../ports/language-model";
import { STOP_WORDS } from "./lexicons";
import { words } from "./speech";

/** A clause in the coachee's own words that stands alone, and the exact part of the passage it was said in. */
export interface Statement {
  passage: Passage;
  /** Index of the passage among those of the request. */
  at: number;
  /** An exact part of passage.text. */
  quote: string;
  /** Without hesitation, in the first person, without a full stop: "I eat when I'm tired". */
  said: string;
  /** The same of a third person: "they eat when they're tired". */
  told: string;
  /** Words that carry meaning, in lower case. */
  content: string[];
}

const LONGEST = 22;
const SHORTEST = 4;
const LEAD =
  /^(?:(?:well|so|and|but|or|yeah|yes|yep|no|okay|ok|oh|right|sure|because|'cause|cause|cuz|actually|honestly|basically|obviously|i mean|you know|like|just|then|now|also|mm|hmm|wow|alright|all right|to be honest|i guess|i suppose|i would say|i'd say|i have to say|i don't know|anyway|exactly|that's true|definitely|mostly|plus|though|which|that|the thing is|it's just|it's just that|in fact|first of all|of course)\b[\s,.-]*)+/i;
const FILLER =
  /(?:,\s*)?\b(?:um+|uh+|erm?|hmm*|mm+|mm-hmm|uh-huh|pfft|you know|i mean|kind of|kinda|sort of|or something(?: like that)?|or whatever|and stuff(?: like that)?|and things like that|and all that(?: stuff)?|to be honest)\b(?:\s*,)?/gi;
const FILLING_LIKE =
  /,\s*like\b,?|\b(is|was|were|be|been|it's|that's|i'm|and|but|or|maybe|at|some|a|the|into|of|in|for|on|smoking|drinking|having|with|them|him|her|me)\s+like\b,?(?!\s+(?:to|it|that|this|them|me|him|her)\b)/gi;
const DANGLING =
  /\b(?:a|an|the|to|of|and|or|but|so|if|because|'cause|that|than|my|your|his|her|their|with|for|in|on|at|from|by|is|are|was|were|am|i'm|it's|be|been|just|really|very|too|like|when|where|who|what|how|as|i|we|you|he|she|they|not|don't|about|into|would|could|can|will|should|some|any|more|then|also|'cause|which|whether|there's|it's just|per)$/i;

/** The clauses of a passage that can be told on their own, in the order in which they were said. */
export function statementsOf(passage: Passage, at: number): Statement[] {
  return clausesOf(passage.text).flatMap((quote) => {
    const said = cleaned(quote);
    const count = words(said).length;
    if (count < SHORTEST || count > LONGEST || /\?\s*["”]?$/.test(quote) || DANGLING.test(said) || !isWhole(said))
      return [];
    const content = words(said).filter((word) => word.length > 2 && !STOP_WORDS.has(word));
    return [{ passage, at, quote, said, told: toThirdPerson(said), content }];
  });
}

/** Sentences, and the parts of long ones: exact parts of the text. */
function clausesOf(text: string): string[] {
  const sentences = text.match(/[^.?!]+(?:[.?!]+(?=\s|$|["”])|[.?!](?=\S)[^.?!]*|$)+["”]?/g) ?? [];
  return sentences.flatMap((sentence) => {
    const parts = sentence
      .split(
        /(?<=--)\s|\s(?=--)|(?<=[,;:])\s(?=(?:but|so|because|'cause|and then|which|plus|and i|and i'm|i|then|although|though)\b)|\s(?=(?:but|because|'cause|so then|and then)\s+(?:i|it|the|my|that|when|if|he|she|we)\b)/i,
      )
      .map((part) => part.trim());
    return words(sentence).length <= LONGEST && parts.length < 4 && !/--/.test(sentence)
      ? [sentence.trim()]
      : parts.filter(Boolean);
  });
}

/** Spoken words made readable: no hesitation, no repeats, no filling words, no opening "well, yeah, so". */
export function cleaned(quote: string): string {
  let said = quote
    .replace(/\s+/g, " ")
    .replace(/[’‘]/g, "'")
    .replace(/\[(?!(?:PHONE|EMAIL|ADDRESS|PERSON|DATE|SSN|CARD|IBAN|IP)\b)[^\]]*\]/g, " ")
    .replace(/\b([a-z']{1,8})[-–—]\s*(?=\1)/gi, "")
    .replace(/\b[a-z]{1,4}-(?=I\b)/g, "")
    .replace(/\b\w{1,4}-{2}\s*|\b(?:w|y|s|th|wh)-\s*(?=\w)/g, " ")
    .replace(/,\s*(?:yeah|well|okay|right),/gi, " ")
    .replace(FILLER, " ")
    .replace(FILLING_LIKE, " $1 ")
    .replace(/\b((?:[\w']+ ){0,3}[\w']+)(?:[-,]*\s+\1\b)+/gi, "$1")
    .replace(/\bwanna\b/gi, "want to")
    .replace(/\bgonna\b/gi, "going to")
    .replace(/\bgotta\b/gi, "got to")
    .replace(/\bdunno\b/gi, "don't know")
    .replace(/(?<=\s|^)'?cause\b/gi, "because")
    .replace(/\s+/g, " ")
    .replace(/\s+([,.?!])/g, "$1")
    .replace(/,(?=[,.])/g, "");
  for (let before = ""; before !== said; ) {
    before = said;
    said = said.replace(/^[\s,.–—-]+/, "").replace(LEAD, "");
  }
  return said
    .replace(/["“”]/g, "")
    .replace(/(?:[\s,.!–—;:-]|, (?:doc|doctor|man|sir|right|though|too|yeah|okay|so))+$/i, "")
    .trim();
}

/** A clause with a first-person subject at its head that isn't broken off. */
function isWhole(said: string): boolean {
  if (!SUBJECT.test(said) || /\b(?:I|they|we|you|he|she|it)$|--|\w-(?:\s|$)/.test(said)) return false;
  // "I just, I'm", "I, it wasn't", "I don't the": begun twice.
  if (
    /\bI(?: \w+)?, (?:I|it|they|the|we|he|she|my)\b|\bI (?:just|usually|really|always|don't|like|also) (?:I|I'm|it|they|the|if)\b|\bpeople that \w+$|\bthat (?:by|when|if|as) [^,]*$/i.test(
      said,
    )
  )
    return false;
  if (
    /\b(?:love|like|have|had|want|feel|get|do|was|were|been|went|go|definitely) I(?:'m|'ve|'ll| am)\b|\b(?:cut|stop|quit) (?:stop|quit|cut)\b/i.test(
      said,
    )
  )
    return false;
  if (
    /^(?:if|when|whenever|every time|once|before|after)\b/i.test(said) &&
    !/, (?:then )?(?:I|I'm|I'll|my|it|it's|the|we|there|there's|that's|that)\b/i.test(said)
  )
    return false;
  return !/^I(?:'m)? (?:don't know|guess|mean|think so|do|am|have|can|know|hope so|see|said|say|was like|agree|understand)$/i.test(
    said,
  );
}

const SUBJECT =
  /^(?:(?:sometimes|usually|normally|lately|recently|maybe|if|when|every time|whenever|my \w+|at times|now|right now|today|after \w+|before|once|for me|at night|in the \w+|on the \w+|the \w+ \w+|the \w+),? )?I(?:'m|'ve|'ll|'d)?\b|^my (?:\w+ ){1,2}(?:is|are|was|were|has|have|had|don't|doesn't|didn't|won't|want|wants|think|thinks|keeps?|gets?|feels?)\b|^there(?:'s| is| are) (?:a lot|so much|no|not|too)\b/i;

const PERSONS: readonly [RegExp, string][] = [
  [/\bI'm\b/g, "they're"],
  [/\bI (am|was|wasn't)\b/g, "they $1"],
  [
    /\bI((?: (?:just|really|also|never|always|still|actually|usually|often|only|probably|definitely|sometimes))+) (am|was|wasn't)\b/g,
    "they$1 $2",
  ],
  [/\b(am|was) I\b/g, "$1 they"],
  [/\bI'(ve|ll|d)\b/g, "they'$1"],
  [/\bI\b/g, "they"],
  [/\bmyself\b/gi, "themselves"],
  [/\bmine\b/gi, "theirs"],
  [/\bmy\b/gi, "their"],
  [/\bme\b/gi, "them"],
  [/\bthey((?: \w+(?:ly|st|so|er|ys|ll))?) am\b/g, "they$1 are"],
  [
    /\bthey((?: (?:just|really|also|never|always|still|actually|usually|often|only|probably|definitely|sometimes))*) was\b/g,
    "they$1 were",
  ],
  [
    /\bthey((?: (?:just|really|also|never|always|still|actually|usually|often|only|probably|definitely|sometimes))*) wasn't\b/g,
    "they$1 weren't",
  ],
  [/\bam they\b/g, "are they"],
  [/\bwas they\b/g, "were they"],
];

/** "I eat when I'm tired" → "they eat when they're tired"; a verb needs no other ending. */
export function toThirdPerson(said: string): string {
  const told = PERSONS.reduce((text, [from, to]) => text.replace(from, to), said);
  return /^(?:Participant|Coach|\[)/.test(told) ? told : told.charAt(0).toLowerCase() + told.slice(1);
}

/**
 * 0..1, how well a statement tells something by itself: of a readable length, with words that carry meaning, and
 * without others who'd be mixed up with "they" or things left to be guessed.
 */
export function clarity(statement: Statement): number {
  const { said, content } = statement;
  const count = words(said).length;
  let score = Math.min(1, content.length / 4);
  if (count < 6) score -= 0.15;
  if (count > 17) score -= 0.1;
  if (/\b(?:they|them|their|they're)\b/i.test(said)) score -= 0.35;
  if (/\byou(?:r|'re|'ve|'ll|'d)?\b/i.test(said)) score -= 0.6;
  score -= 0.08 * (said.match(/\b(?:it|that|this|thing|things|stuff|something|there|ones?)\b/gi) ?? []).length;
  score -= 0.1 * (said.match(/\blike\b|,/gi) ?? []).length;
  if (/\band was\b|\bwas like\b|\bdon't know\b/.test(said)) score -= 0.3;
  return Math.max(0, score);
}
