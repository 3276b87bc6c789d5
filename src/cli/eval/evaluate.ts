import { readCorpus } from "./corpus";
import { type FaultsMeasure, faultRules, measureFaults } from "./measure-faults";
import { measureNames, type NamesMeasure } from "./measure-names";
import { measurePacks, type PacksMeasure } from "./measure-packs";
import { measurePii, type PiiMeasure, piiRules } from "./measure-pii";
import { measureTalk, type TalkMeasure } from "./measure-talk";
import { mutatePacks } from "./mutate-packs";
import { piiSentences } from "./pii-sentences";
import { PLANTED_PACKS } from "./planted-faults";
import type { Rule } from "./rule";
import { SPOKEN_NAMES } from "./spoken-names";

/** What a release must reach: of faults and personal data just under what the last one did, all of it above the aims. */
export const THRESHOLDS = {
  fullSessionsWithThree: 1,
  supportedPacks: 0.9,
  unsupportedPacks: 0.02,
  verbatimQuotes: 1,
  strangersSupported: 0.02,
  changeF1: 0.45,
  changeF1OverAlways: 0.1,
  namesLeft: 0,
  guardRefusals: 0,
  quoteFaultsCaught: 1,
  wrongCountsCaught: 0.98,
  turnedClaimsCaught: 0.93,
  soundPacksRefused: 0.02,
  numbersFound: 0.99,
  participantsFound: 0.99,
  cuedNamesFound: 0.93,
  addressesFound: 0.98,
  piiPrecision: 0.97,
  participantsLeft: 0,
} as const;

export interface EvalReport {
  packs: PacksMeasure;
  talk: TalkMeasure;
  names: NamesMeasure;
  /** Planted in packs written for it, and in the packs that were made of the conversations. */
  faults: { written: FaultsMeasure; made: FaultsMeasure };
  pii: PiiMeasure;
  /** One line for each threshold that was missed; empty when all were reached. */
  failures: string[];
}

/** Runs the labelled conversations of a folder, and the written sets of names and sentences, through the way in memory. */
export async function evaluate(folder: string): Promise<EvalReport> {
  const conversations = await readCorpus(folder);
  const packs = await measurePacks(conversations);
  const talk = measureTalk(conversations);
  const names = measureNames(SPOKEN_NAMES);
  const faults = { written: measureFaults(PLANTED_PACKS), made: measureFaults(mutatePacks(packs.packs)) };
  const pii = measurePii(piiSentences());
  const measured = { packs, talk, names, faults, pii };
  return { ...measured, failures: failuresOf(measured) };
}

function failuresOf({ packs, talk, names, faults, pii }: Omit<EvalReport, "failures">): string[] {
  const share = (verdict: string, empty: 0 | 1) =>
    ratio(packs.packs.filter(({ check }) => check.verdict === verdict).length, packs.packs.length, empty);
  const rules: Rule[] = [
    [
      "full sessions with three packs",
      ratio(packs.fullWithThree, packs.fullSessions, 1),
      "at least",
      THRESHOLDS.fullSessionsWithThree,
    ],
    ["packs supported", share("SUPPORTED", 1), "at least", THRESHOLDS.supportedPacks],
    ["packs unsupported", share("UNSUPPORTED", 0), "at most", THRESHOLDS.unsupportedPacks],
    ["quotes verbatim", ratio(packs.verbatim, packs.quotes, 1), "at least", THRESHOLDS.verbatimQuotes],
    [
      "claims supported by a stranger's quotes",
      ratio(packs.strangersSupported, packs.strangers, 0),
      "at most",
      THRESHOLDS.strangersSupported,
    ],
    ["F1 of change talk", talk.change.f1, "at least", THRESHOLDS.changeF1],
    [
      "F1 of change talk over always saying it",
      talk.change.f1 - talk.always,
      "at least",
      THRESHOLDS.changeF1OverAlways,
    ],
    ["names left", names.left, "at most", THRESHOLDS.namesLeft],
    ["requests refused by the guard", packs.guardRefusals + names.refused, "at most", THRESHOLDS.guardRefusals],
    ...faultRules("written", faults.written, THRESHOLDS),
    ...faultRules("made", faults.made, THRESHOLDS),
    ...piiRules(pii.all, THRESHOLDS),
  ];
  return rules.flatMap(([what, got, bound, needed]) => {
    const missed = bound === "at least" ? got < needed : got > needed;
    return missed ? [`${what}: ${Number(got.toFixed(3))}, must be ${bound} ${needed}`] : [];
  });
}

/** Of an empty whole, `empty`: where nothing was asked for, nothing is missed. */
function ratio(part: number, whole: number, empty: 0 | 1): number {
  return whole === 0 ? empty : part / whole;
}
