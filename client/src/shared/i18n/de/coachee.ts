import type { coachee as en } from "../en/coachee";
import type { Translated } from "../translated";

export const coachee: Translated<typeof en> = {};
