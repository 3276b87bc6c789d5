import addresses from "./pii/addresses.json";
import names from "./pii/names.json";
import plain from "./pii/plain.json";
import structured from "./pii/structured.json";

/**
 * What a label of the set may say. Names come as four: a participant's, in any form; a participant's that, written as
 * it is, could as well be an ordinary word; somebody else's after a cue; somebody else's without one.
 */
export const labelKinds = [
  "PARTICIPANT",
  "PARTICIPANT_WORD",
  "CUED",
  "UNCUED",
  "PHONE",
  "ADDRESS",
  "SSN",
  "IBAN",
  "CARD",
  "DATE",
  "EMAIL",
  "IP",
] as const;

export type LabelKind = (typeof labelKinds)[number];

/** The rules may be fitted to the one half; the other only tells how they fare with what they haven't seen. */
export type Half = "fitted" | "unseen";

export interface Label {
  kind: LabelKind;
  start: number;
  end: number;
}

export interface LabelledSentence {
  /** Without the marks of the labels; offsets count UTF-16 units of it. */
  text: string;
  labels: Label[];
  /** Display names of those in the room. */
  people: readonly string[];
  half: Half;
  /** Of phone numbers and addresses: ISO 3166-1 alpha-2. */
  country?: string;
}

interface WrittenSentence {
  text: string;
  people: string[];
  half: string;
  country?: string;
}

/** Sentences as they might fall in coaching, by hand, with labels in the text: `Call [PHONE|+1 415 555 0132].` */
export function piiSentences(): LabelledSentence[] {
  return [names, structured, addresses, plain].flatMap((file: WrittenSentence[]) => file.map(readSentence));
}

function readSentence({ text: written, half, ...rest }: WrittenSentence): LabelledSentence {
  const labels: Label[] = [];
  let text = "";
  let at = 0;
  for (const mark of written.matchAll(/\[([A-Z_]+)\|([^\]]+)\]/g)) {
    const [whole, kind, labelled = ""] = mark;
    text += written.slice(at, mark.index);
    if (!isLabelKind(kind)) throw new Error(`The set of sentences has a label of no kind: ${kind}.`);
    labels.push({ kind, start: text.length, end: text.length + labelled.length });
    text += labelled;
    at = mark.index + whole.length;
  }
  return { ...rest, text: text + written.slice(at), labels, half: half === "fitted" ? "fitted" : "unseen" };
}

function isLabelKind(kind: string | undefined): kind is LabelKind {
  return labelKinds.some((known) => known === kind);
}
