import type { Caught, FaultsMeasure, SoundMeasure } from "./measure-faults";

const LABELS = {
  altered: "quote altered",
  moved: "quote moved",
  invented: "quote invented",
  session: "another session's quote",
  count: "wrong count",
  negated: "claim turned around",
} as const;

/** The rows of a report on faults planted in packs of a kind: caught of planted, for both halves as well. */
export function faultRows(packs: string, { faults, sound }: FaultsMeasure): [string, string][] {
  const planted = faults.reduce((sum, { all }) => sum + all.planted, 0);
  return [
    [
      `faults caught in ${packs} packs`,
      `${faults.reduce((sum, { all }) => sum + all.caught, 0)} of ${planted}, one a pack`,
    ],
    ...faults.map(({ fault, all, fitted, unseen }): [string, string] => [
      `… ${LABELS[fault]}`,
      `${caught(all)} (fitted half ${caught(fitted)}, unseen half ${caught(unseen)}), ${all.refused} UNSUPPORTED`,
    ]),
    [
      "… false alarms on sound packs",
      `${alarms(sound.all)} (fitted half ${alarms(sound.fitted)}, unseen half ${alarms(sound.unseen)}), ${sound.all.refused} UNSUPPORTED`,
    ],
  ];
}

function caught({ planted, caught }: Caught): string {
  return `${caught} of ${planted}`;
}

function alarms({ packs, alarms }: SoundMeasure): string {
  return `${alarms} of ${packs}`;
}
