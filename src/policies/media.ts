import type { Who } from "../app";
import type { Source, Visibility } from "../entities";

type PlayedSource = Pick<Source, "kind" | "state" | "scanVerdict" | "coachId" | "coacheeId" | "createdBy">;

/**
 * Whose ears a source is for: its coach's; a coachee's when they uploaded it, or when it is the recording of their
 * session, source references are theirs to see and a pack of it has been delivered. Never a transcript or chat file.
 */
export function mayPlay(
  who: Who,
  source: PlayedSource,
  facts: { l2Visibility: Visibility; delivered: boolean },
): boolean {
  if (source.state !== "STORED" || source.scanVerdict !== "CLEAN") return false;
  if (!["RECORDING", "FILE"].includes(source.kind)) return false;
  if (who.role === "COACH") return source.coachId === who.userId;
  if (who.role !== "COACHEE" || source.coacheeId !== who.userId) return false;
  if (source.createdBy === who.userId) return true;
  return source.kind === "RECORDING" && facts.l2Visibility === "CLIENT_VISIBLE" && facts.delivered;
}
