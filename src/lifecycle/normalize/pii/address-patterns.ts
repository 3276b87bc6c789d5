// The pieces of which postal addresses are put together. Every repetition is bounded, so that each pattern looks at a
// place of the text in constant time.
const CAP = "\\p{Lu}[\\p{L}'’.-]{0,30}";
const UNITS =
  "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)";
export const NUMBER = `(?:\\d{1,5}(?:-\\d{1,5})?[a-zA-Z]?|${UNITS})`;
const STREET =
  "(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Close|Crescent|Cres|Square|Sq|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Mews|Grove|Gardens|Row|Parade|Esplanade|Trail|Alley|Walk|Broadway|Quay|Hill|Rise|View|Wharf|Croft|Heights|Loop|Promenade)";
const SIDE = "(?: (?:North|South|East|West|[NSEW]{1,2})(?![\\p{L}]))?";
const UNIT = "(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|No|#)\\.? ?#?[\\dA-Za-z-]{1,6})";
const HOUSE =
  "(?:(?:The )?(?:\\p{Lu}[\\p{L}'’-]{0,20} ){1,2}(?:House|Cottage|Barn|Mill|Farm|Lodge|Hall|Building|Rectory|Vicarage|Tower|Bakery|Chambers|Works), )?";
const STATES =
  "(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|NSW|VIC|QLD|TAS|ACT|\\(?(?:ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|NT|NU)\\)?)";
const UK_CODE = "[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[ABD-HJLNP-UW-Z]{2}";
const CANADA_CODE = "[ABCEGHJ-NPRSTVXY]\\d[ABCEGHJ-NPRSTV-Z] ?\\d[ABCEGHJ-NPRSTV-Z]\\d";
const EIRCODE = "[AC-FHKNPRTV-Y]\\d[\\dW] ?[AC-FHKNPRTV-Y\\d]{4}";
const TOWN = "\\p{Lu}[\\p{Ll}'’][\\p{L}'’.-]{0,30}";
export const CITY = `${TOWN}(?:[ -](?:${TOWN}|am|an|der|de|la|le|sur|upon|on)){0,3}`;
const LETTERED_CODE = `(?:${UK_CODE}|${CANADA_CODE}|${EIRCODE})`;
const TAIL_EN =
  `(?:(?:,| in)? ${CITY})?(?:,? (?:County|Co\\.?) ${TOWN})?` +
  `(?:,? (?:${STATES}\\.?,? (?:\\d{4,5}(?:-\\d{4})?|${LETTERED_CODE})|${STATES}(?![\\p{L}])|${LETTERED_CODE}|\\d{4,6}(?:-\\d{4})?(?![\\d,.]\\d)))?`;
const CODE = "(?:(?:[A-Z]{1,2}-)?\\d{4,5}(?: [A-Z]{2}|-\\d{3})?|\\d{3} \\d{2}|\\d{2}-\\d{3})";
const TAIL_EU = `(?:,? (?:in )?${CODE} ${CITY}(?: [A-ZØ](?![\\p{L}]))?)?`;
const TAIL_BEHIND = `(?:,? ${CITY}(?: ?[-–] ?[A-Z]{2})?(?:, ${TOWN}(?: ${TOWN})?)?,? (?:\\d{5}(?:-\\d{3})?|\\d{4}-\\d{3}))`;
export const START = "(?<![\\p{L}\\p{N}.,:$€£/-])";
export const END = "(?![\\p{L}\\p{N}])";
const DOOR = `\\d{1,4}(?:[/-]\\d{1,3})?(?:[ /-]?[a-zA-Z](?![\\p{L}\\p{N}]))?`;
const LINK =
  "(?:de la|de los|de las|de l['’]|della|dello|degli|delle|del|dei|des|dos|das|du|do|da|de|di|d['’]|l['’]|la|le|les|el|al)";
const RUE =
  "(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Aa]llées?|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Rr]oute|[Cc]ours|[Pp]assage|[Ff]aubourg|[Rr]uelle|[Mm]ontée|[Ss]entier)";
