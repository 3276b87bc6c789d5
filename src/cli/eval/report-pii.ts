import { type PiiMeasure, type PiiTally, type Share, SPAN_OF } from "./measure-pii";
import { type LabelKind, labelKinds } from "./pii-sentences";

const LABELS: Readonly<Record<LabelKind, string>> = {
  PARTICIPANT: "participants' names",
  PARTICIPANT_WORD: "… that could as well be words",
  CUED: "others' names after a cue",
  UNCUED: "others' names without one",
  PHONE: "phone numbers",
  ADDRESS: "postal addresses",
  SSN: "social security numbers",
  IBAN: "account numbers",
  CARD: "card numbers",
  DATE: "birth dates",
  EMAIL: "e-mail addresses",
  IP: "IP addresses",
};

/** Of every kind: recall on all, on the fitted and on the unseen half, and the precision of findings. */
export function piiRows(pii: PiiMeasure): [string, string][] {
  const inHalves = (of: (tally: PiiTally) => Share) =>
    `${share(of(pii.all))} (fitted ${share(of(pii.fitted))}, unseen ${share(of(pii.unseen))})`;
  const recall = labelKinds.map((kind): [string, string] => [
    `… ${LABELS[kind]}`,
    `recall ${inHalves((tally) => tally.recall[kind])}`,
  ]);
  const precision = [...new Set(Object.values(SPAN_OF))].map((kind): [string, string] => [
    `… found as ${kind}`,
    `precision ${inHalves((tally) => tally.precision[kind])}`,
  ]);
  return [
    ["labelled sentences", `${pii.all.sentences}, ${pii.fitted.sentences} fitted, ${pii.unseen.sentences} unseen`],
    ...recall,
    ...precision,
    ["… hidden under another kind", String(pii.all.otherKind)],
    ["participants' names left", inHalves((tally) => tally.namesLeft)],
    ["… that could as well be words", inHalves((tally) => tally.wordsLeft)],
    ["… … and are listed as such", inHalves((tally) => tally.wordsListed)],
  ];
}

function share({ part, whole }: Share): string {
  return `${whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`} of ${whole}`;
}
