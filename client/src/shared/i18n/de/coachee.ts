import type { Translated } from "../translated";
import type { coachee as en } from "../en/coachee";

export const coachee: Translated<typeof en> = {};
