/** Zoom allows 64 characters; other services and uploaded files allow more. */
const MAX_NAME_GRAPHEMES = 120;
const MAX_NAME_UNITS = 480;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// Controls, bidi, zero-width and tag characters: none shows, and each can make one name look like another. Joiners stay
// between letters, as Persian and emoji need them.
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd\u{e0000}-\u{e0fff}]/gu;
const JOINERS = /(?<=^|\s)[\u200c\u200d]+|[\u200c\u200d]+(?=$|\s)|([\u200c\u200d])[\u200c\u200d]+/gu;

/** Keeps three combining marks on a base and drops the rest of the pile. */
function limitMarks(text: string): string {
  return text.replace(/(\p{M}{3})\p{M}+/gu, "$1").replace(/(?<=^|\s)\p{M}+/gu, "");
}

/** The name without what hides or deceives, at its full length. */
function cleanWhole(raw: string): string {
  const spaced = raw.replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, " ");
  const visible = spaced.toWellFormed().replace(INVISIBLE, "").replace(JOINERS, "$1");
  return limitMarks(limitMarks(visible).normalize("NFC")).replace(/\s+/gu, " ").trim();
}

/** The first 120 graphemes, cut between two of them. */
function cut(name: string): string {
  if (name.length <= MAX_NAME_GRAPHEMES) return name;
  let end = 0;
  let count = 0;
  for (const { segment, index } of graphemes.segment(name)) {
    if (count === MAX_NAME_GRAPHEMES || index + segment.length > MAX_NAME_UNITS) break;
    end = index + segment.length;
    count += 1;
  }
  return name.slice(0, end).trim();
}

/**
 * A display name made safe to store and show: no control or bidi characters, at most three combining marks a base, NFC,
 * single spaces, at most 120 graphemes. Empty when nothing is left. Names are chosen by users and prove nothing.
 */
export function cleanDisplayName(raw: string): string {
  return cut(cleanWhole(raw.slice(0, 20_000)));
}

/** The cleaned name, or null where the text can't be one: empty, longer than 120 graphemes, an address, a lone time. */
export function toSpeakerName(raw: string): string | null {
  if (raw.length > 20_000) return null;
  const whole = cleanWhole(raw);
  const name = cut(whole);
  if (name === "" || name !== whole) return null;
  if (/^[a-z][a-z\d+.-]{1,20}:\/|^www\./i.test(name)) return null;
  if (/^(?:https?|mailto|file)$/i.test(name)) return null;
  if (/^\d{1,2}(?::\d{2}){0,2}(?:\.\d+)?(?: ?[ap]\.?m\.?)?$/i.test(name)) return null;
  return name;
}
