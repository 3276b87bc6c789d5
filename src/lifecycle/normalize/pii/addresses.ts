import { before, type PiiSpan, toSpan } from "./span";

const CAP = "\\p{Lu}[\\p{L}'’.-]{0,30}";
const NUMBER =
  "(?:\\d{1,5}(?:-\\d{1,5})?[a-zA-Z]?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?))";
const STREET =
  "(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Close|Crescent|Cres|Square|Sq|Parkway|Pkwy|Highway|Hwy|Circle|Mews|Grove|Gardens|Row|Parade|Esplanade|Trail|Alley|Walk|Broadway)";
const UNIT = "(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|No|#)\\.? ?#?[\\dA-Za-z-]{1,6})";
const STATES =
  "(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|NSW|VIC|QLD|TAS|ACT)";
const UK_CODE = "[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[ABD-HJLNP-UW-Z]{2}";
const TOWN = "\\p{Lu}[\\p{Ll}'’][\\p{L}'’.-]{0,30}";
const CITY = `${TOWN}(?:[ -](?:${TOWN}|am|an|der|de|la|le|sur|upon|on)){0,3}`;
const TAIL_EN = `(?:,? ${CITY})?(?:,? (?:${STATES}\\.? \\d{4,5}(?:-\\d{4})?|${STATES}(?![\\p{L}])|${UK_CODE}))?`;
const TAIL_EU = `(?:,? (?:[A-Z]{1,2}-)?\\d{4,5}(?: [A-Z]{2})? ${CITY})?`;
const START = "(?<![\\p{L}\\p{N}.,:$€£/-])";
const END = "(?![\\p{L}\\p{N}])";

