import type { Who } from "../app";
import { DomainError } from "../errors";

interface Owned {
  coachId: string | null;
  coacheeId: string | null;
}
type SessionAct = "addSource" | "complete" | "assignCoachee" | "mapSpeaker" | "fillForm";

const allowed: Record<SessionAct, (who: Who, session: Owned) => boolean> = {
  addSource: (who, session) => manages(who) || isParty(who, session),
  complete: (who, session) => manages(who) || isParty(who, session),
  assignCoachee: (who, session) => who.role === "ADMIN" || isCoach(who, session),
  mapSpeaker: isCoach,
  fillForm: isParty,
};

/** Row-level security has hidden what isn't theirs; this says what they may do to what they see. */
export function assertCan(who: Who, act: SessionAct, session: Owned): void {
  if (!allowed[act](who, session)) throw new DomainError("FORBIDDEN", "This is not yours to do.");
}

export function isCoach(who: Who, item: Owned): boolean {
  return who.role === "COACH" && item.coachId === who.userId;
}

export function isCoachee(who: Who, item: Owned): boolean {
  return who.role === "COACHEE" && item.coacheeId === who.userId;
}

function isParty(who: Who, item: Owned): boolean {
  return isCoach(who, item) || isCoachee(who, item);
}

function manages(who: Who): boolean {
  return who.role === "ADMIN" || who.role === "INTEGRATOR";
}
