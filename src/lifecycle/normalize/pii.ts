import { findAddresses } from "./pii/addresses";
import { findBirthDates } from "./pii/dates";
import { findEmails } from "./pii/emails";
import { findMentioned } from "./pii/mentioned";
import { findCards, findIbans, findIps, findSsns } from "./pii/numbers";
import { findParticipants, toRoster } from "./pii/participants";
import { findPhones } from "./pii/phones";
import type { PiiSpan } from "./pii/span";
import { toTokens } from "./pii/tokens";

export type { PiiSpan } from "./pii/span";

/** Names come last, as an e-mail or postal address takes the name in it along; then the surer comes first, and the longer. */
function byStrength(a: PiiSpan, b: PiiSpan): number {
  const names = Number(a.kind === "PERSON_NAME") - Number(b.kind === "PERSON_NAME");
  return names || b.confidence - a.confidence || b.end - b.start - (a.end - a.start) || a.start - b.start;
}

/** What nobody has taken of a span, without the blanks and marks around it. */
function freeParts(span: PiiSpan, taken: Uint8Array, text: string): PiiSpan[] {
  const parts: PiiSpan[] = [];
  for (let at = span.start; at < span.end; at += 1) {
    if (taken[at] === 1) continue;
    const start = at;
    while (at < span.end && taken[at] === 0) at += 1;
    const part = text.slice(start, at);
    const lead = part.length - part.replace(/^[^\p{L}\d]+/u, "").length;
    const inner = part.replace(/^[^\p{L}\d]+|[^\p{L}\p{M}\d.]+$/gu, "");
    if (start === span.start && at === span.end) parts.push(span);
    else if (inner.length > 1) parts.push({ ...span, start: start + lead, end: start + lead + inner.length });
  }
  return parts;
}

/** The strongest of those that overlap, and what the others have beyond it: a weaker finding is hidden too. */
function withoutOverlaps(spans: readonly PiiSpan[], text: string): PiiSpan[] {
  const taken = new Uint8Array(text.length);
  const kept = [...spans].sort(byStrength).flatMap((span) => {
    const parts = freeParts(span, taken, text);
    for (const part of parts) taken.fill(1, part.start, part.end);
    return parts;
  });
  return kept.sort((a, b) => a.start - b.start);
}

/** An address that two patterns found piece by piece is one address. */
function joinAddresses(spans: readonly PiiSpan[], text: string): PiiSpan[] {
  const joined: PiiSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.kind === "ADDRESS" && span.kind === "ADDRESS" && /^[\s,]{0,2}$/.test(text.slice(last.end, span.start)))
      joined.splice(-1, 1, { ...last, end: span.end });
    else joined.push(span);
  }
  return joined;
}

/**
 * Everything in the text that identifies a person, in order and without overlaps. `people` are display names of the
 * participants, looked for in all their forms; a possessive stays outside the span. Rules and lists, so a measure and not
 * a proof: test/unit/normalize-pii.test.ts prints precision and recall.
 */
export function findPii(text: string, people: readonly string[] = []): PiiSpan[] {
  const tokens = toTokens(text);
  const spans = [
    ...findParticipants(text, tokens, toRoster(people)),
    ...findMentioned(tokens),
    ...findEmails(text),
    ...findPhones(text),
    ...findSsns(text),
    ...findCards(text),
    ...findIbans(text),
    ...findIps(text),
    ...findBirthDates(text),
    ...findAddresses(text),
  ];
  return joinAddresses(withoutOverlaps(spans, text), text);
}