/** Street, number and what follows of town and code, in the order of each country. */
const PATTERNS: readonly { pattern: RegExp; confidence: number }[] = [
  {
    pattern: new RegExp(
      `${START}${NUMBER},? (?:(?:North|South|East|West|[NSEW])\\.? )?(?:${CAP} |\\d{1,3}(?:st|nd|rd|th) ){1,4}${STREET}${END}\\.?${UNIT}?${TAIL_EN}`,
      "gu",
    ),
    confidence: 0.92,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:[Ff]lat|[Uu]nit|[Aa]partment) \\d{1,4}[A-Za-z]?,? \\d{1,5} (?:${CAP} ){1,3}${STREET}${END}${TAIL_EN}`,
      "gu",
    ),
    confidence: 0.94,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])\\p{Lu}[\\p{Ll}ß-]{1,30}(?:straße|strasse|str\\.|weg|platz|allee|gasse|ufer|damm|chaussee) \\d{1,4} ?[a-z]?${END}${TAIL_EU}`,
      "gu",
    ),
    confidence: 0.92,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])${CAP}(?:er|-) ?(?:Straße|Strasse|Str\\.|Weg|Platz|Allee|Ring|Damm|Ufer|Chaussee) \\d{1,4} ?[a-z]?${END}${TAIL_EU}`,
      "gu",
    ),
    confidence: 0.92,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:Am|An der|Auf dem|Im|Zum|Zur|Unter den) ${CAP} \\d{1,3}[a-z]?, \\d{5} ${CITY}`,
      "gu",
    ),
    confidence: 0.9,
  },
  {
    pattern: new RegExp(
      `${START}\\d{1,4}(?: ?(?:bis|ter|quater))?,? (?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Aa]llée|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Rr]oute|[Cc]ours) (?:(?:de la|de l['’]|de|du|des|d['’]|la|le|les) ?)?${CAP}(?:[ -](?:${CAP}|de|la|du|des)){0,3}${TAIL_EU}`,
      "gu",
    ),
    confidence: 0.92,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:[Cc]alle|C/|[Aa]venida|Avda\\.?|[Pp]laza|[Pp]aseo|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Ll]argo) ?(?:(?:de la|de los|de las|del|de|della|dei|d['’]) ?)?${CAP}(?: ${CAP}){0,2},? (?:n[.º°]? ?)?\\d{1,4}${END}${TAIL_EU}`,
      "gu",
    ),
    confidence: 0.9,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])\\p{Lu}[\\p{Ll}-]{1,30}(?:straat|laan|gracht|plein|kade|dijk|singel|steeg|weg) \\d{1,4} ?[a-zA-Z]?(?:-\\d{1,3})?${END}(?:,? \\d{4} ?[A-Z]{2}(?: ${CITY})?)?`,
      "gu",
    ),
    confidence: 0.92,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:P\\.? ?O\\.? ?Box|Postfach|Postbus|Apartado(?: de correos)?|Casella postale|Boîte postale)(?: (?:number|no\\.?))? \\d{1,6}(?: \\d{2,3})?${TAIL_EN}${END}`,
      "giu",
    ),
    confidence: 0.92,
  },
  {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${CITY},? )?(?!(?:BS|IS|EN)\\d)${UK_CODE}${END}`, "gu"),
    confidence: 0.85,
  },
  { pattern: new RegExp(`(?<![\\p{L}])${CITY},? ${STATES} \\d{4,5}(?:-\\d{4})?${END}`, "gu"), confidence: 0.88 },
  { pattern: new RegExp(`${START}\\d{4} ?[A-Z]{2} ${CITY}`, "gu"), confidence: 0.7 },
];

const BIG_CITY =
  /^(?:Berlin|Hamburg|München|Munich|Köln|Cologne|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|Bonn|Mannheim|Karlsruhe|Wien|Paris|Marseille|Lyon|Toulouse|Nice|Nantes|Strasbourg|Montpellier|Bordeaux|Lille|Rennes|Madrid|Barcelona|Valencia|Sevilla|Zaragoza|Málaga|Bilbao|Roma|Milano|Napoli|Torino|Palermo|Genova|Bologna|Firenze|Venezia|Verona|Zürich|Bern|Basel|Genève)/u;
const HOME_CUE =
  /\b(?:live|lives|living|address|moved to|post ?code|zip ?code|plz|wohne|wohnt|adresse|anschrift|habite|domicile|vivo|vive|dirección|abito|indirizzo|woon|adres|house|flat|apartment)\b/;
const CODE_CITY = new RegExp(`${START}(?:[A-Z]{1,2}-)?\\d{5} (${CITY})`, "gu");
const LOWER_STREET = new RegExp(
  `${START}${NUMBER} (?:[\\p{L}]{2,20} ){1,3}(?:street|avenue|road|lane|drive|court|boulevard|terrace|crescent|close|place|way)${END}`,
  "giu",
);
const LOWER_CUE =
  /\b(?:live|lives|living|lived|address is|moved to|house (?:at|is)|stay|staying|apartment (?:at|is)|flat (?:at|is)|home (?:at|is))\b[^.?!]{0,24}$/;
const NOT_STREET =
  /\b(?:minutes?|hours?|days?|weeks?|months?|years?|miles?|km|people|times|percent|cars?|down the|on the|in the|by the|of the|away|from)\b/i;

/** Postal addresses of the US, UK, AU, DE, FR, ES, IT and NL, post-office boxes, and postal codes with their town. */
export function findAddresses(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  if (!/\d|teen|ty|ten|one|two|three|four|five|six|seven|eight|nine|eleven|twelve/i.test(text)) return spans;
  for (const { pattern, confidence } of PATTERNS)
    for (const match of text.matchAll(pattern)) {
      if (!NOT_STREET.test(match[0])) spans.push(trimmed(toSpan("ADDRESS", match, confidence), match[0]));
    }
  for (const match of text.matchAll(CODE_CITY)) {
    if (BIG_CITY.test(match[1] ?? "")) spans.push(trimmed(toSpan("ADDRESS", match, 0.8), match[0]));
    else if (HOME_CUE.test(before(text, match.index))) spans.push(trimmed(toSpan("ADDRESS", match, 0.75), match[0]));
  }
  for (const match of text.matchAll(LOWER_STREET))
    if (LOWER_CUE.test(before(text, match.index)) && !NOT_STREET.test(match[0]))
      spans.push(toSpan("ADDRESS", match, 0.75));
  return spans;
}

/** Without the full stop of the sentence. */
function trimmed(span: PiiSpan, text: string): PiiSpan {
  return { ...span, end: span.end - (/[\s.,'’-]*$/.exec(text)?.[0].length ?? 0) };
}
