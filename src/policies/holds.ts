import type { Who } from "../app";
import { DomainError } from "../errors";

/** Holds are an admin's to place and to release. */
export function assertMayHold(who: Who): void {
  if (who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "Holds are an admin's to place and release.");
}

interface Held {
  id: string;
  sessionId?: string | null;
  coachId?: string | null;
  coacheeId?: string | null;
  createdBy?: string | null;
}

/** Whose holds keep a row: its own, its session's, its people's. */
export function anchorsOf({ id, sessionId, coachId, coacheeId, createdBy }: Held): string[] {
  const named = [id, sessionId, coachId, coacheeId, createdBy];
  return [...new Set(named.filter((each): each is string => Boolean(each)))];
}
