import type { Who } from "../app";
import type { EvidencePack, FilledForm, Source, Visibility } from "../entities";
import { DomainError } from "../errors";
import { mayPlay } from "./media";
import { isCoach, isCoachee } from "./sessions";

type TaggedPack = Pick<EvidencePack, "coachId" | "coacheeId" | "visibility" | "state" | "l1Withheld">;

/** The claim: its coach's unless the system keeps it to itself; its coachee's once it was approved and delivered. */
export function mayReadClaim(who: Who, pack: TaggedPack): boolean {
  if (isCoach(who, pack)) return pack.visibility !== "SYSTEM_INTERNAL";
  return isCoachee(who, pack) && pack.visibility === "CLIENT_VISIBLE" && pack.state === "DELIVERED";
}

/** The reasoning goes with the claim, unless the coach kept it back. */
export function mayReadReasoning(who: Who, pack: TaggedPack): boolean {
  return mayReadClaim(who, pack) && (isCoach(who, pack) || !pack.l1Withheld);
}

/**
 * Where it was said. A coachee needs the workspace's setting as it is now, and at least one quote that was approved for
 * them: widening the setting opens nothing that was approved before.
 */
export function mayReadQuotes(
  who: Who,
  pack: TaggedPack,
  facts: { l2Visibility: Visibility; quotes: number },
): boolean {
  if (!mayReadClaim(who, pack)) return false;
  return isCoach(who, pack) || (facts.l2Visibility === "CLIENT_VISIBLE" && facts.quotes > 0);
}

type OwnedSource = Pick<Source, "kind" | "state" | "scanVerdict" | "coachId" | "coacheeId" | "createdBy">;

/** Name, digest and text of a source: its coach's, and a coachee's own uploads; nobody's once it is in the trash. */
export function mayReadSource(who: Who, source: OwnedSource): boolean {
  if (isDeleted(source)) return false;
  return isCoach(who, source) || isUploader(who, source);
}

/** Whether a source is this viewer's to play, once it can be played at all. */
export function mayEverPlay(
  who: Who,
  source: OwnedSource,
  facts: { l2Visibility: Visibility; delivered: boolean },
): boolean {
  return mayReadSource(who, source) || mayPlay(who, source, facts);
}

/** Whose a form is, in the trash or out of it: its coach's and its coachee's. */
export function isFormReader(who: Who, form: Pick<FilledForm, "coachId" | "coacheeId">): boolean {
  return isCoach(who, form) || isCoachee(who, form);
}

/** What a form holds; nobody's to read once it is in the trash. */
export function mayReadValues(who: Who, form: Pick<FilledForm, "state" | "coachId" | "coacheeId">): boolean {
  return !isDeleted(form) && isFormReader(who, form);
}

function isDeleted({ state }: Pick<Source | FilledForm, "state">): boolean {
  return state === "TRASHED" || state === "PURGING";
}

/** A list filtered by what one may not see would tell it. */
export function assertMayFilterByVerdict(who: Who): void {
  if (who.role !== "COACH")
    throw new DomainError("FORBIDDEN", "The verdict is for coaches.", { field: ["filter", "verdict"] });
}

function isUploader(who: Who, source: OwnedSource): boolean {
  return who.role === "COACHEE" && source.createdBy === who.userId;
}
