import type { TrashRow } from "../entities";
import { isFormReader } from "../policies/content";
import { isCoach } from "../policies/sessions";
import { trash } from "./disposal-rows";
import type { Loaders, Page } from "./loaders";
import { equals, mine } from "./mine";
import type { PageRequest } from "./page";

export interface TrashWanted {
  kind?: TrashRow["kind"] | null;
  sessionId?: string | null;
  trashedById?: string | null;
  purgeBefore?: Date | null;
}

/** What can still be restored, the soonest to be destroyed first. */
export function listTrash(loaders: Loaders, wanted: TrashWanted, page: PageRequest): Page<TrashRow> {
  const { kind, sessionId, trashedById, purgeBefore } = wanted;
  return loaders.page(
    {
      of: trash,
      order: "purge_after",
      ascending: true,
      where: (values) => [
        ...mine(loaders.who, values),
        ...equals(values, { kind, session_id: sessionId, trashed_by_id: trashedById }),
        ...(purgeBefore ? [`t.purge_after < ${values.add(purgeBefore)}`] : []),
      ],
    },
    page,
  );
}

/** Whether an item's name, and why it was deleted, are this viewer's to read: as for what it holds. */
export function isNameReadable({ who }: Loaders, item: TrashRow): boolean {
  if (item.kind === "FILLED_FORM") return isFormReader(who, item);
  return isCoach(who, item) || (who.role === "COACHEE" && item.createdBy === who.userId);
}
