import { conceptOf, isFrameWord, isFunctionWord, tokensOf } from "./words";

const NEGATORS =
  /^(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|barely|cannot|unable|unwilling|refuses?|refused|.+n't)$/;
/** They turn a thing around by their meaning; what they govern is neither affirmed nor denied here. */
const TURNING =
  /^(?:quit|quits|quitting|stop|stops|stopped|stopping|avoid|avoids|avoiding|without|less|fewer|cut|cutting|give|gave|giving|except|instead|doubt|doubts|if|whether)$/;
const REACH = 4;
/** Up to here it may or may not be denied. */
const FAR_REACH = 7;

type Polarity = "affirmed" | "denied" | "open";

/**
 * Whether the claim denies what the quotes affirm, or the reverse: more than half of the words it shares with them are
 * of the other polarity in every place. A word is denied when a negator stands up to four words before it in its clause.
 */
export function isContradicted(claim: string, quotes: readonly string[]): boolean {
  const claimed = polarities([claim]);
  const said = polarities(quotes);
  let shared = 0;
  let turned = 0;
  for (const [concept, ofClaim] of claimed) {
    const ofQuotes = said.get(concept);
    if (!ofQuotes || ofClaim.size !== 1 || ofClaim.has("open") || ofQuotes.has("open")) continue;
    shared++;
    if (![...ofClaim].some((polarity) => ofQuotes.has(polarity))) turned++;
  }
  return turned > 0 && turned * 2 >= shared;
}

function polarities(texts: readonly string[]): Map<string, Set<Polarity>> {
  const found = new Map<string, Set<Polarity>>();
  for (const clause of texts.flatMap(clausesOf)) {
    const words = tokensOf(clause);
    words.forEach((word, at) => {
      if (
        isFunctionWord(word) ||
        NEGATORS.test(word) ||
        (isFrameWord(word) && !/^(?:ready|able|willing|wants?|needs?|change|agreed?)$/.test(word))
      )
        return;
      const concept = conceptOf(word);
      found.set(concept, (found.get(concept) ?? new Set()).add(polarityAt(words, at)));
    });
  }
  return found;
}

function clausesOf(text: string): string[] {
  return text.split(/[.,;:!?“”"]+|--|\b(?:but|because|although|though|yet|so|and yet)\b/i);
}

function polarityAt(words: readonly string[], at: number): Polarity {
  const before = words.slice(Math.max(0, at - REACH), at);
  const farther = words.slice(Math.max(0, at - FAR_REACH), Math.max(0, at - REACH));
  if (before.some((word) => TURNING.test(word)) || farther.some((word) => NEGATORS.test(word))) return "open";
  const negators = before.filter(
    (word, k) => NEGATORS.test(word) && !(word === "not" && before[k + 1] === "only"),
  ).length;
  return negators % 2 === 1 ? "denied" : "affirmed";
}
