import type { Who } from "../app";
import { DomainError } from "../errors";
import { isCoach, isCoachee } from "./sessions";

interface Pack {
  coachId: string | null;
  coacheeId: string | null;
}

/** A decision on a pack is its coach's alone. */
export function assertMayDecide(who: Who, pack: Pack): void {
  if (!isCoach(who, pack)) throw new DomainError("FORBIDDEN", "This is not yours to decide.");
}

export function assertMayAnswer(who: Who, pack: Pack): void {
  if (!isCoachee(who, pack)) throw new DomainError("FORBIDDEN", "This was not written to you.");
}
