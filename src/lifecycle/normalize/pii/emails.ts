import { before, type PiiSpan, toSpan } from "./span";

// Lookbehinds keep the patterns linear: a run of letters is entered once, at its start.
const WRITTEN =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}[ ]?(?:@|\(at\)|\[at\])[ ]?(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}(?![\p{L}\p{N}])/giu;

// RFC 5321, section 4.1.2: a local part in quotes.
const QUOTED = /"[^"\s@][^"\n]{0,62}"@(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

const WORD = "[\\p{L}\\p{N}_-]{1,40}";
const SPOKEN = new RegExp(
  `(?<![\\p{L}\\p{N}])(${WORD}(?: (?:dot|punkt|point|punto|underscore|dash|hyphen|plus) ${WORD}){0,4}) (?:at|ät|arobase|arroba|chiocciola) ` +
    `(${WORD}(?: ?(?:dot|punkt|point|punto|dash|hyphen|\\.) ?${WORD}){0,3}?) ?(?:dot|punkt|point|punto|\\.) ?(?:com|org|net|edu|gov|io|co(?: (?:dot )?uk)?|de|fr|es|it|nl|eu|ch|at|us|me|info)(?![\\p{L}\\p{N}])`,
  "giu",
);
const PROVIDER =
  /^(?:gmail|g mail|googlemail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|aol|gmx|web|live|me|mail|fastmail|zoho)\b/i;
const CUE = /\b(?:e-?mail|mail|address|write|reach|contact|adresse|schreib|correo|courriel|indirizzo|send)/;
const NOT_LOCAL =
  /^(?:look|looking|looked|is|was|were|are|am|be|been|shop|order|ordered|work|works|worked|working|find|found|visit|us|me|it|him|her|them|that|this|here|there|online|website|book|sign|up|started|job|buy|bought)$/i;

/** E-mail addresses, written or spoken ("sam dot ellery at gmail dot com"). */
export function findEmails(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  if (text.includes("@") || /[([]at[)\]]/i.test(text))
    for (const match of [...text.matchAll(WRITTEN), ...text.matchAll(QUOTED)]) spans.push(toSpan("EMAIL", match, 0.98));
  for (const match of text.matchAll(SPOKEN)) {
    const local = match[1] ?? "";
    if (NOT_LOCAL.test(local)) continue;
    const likely =
      /[ _\d]/.test(local) ||
      PROVIDER.test(match[2] ?? "") ||
      / (?:dash|hyphen) /i.test(match[2] ?? "") ||
      CUE.test(before(text, match.index, 60));
    if (likely) spans.push(toSpan("EMAIL", match, 0.85));
  }
  return spans;
}
