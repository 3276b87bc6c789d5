import { ADDRESS_PATTERNS, CITY, LOWER_STREETS, START } from "./address-patterns";
import { before, type PiiSpan, toSpan } from "./span";

const BIG_CITY =
  /^(?:Berlin|Hamburg|München|Munich|Köln|Cologne|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|Bonn|Mannheim|Karlsruhe|Wien|Paris|Marseille|Lyon|Toulouse|Nice|Nantes|Strasbourg|Montpellier|Bordeaux|Lille|Rennes|Madrid|Barcelona|Valencia|Sevilla|Zaragoza|Málaga|Bilbao|Roma|Milano|Napoli|Torino|Palermo|Genova|Bologna|Firenze|Venezia|Verona|Zürich|Bern|Basel|Genève)/u;
const HOME_CUE =
  /(?<![\p{L}])(?:live|lives|living|address|moved to|post ?code|zip ?code|plz|wohne|wohnt|adresse|anschrift|habite|domicile|vivo|vive|dirección|abito|indirizzo|woon|adres|moro|morada|endereço|house|flat|apartment)(?![\p{L}])/u;
const CODE_CITY = new RegExp(`${START}(?:[A-Z]{1,2}-)?\\d{5} (${CITY})`, "gu");
/** Near before an address without capitals: somebody lives, works or gets mail there. */
const LOWER_CUE =
  /(?<![\p{L}])(?:live|lives|living|lived|grew up|address is|moved|house (?:at|is)|stay|staying|apartment (?:at|is)|flat (?:at|is)|home (?:at|is)|office|studio|practice|clinic|send|ship|mail|deliver|wohn\p{Ll}*|adresse|anschrift|habite|habitons|domicile|déménagé|grandi|vivo|vivimos|dirección|abito|indirizzo|woon|wonen|adres|moro|endereço)(?![\p{L}])[^.?!]{0,24}$/u;
/** Right before one: it names a place to be at or to go to. */
const AT_CUE =
  /(?<![\p{L}])(?:at|to|on|is|in der|an der|im|am|zur|zum|auf der|op de|aan de|in de|naar|nach|au|à la|en la|en el)(?: [a-z]{3,12})? ?$/u;
const NOT_STREET =
  /\b(?:minutes?|hours?|days?|weeks?|months?|years?|miles?|km|people|times|percent|cars?|down the|on the|in the|by the|of the|away|from|streets?,? (?:away|between))\b/i;

/**
 * Postal addresses of most of Europe, North America, Australia, New Zealand and India, post-office boxes, and postal
 * codes with their town; without capitals where the words before say that somebody is there.
 */
export function findAddresses(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  if (!/\d|teen|ty|ten|one|two|three|four|five|six|seven|eight|nine|eleven|twelve/i.test(text)) return spans;
  for (const { pattern, confidence } of ADDRESS_PATTERNS)
    for (const match of text.matchAll(pattern)) {
      if (!NOT_STREET.test(match[0])) spans.push(trimmed(toSpan("ADDRESS", match, confidence), match[0]));
    }
  for (const match of text.matchAll(CODE_CITY)) {
    if (BIG_CITY.test(match[1] ?? "")) spans.push(trimmed(toSpan("ADDRESS", match, 0.8), match[0]));
    else if (HOME_CUE.test(before(text, match.index))) spans.push(trimmed(toSpan("ADDRESS", match, 0.75), match[0]));
  }
  for (const { pattern, needsHome } of LOWER_STREETS)
    for (const match of text.matchAll(pattern)) {
      const lead = before(text, match.index);
      const isPlace = LOWER_CUE.test(lead) || (!needsHome && AT_CUE.test(lead));
      if (isPlace && !NOT_STREET.test(match[0])) spans.push(trimmed(toSpan("ADDRESS", match, 0.75), match[0]));
    }
  return spans;
}

/** Without the full stop of the sentence. */
function trimmed(span: PiiSpan, text: string): PiiSpan {
  return { ...span, end: span.end - (/[\s.,'’-]*$/.exec(text)?.[0].length ?? 0) };
}
