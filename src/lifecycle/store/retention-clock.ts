import type { Unit } from "../../app";
import { type RetentionCategory, RetentionPolicy } from "../../entities";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 730;

/** When an item is due: 00:00 UTC after the anchor's UTC date plus the days. UTC has no summer time, so a day is 24 h. */
export function dueAt(anchor: Date, days: number): Date {
  const midnight = Date.UTC(anchor.getUTCFullYear(), anchor.getUTCMonth(), anchor.getUTCDate());
  return new Date(midnight + (days + 1) * DAY_MS);
}

/** The due date under the workspace's policy of this category as it is now. */
export async function dueDate(unit: Unit, category: RetentionCategory, anchor: Date): Promise<Date> {
  const policy = await unit.em.findOneBy(RetentionPolicy, { workspaceId: unit.who.workspaceId, category });
  return dueAt(anchor, policy?.days ?? DEFAULT_DAYS);
}
