import { makePseudonyms, type Person, pseudonymize } from "../../lifecycle/derive/pseudonymize";
import { findPii } from "../../lifecycle/normalize/pii";
import { type Half, type Label, type LabelKind, type LabelledSentence, labelKinds } from "./pii-sentences";
import type { Rule } from "./rule";

export type SpanKind = ReturnType<typeof findPii>[number]["kind"];

/** Which finding is the right one for a label. */
export const SPAN_OF: Readonly<Record<LabelKind, SpanKind>> = {
  PARTICIPANT: "PERSON_NAME",
  PARTICIPANT_WORD: "PERSON_NAME",
  CUED: "PERSON_NAME",
  UNCUED: "PERSON_NAME",
  PHONE: "PHONE",
  ADDRESS: "ADDRESS",
  SSN: "SSN",
  IBAN: "IBAN",
  CARD: "CREDIT_CARD",
  DATE: "DATE_OF_BIRTH",
  EMAIL: "EMAIL",
  IP: "IP_ADDRESS",
};

export interface Share {
  part: number;
  whole: number;
}

/** What was found of a half, or of all. */
export interface PiiTally {
  sentences: number;
  /** Of each kind of label: how many were found. */
  recall: Record<LabelKind, Share>;
  /** Of each kind of finding: how many touch a label. */
  precision: Record<SpanKind, Share>;
  /** Labels that something of another kind hides, if only together with the right one. */
  otherKind: number;
  /** Participants' names in the pseudonymized text, of those that were there. */
  namesLeft: Share;
  /** The same of names that, as they are written, could as well be ordinary words; apart from the others. */
  wordsLeft: Share;
  /** Names left as words in texts whose list of rules for the provenance says so. */
  wordsListed: Share;
}

export type PiiMeasure = Record<"all" | Half, PiiTally>;

/**
 * Looks for what identifies in the labelled sentences. A label counts as found when every letter and digit of it lies
 * in some finding, whatever its kind: what is hidden under a wrong kind is hidden, and counted as `otherKind` besides.
 * A finding may reach beyond its label (a title, an extension, a possessive, which stands outside the labels anyway);
 * one that covers no letter or digit of any label is wrong, and counts against the precision of its kind.
 */
export function measurePii(sentences: readonly LabelledSentence[]): PiiMeasure {
  const ofHalf = (half: Half) => measure(sentences.filter((sentence) => sentence.half === half));
  return { all: measure(sentences), fitted: ofHalf("fitted"), unseen: ofHalf("unseen") };
}

function measure(sentences: readonly LabelledSentence[]): PiiTally {
  const tally = emptyTally(sentences.length);
  for (const sentence of sentences) {
    countFindings(sentence, tally);
    if (sentence.people.length > 0) countNamesLeft(sentence, tally);
  }
  return tally;
}

function emptyTally(sentences: number): PiiTally {
  const none = (): Share => ({ part: 0, whole: 0 });
  const ofEach = <Kind extends string>(kinds: readonly Kind[]) =>
    Object.fromEntries(kinds.map((kind) => [kind, none()])) as Record<Kind, Share>;
  return {
    sentences,
    recall: ofEach(labelKinds),
    precision: ofEach(Object.values(SPAN_OF)),
    otherKind: 0,
    namesLeft: none(),
    wordsLeft: none(),
    wordsListed: none(),
  };
}

function count(share: Share, holds: boolean): void {
  share.whole++;
  if (holds) share.part++;
}

function countFindings({ text, labels, people }: LabelledSentence, tally: PiiTally): void {
  const spans = findPii(text, people);
  const isIn = (at: number, { start, end }: { start: number; end: number }) => at >= start && at < end;
  for (const label of labels) {
    const places = tellingPlaces(text, label);
    const isFound = places.every((at) => spans.some((span) => isIn(at, span)));
    const right = spans.filter(({ kind }) => kind === SPAN_OF[label.kind]);
    count(tally.recall[label.kind], isFound);
    if (isFound && !places.every((at) => right.some((span) => isIn(at, span)))) tally.otherKind++;
  }
  for (const span of spans)
    count(
      tally.precision[span.kind],
      labels.some((label) => tellingPlaces(text, label).some((at) => isIn(at, span))),
    );
}

/** Where the letters and digits of a label stand. */
function tellingPlaces(text: string, { start, end }: Label): number[] {
  const places: number[] = [];
  for (const match of text.slice(start, end).matchAll(/[\p{L}\p{N}]/gu)) places.push(start + match.index);
  return places;
}

const NUMBERS: readonly LabelKind[] = ["PHONE", "SSN", "IBAN", "CARD", "DATE", "EMAIL", "IP"];

/**
 * What all sentences together must reach: recall of each kind, precision of each kind, and what is left of participants'
 * names. The unseen half is printed and judged by nobody but the reader, as some kinds have few sentences in it.
 */
export function piiRules(
  { recall, precision, namesLeft, wordsLeft, wordsListed }: PiiTally,
  needed: Record<
    "numbersFound" | "participantsFound" | "cuedNamesFound" | "addressesFound" | "piiPrecision" | "participantsLeft",
    number
  >,
): Rule[] {
  const ratio = ({ part, whole }: Share, empty: 0 | 1) => (whole === 0 ? empty : part / whole);
  const found = (kind: LabelKind, least: number): Rule => [
    `recall of ${kind}`,
    ratio(recall[kind], 1),
    "at least",
    least,
  ];
  return [
    ...NUMBERS.map((kind) => found(kind, needed.numbersFound)),
    found("PARTICIPANT", needed.participantsFound),
    found("CUED", needed.cuedNamesFound),
    found("ADDRESS", needed.addressesFound),
    ...Object.entries(precision).map(
      ([kind, share]): Rule => [`precision of ${kind}`, ratio(share, 1), "at least", needed.piiPrecision],
    ),
    ["participants' names left", ratio(namesLeft, 0), "at most", needed.participantsLeft],
    ["names left as words and not listed", wordsLeft.part - wordsListed.part, "at most", 0],
  ];
}

/** Reads the pseudonymized text: a participant's name is left when any letter of it is. */
function countNamesLeft({ text, labels, people }: LabelledSentence, tally: PiiTally): void {
  const result = pseudonymize(text, makePseudonyms(people.map(toPerson)));
  const left = new Set<number>();
  for (let at = 0; at < result.text.length; at++) {
    const { start, end } = result.toOriginal(at, at + 1);
    if (end - start === 1) left.add(start);
  }
  for (const label of labels) {
    if (label.kind !== "PARTICIPANT" && label.kind !== "PARTICIPANT_WORD") continue;
    const isLeft = tellingPlaces(text, label).some((at) => left.has(at));
    count(label.kind === "PARTICIPANT" ? tally.namesLeft : tally.wordsLeft, isLeft);
    if (label.kind === "PARTICIPANT_WORD" && isLeft) count(tally.wordsListed, result.kept.length > 0);
  }
}

function toPerson(displayName: string, at: number): Person {
  return { id: String(at), role: at === 0 ? "COACHEE" : at === 1 ? "COACH" : "OTHER", displayName };
}
