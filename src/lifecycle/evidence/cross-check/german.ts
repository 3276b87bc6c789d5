import type { Language } from "./words";

const FUNCTION_WORDS = new Set(
  "aber ab alle allem allen aller als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein deine dem den denn der des dich die dir doch dort du durch ein eine einem einen einer eines einzige einziges einzigen er es etwas euch für gegen gehabt geworden hab habe haben hast hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja je jede jeden jedem jeder jedes kann konnte könnte könnten können man mein meine meinem meinen meiner mich mir mit mal muss nach noch nun nur ob oder schon sehr sein seine seinem seinen seiner seit sich sie sind so um und uns unser unsere unserem unseren vom von vor war waren was wegen weil wem wen wenn wer werde werden wie wieder wir wird wo worden wurde wurden würde zu zum zur über nicht kein keine keinen keinem keiner nie niemals niemand niemandem niemanden nichts mehr weder ohne kaum immer beide beiden beider darüber davon daran".split(
    " ",
  ),
);

const FRAME_WORDS = new Set(
  "sagt sagte gesagt sagen spricht sprach sprechen gesprochen erzählt erzählte erwähnt erwähnte nennt nannte kommt kam vor thema muster sitzung sitzungen gespräch gespräche gesprächen mal möchte möchten will wollen wollte soll sollte bereit".split(
    " ",
  ),
);

/** Endings of verbs, nouns and adjectives, taken off until nothing or a short stem is left. */
const ENDING = /(?:en|ern|er|em|es|est|st|e|n|s|t)$/;

export const GERMAN: Language = {
  isFunctionWord: (word) => FUNCTION_WORDS.has(word),
  isFrameWord: (word) => FRAME_WORDS.has(word),
  conceptOf: stemOf,
  hasCapitalNames: false,
};

function stemOf(word: string): string {
  let stem = word.replace(/ä/g, "a").replace(/ö/g, "o").replace(/ü/g, "u").replace(/ß/g, "ss");
  if (stem.length > 6 && /(?:t|en)$/.test(stem)) stem = stem.replace(/^ge/, "");
  for (let shorter = stem.replace(ENDING, ""); shorter !== stem && shorter.length >= 4; )
    [stem, shorter] = [shorter, shorter.replace(ENDING, "")];
  return stem;
}
