import { type CountryCode, findPhoneNumbersInText } from "libphonenumber-js";
import { before, lastIndexOf, type PiiSpan } from "./span";
import { findSpokenDigits, isCounting } from "./spoken";

const CANDIDATE =
  /(?<![\p{L}\p{N}.,$€£#/_-]|\d:)(?:\+|\(\+)?\(?\d(?:[ .()\-/\u00a0\u2010-\u2015]{0,3}\d){5,16}(?![\p{L}\d]|[,:]\d|\.\d)/gu;
/** What is said before a phone number, in the languages of the client and others; stems match any ending. */
const PHONE_CUE = new RegExp(
  `(?<![\\p{L}])(?:${[
    "phone|telephone|cell|area code|vorwahl|prefijo|indicatif|fijo|fixe|mobile|portable|landline|fax|sms|gsm|whats?app|signal|voicemail|hotline|helpline|switchboard|contact",
    "call|called|calling|ring|dial|reach|tel|text(?: me| him| her| them)?(?: at| on)?",
    "(?:my|his|her|their|our|your) (?:\\p{L}{2,12} )?(?:number|line|mobile)|direct line",
    "telefon\\p{L}*|handy\\p{L}*|nummer\\p{L}{0,2}|ruf\\p{L}*|anrufen|erreich\\p{L}+|mobil|mobiel|bel",
    "numéro|appelle\\p{L}*|joindre|número|móvil|celular|teléfono|llám\\p{L}+|escríbeme",
    "numero\\p{L}{0,2}|cellulare|chiama\\p{L}*|scrivimi|telemóvel|liga(?:-me)?|ligue|zap",
    "numer|zadzwoń|dzwoń|puhelin\\p{L}*",
  ].join("|")})(?![\\p{L}])`,
  "giu",
);
const OTHER_CUE =
  /\b(?:order|invoice|account|acct|ticket|case|ref(?:erence)?|tracking|confirmation|policy|member(?:ship)?|serial|part|model|flight|room|booking|reservation|isbn|sku|product|version|meeting id|passcode|password|pin|id|episode|page|pages|licen[cs]e|passport|bestell\w*|kunden\w*|rechnung\w*|vertrag\w*|commande|facture|pedido|factura|ordine|fattura|social|ssn|card|iban|score|population|years?|budget|revenue|salary|cost|price|iso|rfc|(?<!area )code|zip|plz)\b|#/giu;
const AMOUNT =
  /^\s?(?:%|€|£|dollars?|euros?|pounds?|bucks|usd|eur|gbp|people|users?|followers|steps|calories|miles|km|hours|minutes|years|ml|mg|times|views)\b/i;

function isPhoneIn(candidate: string, regions: readonly CountryCode[]): boolean {
  return regions.some((defaultCountry) => findPhoneNumbersInText(candidate, { defaultCountry }).length > 0);
}

/** Shapes that are dates, versions, amounts and the like, whatever a numbering plan may say. */
function isOtherShape(candidate: string, cued: boolean): boolean {
  // Eight or nine figures in threes are how Spain, Latvia, Lebanon and others write a number, and how anybody writes millions.
  const isAmount =
    /^[1-9]\d{0,2}(?:[ .]\d{3}){2,3}$/.test(candidate) && !(cued && /^\d{2,3}(?: \d{3}){2}$/.test(candidate));
  return (
    isAmount ||
    /^(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d$/.test(candidate) ||
    /^(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d$/.test(candidate) ||
    /^[1-9]\d*(?:\.\d+){3,}$/.test(candidate) ||
    /^\d{3}[- ]\d{2}[- ]\d{4}$/.test(candidate) ||
    /^\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}$/.test(candidate)
  );
}

/** Countries in which a number within the country begins with 0. */
const TRUNK_ZERO = "GB FR DE NL IT AU BE CH AT IE SE FI TR UA IL JP KR IN NZ ZA NG KE GH VN AE".split(
  " ",
) as CountryCode[];

function nationalConfidence(candidate: string, digits: string, cued: boolean, labelled: boolean): number {
  const formatted = /\D/.test(candidate);
  if (/^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits) && isPhoneIn(candidate, ["US"])) {
    if (/^(?:1[ .-]?)?\(?\d{3}\)?[ .\-–]{1,3}\d{3}[ .\-–]{1,3}\d{4}$/.test(candidate)) return 0.9;
    return cued ? 0.9 : formatted ? 0.7 : 0.6;
  }
  if (/^0[1-9]\d{7,10}$/.test(digits) && isPhoneIn(candidate, TRUNK_ZERO)) return formatted ? 0.85 : 0.75;
  if (labelled && formatted && /^0[1-9]\d{7,10}$/.test(digits)) return 0.65;
  if (
    /^[679]\d{2}[ .-]?(?:\d{3}[ .-]?\d{3}|\d{2}[ .-]?\d{2}[ .-]?\d{2})$/.test(candidate) &&
    isPhoneIn(candidate, ["ES"])
  )
    return cued ? 0.85 : formatted ? 0.7 : 0;
  if (/^3\d{2}[ .-]?\d{3}[ .-]?\d{3,4}$/.test(candidate) && isPhoneIn(candidate, ["IT"]))
    return cued ? 0.85 : formatted ? 0.6 : 0;
  // Brazil: the area in brackets, then eight or nine figures.
  if (/^\([1-9]{2}\) ?9?\d{4}[ -]?\d{4}$/.test(candidate)) return cued ? 0.85 : 0.7;
  return cued && digits.length >= 7 ? 0.7 : 0;
}

function confidenceOf(text: string, at: number, candidate: string): number {
  const digits = candidate.replace(/\D/g, "");
  const window = before(text, at);
  const cue = lastIndexOf(window, PHONE_CUE);
  const cued = cue >= 0 && cue > lastIndexOf(window, OTHER_CUE);
  const isCounted = AMOUNT.test(text.slice(at + candidate.length, at + candidate.length + 12));
  if (digits.length < 6 || digits.length > 15 || isOtherShape(candidate, cued && !isCounted)) return 0;
  if (!cued && (lastIndexOf(window, OTHER_CUE) >= 0 || isCounted) && !candidate.includes("+")) return 0;
  if (/^\(?\+|^00[1-9]/.test(candidate)) {
    const international = candidate.replace(/^00/, "+");
    // A plus and a country's code are hardly anything else, even where the plan lacks the number.
    const isLikely = cued || (/^\(?\+/.test(candidate) && digits.length >= 9);
    return isPhoneIn(international, ["US"]) ? 0.95 : isLikely ? 0.7 : 0;
  }
  return nationalConfidence(candidate, digits, cued, /\p{L}: ?$/u.test(window));
}

function spokenConfidence(text: string, start: number, digits: string): number {
  const window = before(text, start);
  const cue = lastIndexOf(window, PHONE_CUE);
  const other = lastIndexOf(window, OTHER_CUE);
  if (cue > other) return 0.75;
  return other < 0 && digits.length >= 10 && digits.length <= 15 ? 0.65 : 0;
}

/** Phone numbers with an area code, or of any length after words such as "call me at"; figures and spoken digits. */
export function findPhones(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const confidence = confidenceOf(text, match.index, match[0]);
    if (confidence === 0) continue;
    const end = match.index + match[0].length;
    const extension = /^,? ?(?:ext(?:ension|\.)?|x|durchwahl|poste) ?\d{1,6}\b/i.exec(text.slice(end, end + 24));
    spans.push({ kind: "PHONE", start: match.index, end: end + (extension?.[0].length ?? 0), confidence });
  }
  for (const { start, end, digits } of findSpokenDigits(text)) {
    const isPhone = digits.length <= 15 && !isCounting(digits.slice(0, 7));
    const confidence = isPhone ? spokenConfidence(text, start, digits) : 0;
    if (confidence > 0) spans.push({ kind: "PHONE", start, end, confidence });
  }
  return spans;
}
