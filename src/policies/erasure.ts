import type { Who } from "../app";
import type { ErasureRequest, ErasureState } from "../entities";
import { DomainError } from "../errors";

const DAY_MS = 86_400_000;
const FRESH_SIGN_IN_MS = 5 * 60 * 1000;

/** A person has one request in these states at most; the database says the same. */
export const UNDER_WAY: readonly ErasureState[] = ["AWAITING_APPROVAL", "SCHEDULED", "RUNNING", "RETRYING"];

/** The same day and time some months later, or the month's last day where it has no such day. UTC. */
export function addMonths(date: Date, months: number): Date {
  const later = new Date(date);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return later;
}

/** GDPR Art. 12(3) gives a calendar month; never more than 30 days are taken. */
export function dueDateOf(requestedAt: Date): Date {
  const days = new Date(requestedAt.getTime() + 30 * DAY_MS);
  const month = addMonths(requestedAt, 1);
  return days < month ? days : month;
}

/** The two further months of GDPR Art. 12(3). */
export function extendedDueDate(dueAt: Date): Date {
  return addMonths(dueAt, 2);
}

/** An erasure is asked for by the person or by an admin; by the system where the operator does. */
export function assertMayRequest(who: Who, subjectId: string): void {
  const isOwn = who.userId === subjectId && who.role !== "INTEGRATOR";
  if (!isOwn && who.role !== "ADMIN" && who.role !== "SYSTEM")
    throw new DomainError("FORBIDDEN", "An erasure is asked for by the person or by an admin.", {
      field: ["subjectId"],
    });
}

/** Somebody else's open browser must not be enough to erase its owner. `now` is machine time, as tokens are. */
export function assertSignedInLately(authTime: Date | null, now: Date): void {
  if (!authTime || now.getTime() - authTime.getTime() > FRESH_SIGN_IN_MS)
    throw new DomainError("FORBIDDEN", "Sign in again: your own erasure needs a sign-in at most five minutes old.");
}

type Request = Pick<ErasureRequest, "subjectId" | "requestedById">;

/** The second person is an admin who neither asked nor is to be erased. */
export function assertMayDecide(who: Who, request: Request): void {
  if (who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "This is for admins.");
  if (who.userId === request.requestedById || who.userId === request.subjectId)
    throw new DomainError("SECOND_PERSON_REQUIRED", "Another admin has to decide this.");
}

export function assertMayCancel(who: Who, request: Request): void {
  const concerned = who.userId !== null && [request.subjectId, request.requestedById].includes(who.userId);
  if (!concerned && who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "This is not yours to cancel.");
}

export function assertMayExtend(who: Who): void {
  if (who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "This is for admins.");
}
