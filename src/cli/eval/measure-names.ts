import { assertNothingIdentifies } from "../../lifecycle/derive/guard";
import { makePseudonyms, pseudonymize, restore } from "../../lifecycle/derive/pseudonymize";
import { peopleOf, type SpokenNames } from "./spoken-names";

export interface NamesMeasure {
  utterances: number;
  names: number;
  /** Names that can still be read. */
  left: number;
  /** Utterances in which a word that is no name was taken for one. */
  overreach: number;
  /** Utterances that don't come back as they were when tokens are restored and spans mapped. */
  unrestored: number;
  /** Conversations that the outgoing guard refuses after pseudonymizing. */
  refused: number;
}

const TOKEN = /\b(?:Coach|Participant) [A-Z]\b|\[[A-Z]+(?: \d+)?\]/g;

/** Pseudonymizes the written conversations and counts what remains. */
export function measureNames(conversations: readonly SpokenNames[]): NamesMeasure {
  const sum: NamesMeasure = { utterances: 0, names: 0, left: 0, overreach: 0, unrestored: 0, refused: 0 };
  for (const conversation of conversations) {
    const pseudonyms = makePseudonyms(peopleOf(conversation));
    const outgoing: string[] = [];
    for (const line of conversation.lines) {
      const original = line.replace(/[{}]/g, "");
      const result = pseudonymize(original, pseudonyms);
      outgoing.push(result.text);
      sum.utterances++;
      sum.names += line.match(/\{/g)?.length ?? 0;
      sum.left += namesLeft(line, result.text);
      if (result.text.replace(TOKEN, "#") !== line.replace(/\{[^}]*\}/g, "#") && namesLeft(line, result.text) === 0)
        sum.overreach++;
      const whole = result.toOriginal(0, result.text.length);
      if (original.slice(whole.start, whole.end) !== original || restore(result.text, pseudonyms).search(TOKEN) >= 0)
        sum.unrestored++;
    }
    if (isRefused(outgoing, conversation)) sum.refused++;
  }
  return sum;
}

function isRefused(outgoing: readonly string[], conversation: SpokenNames): boolean {
  try {
    assertNothingIdentifies(JSON.stringify(outgoing), peopleOf(conversation));
    return false;
  } catch {
    return true;
  }
}

/** Names of the line that the text still holds more often than the line holds them as ordinary words. */
function namesLeft(line: string, text: string): number {
  const count = (haystack: string, name: string) =>
    haystack.split(
      new RegExp(`(?<![\\p{L}\\p{M}])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{M}])`, "u"),
    ).length - 1;
  const names = new Set([...line.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? ""));
  const ordinary = line.replace(/\{[^}]*\}/g, " ");
  return [...names].reduce((sum, name) => sum + Math.max(0, count(text, name) - count(ordinary, name)), 0);
}
