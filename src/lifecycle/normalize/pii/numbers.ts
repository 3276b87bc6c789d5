import { isIPv4, isIPv6 } from "node:net";
import { getCountrySpecifications, isValidIBAN } from "ibantools";
import { before, type PiiSpan, toSpan } from "./span";
import { findSpokenDigits } from "./spoken";

const SSN_CUE = /\b(?:ssn|soc|social(?: security)?|tax ?payer id|tax id)\b/;
const CARD_CUE = /\b(?:card|visa|master ?card|amex|american express|kreditkarte|carte|tarjeta|carta)\b/;

/** Areas 000, 666 and 900–999, group 00 and serial 0000 were never issued (SSA, POMS RM 10201.035). */
function isIssued(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);
}

/** US social security numbers, grouped or after a cue, and the UK's national insurance numbers. */
export function findSsns(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(/(?<![\p{L}\d.-])\d{3}([- .]?)\d{2}\1\d{4}(?![\p{L}\d]|[-.]\d)/gu)) {
    const cued = SSN_CUE.test(before(text, match.index));
    if (!isIssued(match[0].replace(/\D/g, "")) || (match[1] === "" && !cued)) continue;
    spans.push(toSpan("SSN", match, cued ? 0.97 : match[1] === "-" ? 0.95 : 0.8));
  }
  // Digit by digit, or in groups of their own making, as somebody reads a number out.
  for (const match of text.matchAll(/(?<![\p{L}\d.-])\d(?:[ -]?\d){8}(?![\p{L}\d]|[ .,-]?\d)/gu))
    if (isIssued(match[0].replace(/\D/g, "")) && SSN_CUE.test(before(text, match.index)))
      spans.push(toSpan("SSN", match, 0.9));
  for (const match of text.matchAll(/\blast (?:four|4)[^.?!\d]{0,40}(?:social|ssn)[^.?!\d]{0,20}(\d{4})\b/giu))
    spans.push({
      kind: "SSN",
      start: match.index + match[0].length - 4,
      end: match.index + match[0].length,
      confidence: 0.8,
    });
  for (const match of text.matchAll(/\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/g))
    if (!/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(match[0])) spans.push(toSpan("SSN", match, 0.9));
  for (const { start, end, digits } of findSpokenDigits(text))
    if (digits.length === 9 && isIssued(digits) && SSN_CUE.test(before(text, start)))
      spans.push({ kind: "SSN", start, end, confidence: 0.85 });
  return spans;
}

/** The check of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

function isCard(digits: string): boolean {
  return (
    digits.length >= 13 &&
    digits.length <= 19 &&
    /^[2-6]/.test(digits) &&
    !/^(\d)\1+$/.test(digits) &&
    passesLuhn(digits)
  );
}

/** The longest run of whole groups, from `first` on, that makes a card number; null when there is none. */
function cardFrom(groups: readonly RegExpMatchArray[], first: number): { start: number; end: number } | null {
  let digits = "";
  let found: { start: number; end: number } | null = null;
  for (let i = first; i < groups.length && digits.length < 19; i += 1) {
    const group = groups[i];
    if (group?.index === undefined) break;
    digits += group[0];
    if (isCard(digits)) found = { start: groups[first]?.index ?? 0, end: group.index + group[0].length };
  }
  return found;
}

// The rest of an account number may pass as a card.
const IBAN_HEAD = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{1,4}){0,7}[ -]?$/u;

// Points only between groups of four or more, as elsewhere they make decimals and sections.
const CARD_RUN = /(?<![\p{L}\d.,-])\d+(?:(?:[ -]|(?<=\d{4})\.(?=\d{4}))\d+)*(?![\p{L}\d]|[.,]\d)/gu;

/** Card numbers of 13 to 19 digits, in one piece or in groups, that pass Luhn's check. */
export function findCards(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const run of text.matchAll(CARD_RUN)) {
    const groups = [...run[0].matchAll(/\d+/g)];
    for (let i = 0; i < groups.length; i += 1) {
      const card = cardFrom(groups, i);
      if (card === null || IBAN_HEAD.test(text.slice(Math.max(0, run.index + card.start - 36), run.index + card.start)))
        continue;
      spans.push({ kind: "CREDIT_CARD", start: run.index + card.start, end: run.index + card.end, confidence: 0.97 });
      while (i + 1 < groups.length && (groups[i + 1]?.index ?? 0) < card.end) i += 1;
    }
  }
  for (const { start, end, digits } of findSpokenDigits(text))
    if (isCard(digits))
      spans.push({ kind: "CREDIT_CARD", start, end, confidence: CARD_CUE.test(before(text, start)) ? 0.9 : 0.8 });
  return spans;
}

/** Where the account number of this length ends, spaces and hyphens between its characters not counted; -1 if cut short. */
function ibanEnd(text: string, start: number, length: number): number {
  let at = start;
  for (let taken = 0; taken < length; at += 1) {
    const character = text[at] ?? "";
    if (/[A-Z0-9]/i.test(character)) taken += 1;
    else if (!/[ \u00a0-]/.test(character)) return -1;
  }
  return /[\p{L}\d]/u.test(text[at] ?? "") ? -1 : at;
}

const IBAN_LENGTHS = getCountrySpecifications();

/** Account numbers of ISO 13616 whose checksum holds; a wrong one only right after "IBAN", as speech is misheard. */
export function findIbans(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(/(?<![\p{L}\d])([A-Z]{2}) ?\d ?\d/giu)) {
    const length = IBAN_LENGTHS[(match[1] ?? "").toUpperCase()]?.chars;
    const end = length ? ibanEnd(text, match.index, length) : -1;
    if (end < 0) continue;
    const valid = isValidIBAN(
      text
        .slice(match.index, end)
        .replace(/[^A-Z0-9]/gi, "")
        .toUpperCase(),
    );
    if (!valid && !/\biban\b[^.?!]{0,20}$/.test(before(text, match.index))) continue;
    spans.push({ kind: "IBAN", start: match.index, end, confidence: valid ? 0.98 : 0.6 });
  }
  return spans;
}

const VERSION_CUE =
  /(?:\bv|\bver|version|release|firmware|build|update|driver|section|chapter|paragraph|clause|kapitel|abschnitt|node|python|java|ios|android|chrome|windows|kernel|api)[\s.:]*$/;

/** IP addresses, v4 and v6; not versions, section numbers or times. */
export function findIps(text: string): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const match of text.matchAll(/(?<![\p{L}\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\d]|\.\d)/gu))
    if (isIPv4(match[0]) && !VERSION_CUE.test(before(text, match.index, 16)))
      spans.push(toSpan("IP_ADDRESS", match, 0.92));
  for (const match of text.matchAll(/(?<![\p{L}\d:.])[0-9a-f:]{3,39}(?:\.\d{1,3}){0,3}(?![\p{L}\d:])/giu)) {
    const address = match[0].replace(/(?<!:):$/, "");
    const telling = (address.match(/[0-9a-f]+/gi)?.length ?? 0) >= 2 && /\d/.test(address);
    if (telling && isIPv6(address))
      spans.push({ kind: "IP_ADDRESS", start: match.index, end: match.index + address.length, confidence: 0.92 });
  }
  return spans;
}
