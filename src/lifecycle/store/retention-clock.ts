import type { Unit } from "../../app";
import { type RetentionCategory, RetentionPolicy, type Session } from "../../entities";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 730;

/** When an item is due: 00:00 UTC after the anchor's UTC date plus the days. UTC has no summer time, so a day is 24 h. */
export function dueAt(anchor: Date, days: number): Date {
  return new Date(midnightOf(anchor) + (days + 1) * DAY_MS);
}

/** The other way round: `dueAt(anchor, days) <= at` holds for exactly the anchors before this. */
export function anchorsBefore(at: Date, days: number): Date {
  return new Date(midnightOf(at) - days * DAY_MS);
}

/** 00:00 UTC of its date, ms since 1970. */
function midnightOf(at: Date): number {
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
}

/** What a session's clock counts from. */
export function anchorOf(session: Pick<Session, "endedAt" | "completedAt" | "createdAt">): Date {
  return session.endedAt ?? session.completedAt ?? session.createdAt;
}

/** The due date under the workspace's policy of this category as it is now. */
export async function dueDate(unit: Unit, category: RetentionCategory, anchor: Date): Promise<Date> {
  const policy = await unit.em.findOneBy(RetentionPolicy, { workspaceId: unit.who.workspaceId, category });
  return dueAt(anchor, policy?.days ?? DEFAULT_DAYS);
}
