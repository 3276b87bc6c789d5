import type { Translated } from "../translated";
import type { coach as en } from "../en/coach";

export const coach: Translated<typeof en> = {};
