import type { Export } from "../entities";
import { exportTable } from "./disposal-rows";
import type { Loaders, Page } from "./loaders";
import type { PageRequest } from "./page";

/** An export, for whoever asked for it. */
export function findExport(loaders: Loaders, id: string): Promise<Export | null> {
  return loaders.find(exportTable, id);
}

export function listExports(loaders: Loaders, page: PageRequest): Page<Export> {
  const { workspaceId, userId } = loaders.who;
  return loaders.page(
    {
      of: exportTable,
      order: "requested_at",
      where: (values) => [`t.workspace_id = ${values.add(workspaceId)}`, `t.requested_by_id = ${values.add(userId)}`],
    },
    page,
  );
}
