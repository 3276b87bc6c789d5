import type { PiiSpan } from "./span";

// English, German, French, Spanish, Italian, Dutch, Portuguese, Danish, Norwegian, Swedish and Polish, with short forms.
const MONTHS =
  "january januar janvier january jan janeiro januari gennaio enero stycznia february februar februari févr février fevrier feb fev fevereiro febrero febbraio lutego march mars marzo maart märz maerz marz março marco mar marca april aprile avril abril apr avr abr kwietnia may mai mayo maggio mei maj maio maja june juni juin junio giugno jun junho czerwca july juli juillet julio luglio jul julho lipca august augustus août aout agosto augusti aug ago sierpnia september septembre settembre septiembre setembro sept sep set września october oktober octobre ottobre octubre outubro oct okt out października november novembre noviembre novembro nov listopada december dezember décembre decembre diciembre dicembre dezembro desember dec dez déc dic grudnia";
const MONTH = `(?:${[...new Set(MONTHS.split(" "))].sort((a, b) => b.length - a.length).join("|")})(?![\\p{L}])`;
const ONES = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)";
const DAY = `(?:\\d{1,2}(?:st|nd|rd|th|er|º|°|\\.)?|(?:twenty|thirty)[- ]${ONES}|${ONES}|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)`;
const TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)";
const UNITS = "(?:one|two|three|four|five|six|seven|eight|nine)";
const YEAR = `(?:(?:18|19|20)\\d{2}|['’]\\d{2}|(?:nineteen|twenty) (?:hundred|oh[- ]${UNITS}|(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)|${TENS}(?:[- ]${UNITS})?)|two thousand(?: and)?(?: ${UNITS})?)`;
const DOT = "(?:\\.(?=,? \\d))?";
const OF = "(?: of| de| del)?";
const DATE = [
  `\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}`,
  `\\d{1,2}[-/. ]{1,2}\\d{1,2}[-/. ]{1,2}(?:\\d{4}|\\d{2})`,
  `${DAY}${OF} ${MONTH}${DOT}(?:,?${OF}(?: in)? ${YEAR})?`,
  `${MONTH}${DOT} (?:the )?${DAY}(?:,?(?: of| in)? ${YEAR})?`,
  `${MONTH}${DOT}(?: of)? ${YEAR}`,
  `\\d{1,2}/\\d{1,2}(?!/)`,
].join("|");

const CUE =
  "(?:born|d.? ?o.? ?b.?|date of birth|birth ?date|birth ?day(?:['’]s)?|bday|b-day|geboren|geb.|geburtsdatum|geburtstag|née?s?|naissance|anniversaire|nacid[oa]|nac[ií]|nacimiento|cumpleaños|nat[oa] (?:a|il|nel)|nascita|compleanno|geboortedatum|verjaardag|nasci|nascid[oa]|nasceu|nascimento|aniversário|fødselsdato|fødselsdag|født|fødd|född|födelsedatum|födelsedag|urodzon[ya]|urodził[ae]m|urodzenia|urodziny|doğum\\p{L}{0,6}|syntyny\\p{L}{1,3}|narozen[aáý]?)";
// Few words may stand between: "my birthday is actually on the …", "born in Leeds on …".
const AFTER = new RegExp(
  `(?<![\\p{L}])${CUE}(?![\\p{L}])\\??[^.?!\\n\\d]{0,36}?(?<![\\p{L}\\d])(${DATE})(?![\\p{L}\\d])`,
  "giu",
);
const YEAR_ONLY = new RegExp(
  `(?<![\\p{L}])(?:i was|i'm|i am|he was|she was|they were|you were|was|wurde|bin|je suis|nací|sono) (?:also )?(?:born|geboren|née?|nat[oa])(?![\\p{L}]) (?:back )?(?:in |im jahr |en |nel |el año )?(${YEAR})(?![\\p{L}\\d])`,
  "giu",
);
const BEFORE = new RegExp(
  `(?<![\\p{L}\\d])(${DATE})(?![\\p{L}\\d])[ ,]{0,2}(?:(?:which |that )?(?:is|was|'s|ist) (?:actually )?(?:my|his|her|their|mein|sein|ihr) (?:birthday|birth ?date|date of birth|geburtstag)|is when (?:i|he|she) was born|(?:(?:hab|hat|habe|feier|feiere) (?:ich|er|sie) )?geburtstag|(?:c['’]est|est|es|è|é|is) (?:mon|son|mi|su|il mio|il suo|o meu|mijn|zijn|haar) (?:anniversaire|cumpleaños|compleanno|aniversário|verjaardag))(?![\\p{L}])`,
  "giu",
);

// "am 3. Oktober 1970 in Köln geboren": the verb of German and Dutch comes last, Turkish's as well.
const VERB_LAST = new RegExp(
  `(?<![\\p{L}\\d])(${DATE})(?![\\p{L}\\d])[^.?!\\n\\d]{0,30}?(?<![\\p{L}])(?:geboren|zur welt gekommen|auf die welt gekommen|doğdu\\p{L}{0,3})(?![\\p{L}])`,
  "giu",
);

function spansOf(text: string, pattern: RegExp, confidence: number): PiiSpan[] {
  return [...text.matchAll(pattern)].map((match) => {
    const date = match[1] ?? "";
    const start =
      pattern === AFTER || pattern === YEAR_ONLY ? match.index + match[0].length - date.length : match.index;
    return { kind: "DATE_OF_BIRTH", start, end: start + date.length, confidence };
  });
}

/** Dates that the words around them make a birth date; a bare year only where a person was born in it. */
export function findBirthDates(text: string): PiiSpan[] {
  return [
    ...spansOf(text, AFTER, 0.93),
    ...[BEFORE, VERB_LAST].flatMap((pattern) => spansOf(text, pattern, 0.9)),
    ...spansOf(text, YEAR_ONLY, 0.6),
  ];
}
