import type { coach as en } from "../en/coach";
import type { Translated } from "../translated";

export const coach: Translated<typeof en> = {};
