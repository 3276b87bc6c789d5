/** "Participant A", "Coach B", "[PERSON 2]", "[PHONE]": what stands for somebody or something that was taken out. */
const TOKEN = /\b(?:Coach|Participant) [A-Z]{1,2}\b|\[[A-Z]+(?: (?:[A-Z]+|\d+))*\]/g;
/** Markup and addresses: a reader must be led nowhere. */
const LEADING = /<[a-z!/][^<>]*>|\w:\/\/|\bwww\.|\]\(|```/i;
/** Control characters, marks that turn the order of letters around, and letters that nobody sees. */
const UNSEEN = /(?!\n)\p{Cc}|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

export function tokensIn(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Whether a text of a model may be shown: plain words, about nobody but those whose tokens it was sent. */
export function mayBeTold(text: string, sentTokens: ReadonlySet<string>): boolean {
  return (
    text.trim() !== "" &&
    !LEADING.test(text) &&
    !UNSEEN.test(text) &&
    tokensIn(text).every((token) => sentTokens.has(token))
  );
}
