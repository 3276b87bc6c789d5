import type { Translated } from "../translated";
import type { admin as en } from "../en/admin";

export const admin: Translated<typeof en> = {};
