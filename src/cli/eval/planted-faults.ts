import { AT_WORK } from "./planted/at-work";
import { IN_GERMAN } from "./planted/in-german";
import { IN_LIFE } from "./planted/in-life";
import { LEADING } from "./planted/leading";
import type { PlantedPack } from "./planted/notation";

/** Written for the evaluation: packs of natural coaching talk, sound or with exactly one fault each. */
export const PLANTED_PACKS: readonly PlantedPack[] = [...AT_WORK, ...LEADING, ...IN_LIFE, ...IN_GERMAN].flat();
