import type { admin as en } from "../en/admin";
import type { Translated } from "../translated";

export const admin: Translated<typeof en> = {};