const CALLE =
  "(?:[Cc]alle|C/|[Aa]venida|Avda\\.?|Av\\.|[Pp]laza|[Pp]aseo|[Cc]amino|[Rr]onda|[Rr]ambla|[Cc]arrer|[Vv]ia|[Vv]iale|[Vv]icolo|[Pp]iazza|[Pp]iazzale|[Cc]orso|[Ss]trada|[Ll]argo|[Rr]ua|[Tt]ravessa|[Pp]raça|[Aa]lameda|[Ee]strada)";
const FLOOR =
  "(?:,? (?:\\d{1,2}[.º°ª]+ ?[A-Z]?(?![\\p{L}])|(?:piso|apto|apt|ap|depto|int|esc)\\.? ?\\d{1,4}[A-Za-z]?|(?:izq|dcha)\\.?))?";

const pattern = (source: string, flags = "gu") => new RegExp(source, flags);

const ENGLISH = [
  {
    pattern: pattern(
      `${START}${HOUSE}${NUMBER},? (?:(?:North|South|East|West|[NSEW])\\.? )?(?:${CAP} |\\d{1,3}(?:st|nd|rd|th) ){1,4}${STREET}${END}\\.?${SIDE}${UNIT}?${TAIL_EN}`,
    ),
    confidence: 0.92,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])(?:[Ff]lat|[Uu]nit|[Aa]partment|[Ss]uite) \\d{1,4}[A-Za-z]?,? \\d{1,5} (?:${CAP} ){1,3}${STREET}${END}${SIDE}${TAIL_EN}`,
    ),
    confidence: 0.94,
  },
  {
    // India: the flat, the house and the road, then the town with its six figures.
    pattern: pattern(
      `(?<![\\p{L}])(?:(?:Flat|House|Plot|Door|No)\\.?(?: No\\.?)? )?\\d{1,4}[A-Za-z]?, (?:${CAP}(?: ${CAP}){0,3}, ){1,4}${CITY},?(?: -)? \\d{3} ?\\d{3}${END}`,
    ),
    confidence: 0.9,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])(?:P\\.? ?O\\.? ?Box|Postfach|Postbus|Apartado(?: de correos)?|Casella postale|Boîte postale)(?: (?:number|no\\.?))? \\d{1,6}(?: \\d{2,3})?${TAIL_EN}${END}`,
      "giu",
    ),
    confidence: 0.92,
  },
  {
    pattern: pattern(`(?<![\\p{L}\\p{N}])(?:${CITY},? )?(?!(?:BS|IS|EN)\\d)${UK_CODE}${END}`),
    confidence: 0.85,
  },
  {
    pattern: pattern(`(?<![\\p{L}])${CITY},? ${STATES},? (?:\\d{4,5}(?:-\\d{4})?|${CANADA_CODE})${END}`),
    confidence: 0.88,
  },
];

