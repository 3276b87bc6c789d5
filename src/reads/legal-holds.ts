import type { LegalHold } from "../entities";
import { holds } from "./disposal-rows";
import type { Loaders, Page } from "./loaders";
import type { PageRequest } from "./page";

export function findHold(loaders: Loaders, id: string): Promise<LegalHold | null> {
  return loaders.find(holds, id);
}

/** The workspace's holds; those that stand at `now` alone, or all that were ever placed. */
export function listHolds(loaders: Loaders, standingAt: Date | null, page: PageRequest): Page<LegalHold> {
  return loaders.page(
    {
      of: holds,
      order: "placed_at",
      where: (values) => [
        `t.workspace_id = ${values.add(loaders.who.workspaceId)}`,
        ...(standingAt ? [`t.released_at is null and (t.until is null or t.until > ${values.add(standingAt)})`] : []),
      ],
    },
    page,
  );
}
