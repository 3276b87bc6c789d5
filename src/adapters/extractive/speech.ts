/** Spoken text made plain: what a transcriber writes down of hesitation is not what was meant. */

const FILLERS = /\b(?:um+|uh+|erm?|ah|oh|hmm*|mm+|mhm|mm-hmm|uh-huh|you know|i mean|kind of|kinda|sort of)\b,?/g;

/** "I-I wanna, um, cut" → "i want to, cut": lower case, no fillers, stutters or stage directions. */
export function plain(text: string): string {
  let spoken = text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/[’‘]/g, "'")
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/\s*[-–—]{2,}\s*/g, ", ")
    .replace(/\b([a-z']{1,7})[-–—]\s*(?=\1)/g, "");
  spoken = spoken
    .replace(FILLERS, " ")
    .replace(/\bwanna\b/g, "want to")
    .replace(/\bgonna\b/g, "going to")
    .replace(/\bgotta\b/g, "got to")
    .replace(/\b(?:dunno|don't know)\b/g, "don't-know")
    .replace(/[^a-z0-9'.,?!-]+/g, " ");
  return withoutRepeats(spoken)
    .replace(/\s+([.,?!])/g, "$1")
    .replace(/^[\s,.-]+|[\s,-]+$/g, "");
}

/** "we went, we went, we went home" → "we went home". */
function withoutRepeats(spoken: string): string {
  return spoken.replace(/\b((?:[a-z']+ ){0,3}[a-z']+)(?:[-,]* \1\b)+/g, "$1");
}

/** Words of a text in lower case, apostrophes kept inside. */
export function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/[’‘]/g, "'")
      .match(/[a-z0-9]+(?:'[a-z]+)*/g) ?? []
  );
}

/** How many words a text has; what the extractive provider counts as tokens. */
export function wordCount(text: string): number {
  return words(text).length;
}
