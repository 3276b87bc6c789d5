import { type CrossCheckResult, crossCheck } from "../../lifecycle/evidence/cross-check";
import { FAULTS, type Fault, type PlantedPack } from "./planted/notation";
import type { Rule } from "./rule";

export interface Caught {
  planted: number;
  /** Not SUPPORTED, and the check that watches for this fault is among those that failed. */
  caught: number;
  /** UNSUPPORTED: can't be approved. */
  refused: number;
}

export interface FaultMeasure {
  fault: Fault;
  all: Caught;
  /** The even ones of each kind, which the rules were fitted to, and the odd ones, which they weren't. */
  fitted: Caught;
  unseen: Caught;
}

export interface SoundMeasure {
  packs: number;
  /** Not SUPPORTED, and UNSUPPORTED, though nothing is wrong. */
  alarms: number;
  refused: number;
}

export interface FaultsMeasure {
  faults: FaultMeasure[];
  sound: Record<"all" | "fitted" | "unseen", SoundMeasure>;
}

const WATCHED_BY: Readonly<Record<Fault, readonly string[]>> = {
  altered: ["quotes"],
  moved: ["quotes"],
  invented: ["quotes"],
  session: ["quotes"],
  count: ["sessions", "numbers"],
  negated: ["negation"],
};

/** What a release must reach, one rule a fault; where none was planted, none is missed. */
export function faultRules(
  packs: string,
  { faults, sound }: FaultsMeasure,
  needed: Record<"quoteFaultsCaught" | "wrongCountsCaught" | "turnedClaimsCaught" | "soundPacksRefused", number>,
): Rule[] {
  const { quoteFaultsCaught: altered, wrongCountsCaught: count, turnedClaimsCaught: negated } = needed;
  const caught: Record<Fault, number> = {
    altered,
    moved: altered,
    invented: altered,
    session: altered,
    count,
    negated,
  };
  return [
    ...faults.map(({ fault, all }): Rule => {
      const share = all.planted === 0 ? 1 : all.caught / all.planted;
      return [`${fault} caught in ${packs} packs`, share, "at least", caught[fault]];
    }),
    [
      `false alarms on sound ${packs} packs`,
      sound.all.packs === 0 ? 0 : sound.all.alarms / sound.all.packs,
      "at most",
      needed.soundPacksRefused,
    ],
  ];
}

/** Holds every pack against what is stored, and counts for each fault how often it was seen. */
export function measureFaults(packs: readonly PlantedPack[]): FaultsMeasure {
  const checked = packs.map((pack) => ({
    ...pack,
    check: crossCheck(pack.claim, pack.quotes, { people: pack.people }),
  }));
  const sound = halves(checked.filter(({ fault }) => fault === "sound")).map(soundOf);
  return {
    faults: FAULTS.map((fault) => {
      const [all, fitted, unseen] = halves(checked.filter((pack) => pack.fault === fault)).map((half) =>
        caughtOf(half, fault),
      ) as [Caught, Caught, Caught];
      return { fault, all, fitted, unseen };
    }),
    sound: { all: sound[0], fitted: sound[1], unseen: sound[2] } as FaultsMeasure["sound"],
  };
}

type Checked = PlantedPack & { check: CrossCheckResult };

function halves(packs: readonly Checked[]): [readonly Checked[], readonly Checked[], readonly Checked[]] {
  return [packs, packs.filter((_, at) => at % 2 === 0), packs.filter((_, at) => at % 2 === 1)];
}

function caughtOf(packs: readonly Checked[], fault: Fault): Caught {
  const isSeen = ({ verdict, checks }: CrossCheckResult) =>
    verdict !== "SUPPORTED" && checks.some(({ name, passed }) => !passed && WATCHED_BY[fault].includes(name));
  return {
    planted: packs.length,
    caught: packs.filter(({ check }) => isSeen(check)).length,
    refused: packs.filter(({ check }) => check.verdict === "UNSUPPORTED").length,
  };
}

function soundOf(packs: readonly Checked[]): SoundMeasure {
  return {
    packs: packs.length,
    alarms: packs.filter(({ check }) => check.verdict !== "SUPPORTED").length,
    refused: packs.filter(({ check }) => check.verdict === "UNSUPPORTED").length,
  };
}
