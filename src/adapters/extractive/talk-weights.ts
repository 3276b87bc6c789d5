/** What the talk classifier looks at in a turn. */
export type Feature =
  | "bias"
  | "change"
  | "reason"
  | "con"
  | "unsure"
  | "question"
  | "short"
  | "long"
  | "silent"
  | "thanks"
  | "coach-asks-change"
  | "coach-about-change"
  | "coach-praises"
  | "coach-downsides"
  | "coach-upsides"
  | "coach-reflects"
  | "coach-permission"
  | "yes-to-reflection"
  | "yes-to-question"
  | "yes-to-doubt"
  | "no"
  | "before-change"
  | "before-reason"
  | "before-con"
  | "after-change"
  | "after-reason"
  | "after-con"
  | "position";

/**
 * Log-odds against neutral: [change, sustain]. Multinomial logistic regression with L2 = 12, fitted on every second of
 * forty labelled conversations and checked on the others; `regenesis eval` measures both halves again.
 */
export const TALK_WEIGHTS: Readonly<Record<Feature, readonly [number, number]>> = {
  bias: [-2.93, -3.16],
  change: [0.95, 0.31],
  reason: [0.44, 0.07],
  con: [0.33, 1.34],
  unsure: [0.2, 0.23],
  question: [-0.3, -0.32],
  short: [-0.08, -0.51],
  long: [0.08, 0.38],
  silent: [-0.59, -0.49],
  thanks: [-0.22, -0.16],
  "coach-asks-change": [0.33, 0.24],
  "coach-about-change": [0.31, 0.16],
  "coach-praises": [0.1, 0.07],
  "coach-downsides": [0.39, 0.16],
  "coach-upsides": [0.08, 0.19],
  "coach-reflects": [0.11, -0.17],
  "coach-permission": [-0.27, -0.15],
  "yes-to-reflection": [0.47, 0.09],
  "yes-to-question": [0.14, -0.1],
  "yes-to-doubt": [0.48, 0.17],
  no: [0.09, 0.24],
  "before-change": [0.51, 0.02],
  "before-reason": [0.51, -0.08],
  "before-con": [0.36, 0.94],
  "after-change": [0.68, 0.24],
  "after-reason": [-0.02, 0.0],
  "after-con": [-0.04, 0.86],
  position: [0.88, 0.19],
};

/** The usual surroundings of a turn, for one that is judged alone. */
export const AROUND = {
  before: { change: 0.29, reason: 0.27, con: 0.26 },
  after: { change: 0.34, reason: 0.28, con: 0.26 },
} as const;

/** Probabilities from which a turn counts as one or the other. Change talk is rare, so that one in five is telling. */
export const THRESHOLDS = { change: 0.22, sustain: 0.25 } as const;
