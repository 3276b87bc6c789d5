import type { Who } from "../app";
import type { Export, ExportPolicy, ExportState } from "../entities";
import { isCoach, isCoachee } from "./sessions";

/** Sessions and packs leave by the workspace's policy; a person's own data never asks for it. */
export function mayExport(
  who: Who,
  item: { coachId: string | null; coacheeId: string | null },
  policy: ExportPolicy,
): boolean {
  if (policy === "NONE") return false;
  return isCoach(who, item) || (policy === "COACH_AND_COACHEE" && isCoachee(who, item));
}

/** Where an export stands: it has expired when its time has come, whether or not the sweep has. */
export function toExportState(row: Pick<Export, "state" | "expiresAt">, now: Date): ExportState {
  return row.state === "READY" && row.expiresAt !== null && row.expiresAt <= now ? "EXPIRED" : row.state;
}

const KEPT_MS = 7 * 86_400_000;

/** When an export goes that could first be fetched at this time. */
export function expiryOf(readyAt: Date): Date {
  return new Date(readyAt.getTime() + KEPT_MS);
}
