import { foldName } from "../nicknames";

/** A word of a text and what its place tells. */
export interface Token {
  /** Without a possessive or a contracted verb: "Sam" of "Sam's". */
  text: string;
  folded: string;
  /** With them, folded: "i'm", "name's". */
  whole: string;
  start: number;
  end: number;
  capital: boolean;
  startsSentence: boolean;
  /** What stands between the word before and this one. */
  gap: string;
}

const WORD = /[\p{L}][\p{L}\p{M}]*(?:['’ʼ-][\p{L}][\p{L}\p{M}]*)*/gu;
const TITLE = /^(?:mr|mrs|ms|mx|dr|prof|st|sra?|mme|dhr|jr)$/;

function startsSentence(gap: string, previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (/[!?…\n]|--|["“(]\s*$|:\s/.test(gap)) return true;
  return gap.includes(".") && !TITLE.test(previous.folded) && !/^\.\S/.test(gap);
}

/** The words of a text, in order. */
export function toTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const bare = match[0].length > 60 ? match[0].slice(0, 60) : match[0].replace(/['’ʼ](?:s|ll|d|ve)$/i, "");
    const gap = text.slice(end, match.index).slice(-12);
    tokens.push({
      text: bare,
      folded: foldName(bare),
      whole: foldName(match[0].slice(0, 60)),
      start: match.index,
      end: match.index + bare.length,
      capital: /^\p{Lu}/u.test(bare),
      startsSentence: startsSentence(gap, tokens.at(-1)),
      gap,
    });
    end = match.index + match[0].length;
  }
  return tokens;
}
