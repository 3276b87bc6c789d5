const DAY_MS = 86_400_000;

/** Days until something is due, begun ones counted; 0 once it is. */
export function daysUntil(due: Date, now: Date): number {
  return Math.max(0, Math.ceil((due.getTime() - now.getTime()) / DAY_MS));
}

/** From today's date to that of a deadline, in UTC; at least one day short once it has passed. */
export function calendarDaysLeft(deadline: Date, now: Date): number {
  const left = Math.floor(deadline.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
  return deadline < now ? Math.min(left, -1) : left;
}

/** Which day this is of something that was begun, from 1. */
export function dayOf(begun: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - begun.getTime()) / DAY_MS)) + 1;
}