const GERMANIC = [
  {
    pattern: pattern(
      `(?<![\\p{L}])\\p{Lu}[\\p{Ll}ß-]{1,30}(?:straße|strasse|str\\.|weg|platz|allee|gasse|ufer|damm|chaussee) ${DOOR}${END}${TAIL_EU}`,
    ),
    confidence: 0.92,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])${CAP}(?:er|-) ?(?:Straße|Strasse|Str\\.|Weg|Platz|Allee|Ring|Damm|Ufer|Chaussee) ${DOOR}${END}${TAIL_EU}`,
    ),
    confidence: 0.92,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])(?:Am|An der|Auf dem|Auf der|Im|In der|Zum|Zur|Unter den|Hinter dem|Vor dem) ${CAP}(?: ${CAP}){0,2} ${DOOR},? \\d{4,5} ${CITY}`,
    ),
    confidence: 0.9,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])\\p{Lu}[\\p{Ll}-]{1,30}(?:straat|laan|gracht|plein|kade|dijk|singel|steeg|weg|gade|gata|gatan|vej|veien|vegen|vägen|torv|torget|plads|stræde|katu) ${DOOR}${END}${TAIL_EU}`,
    ),
    confidence: 0.92,
  },
  { pattern: pattern(`${START}\\d{4} ?[A-Z]{2} ${CITY}`), confidence: 0.7 },
];

const ROMANCE = [
  {
    pattern: pattern(
      `${START}\\d{1,4}(?: ?(?:bis|ter|quater))?,? ${RUE} (?:${LINK} ?)?${CAP}(?:[ -](?:${CAP}|de|la|du|des)){0,3}(?:${TAIL_EN}(?<=\\d[A-Z]\\d)|${TAIL_EU})`,
    ),
    confidence: 0.92,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])${RUE} (?:${LINK} ?)?${CAP}(?:[ -](?:${CAP}|de|la|du|des)){0,3},? ${DOOR}${END}${TAIL_EU}`,
    ),
    confidence: 0.9,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])${CALLE} ?(?:${LINK} ?)?(?:${CAP}|\\d{1,3})(?: (?:${CAP}|${LINK}|y|e)){0,4},? (?:n[.º°]? ?|número |num\\.? )?\\d{1,5}(?:[/-][\\dA-Za-z]{1,3})?${END}${FLOOR}(?:${TAIL_BEHIND}|${TAIL_EU})`,
    ),
    confidence: 0.9,
  },
];

const OTHERS = [
  {
    pattern: pattern(
      `(?<![\\p{L}])(?:[Uu]l|[Aa]l|[Oo]s|[Pp]l)\\. ${CAP}(?: ${CAP}){0,3} \\d{1,4}[a-zA-Z]?(?:[/-]\\d{1,4})?${END}${TAIL_EU}`,
    ),
    confidence: 0.9,
  },
  {
    // Whatever the street is called: its number, a comma, a postal code and a town.
    pattern: pattern(
      `(?<![\\p{L}])${CAP}(?: (?:${CAP}|${LINK})){0,3},? ${DOOR}, ${CODE} ${CITY}(?: [A-ZØ](?![\\p{L}]))?`,
    ),
    confidence: 0.85,
  },
];

/** Street, number and what follows of town and code, in the order of each country. */
export const ADDRESS_PATTERNS: readonly { pattern: RegExp; confidence: number }[] = [
  ...ENGLISH,
  ...GERMANIC,
  ...ROMANCE,
  ...OTHERS,
];

const WORDS = (from: number, to: number) => `(?:[\\p{L}'’]{2,20} ){${from},${to}}`;
const LOWER_TAIL = `(?:,? (?:apartment|apt|unit|suite|flat) [\\da-z]{1,4}(?![\\p{L}]))?(?:,?(?: in)? (?:[\\p{L}'’]{2,20},? ){1,4}(?:[a-z]\\d[a-z] ?\\d[a-z]\\d|\\d{4,5}(?!\\d)))?`;

/** As speech gives them, without capitals: of a street that can hardly be anything else, and of others. */
export const LOWER_STREETS: readonly { pattern: RegExp; needsHome: boolean }[] = [
  {
    pattern: pattern(
      `${START}${NUMBER} ${WORDS(1, 3)}(?:street|avenue|road|lane|boulevard|terrace|crescent)${END}(?: (?:north|south|east|west)${END})?${LOWER_TAIL}`,
      "giu",
    ),
    needsHome: false,
  },
  {
    pattern: pattern(
      `${START}${NUMBER} ${WORDS(1, 3)}(?:drive|court|close|place|way|gardens|square|grove|parade)${END}${LOWER_TAIL}`,
      "giu",
    ),
    needsHome: true,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])[\\p{L}-]{3,30}(?:straße|strasse|gasse|allee|straat|gracht|laan) \\d{1,4}[a-z]?${END}(?:,? (?:in )?\\d{4,5}(?: ?[a-z]{2})? [\\p{L}-]{3,20}|,? in [\\p{L}-]{3,20})?`,
      "giu",
    ),
    needsHome: false,
  },
  {
    pattern: pattern(
      `${START}\\d{1,4}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|impasse|chemin|quai|allée|place) (?:${WORDS(1, 5)}\\d{5} [\\p{L}-]{2,20}|(?:${LINK} )?[\\p{L}'’-]{3,20})`,
      "giu",
    ),
    needsHome: true,
  },
  {
    pattern: pattern(
      `(?<![\\p{L}])(?:calle|avenida|plaza|paseo|rua|travessa|via|viale|piazza|corso) ${WORDS(1, 5)}\\d{1,4}${END}`,
      "giu",
    ),
    needsHome: true,
  },
];
