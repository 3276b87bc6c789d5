import type { Who } from "../app";
import type { FilledForm, Session, Source } from "../entities";
import { DomainError } from "../errors";
import { isCoach } from "./sessions";

const DAY_MS = 86_400_000;

type Item = Pick<Source | FilledForm, "coachId" | "coacheeId" | "createdBy">;

/** Deleting and restoring a source or form is for who created it, its session's coach and an admin. */
export function assertMayTrash(who: Who, item: Item): void {
  const isCreator = who.userId !== null && item.createdBy === who.userId;
  if (who.role !== "ADMIN" && !isCoach(who, item) && !isCreator)
    throw new DomainError("FORBIDDEN", "This is not yours to delete or restore.");
}

/** A purge can't be undone: an admin's. */
export function assertMayPurge(who: Who): void {
  if (who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "Only an admin empties the trash.");
}

/** A session goes at the word of its coach or an admin. */
export function assertMayDeleteSession(who: Who, session: Pick<Session, "coachId" | "coacheeId">): void {
  if (who.role !== "ADMIN" && !isCoach(who, session))
    throw new DomainError("FORBIDDEN", "This session is not yours to delete.");
}

/** Until when what is trashed now can be restored: the workspace's days, and never beyond its own retention. */
export function purgeTime(now: Date, trashDays: number, expiresAt: Date | null): Date {
  const days = new Date(now.getTime() + trashDays * DAY_MS);
  return expiresAt && expiresAt < days ? expiresAt : days;
}

/**
 * WRONG_STATE for what is not in the trash; NOT_RESTORABLE once its days are over, its destruction has begun, or the
 * session it would return to is gone or going.
 */
export function assertRestorable(
  item: Pick<Source | FilledForm, "state" | "purgeAfter">,
  session: Pick<Session, "state"> | null,
  now: Date,
): void {
  if (item.state !== "TRASHED" && item.state !== "PURGING")
    throw new DomainError("WRONG_STATE", "This is not in the trash.");
  const isOver = item.state === "PURGING" || (item.purgeAfter !== null && item.purgeAfter <= now);
  if (isOver) throw new DomainError("NOT_RESTORABLE", "Its time in the trash is over.");
  if (!session || session.state === "DISPOSING")
    throw new DomainError("NOT_RESTORABLE", "The session it belonged to is gone.");
}
