import type { Loaders, Page } from "./loaders";
import type { PageRequest } from "./page";
import { type ZoomConnectionRow, zoomConnections } from "./rows";
import type { Values } from "./statement";

export function findZoomConnection(loaders: Loaders, id: string): Promise<ZoomConnectionRow | null> {
  return loaders.find(zoomConnections, id);
}

/** A coach's own connections; all of them for an admin. */
export function listZoomConnections(loaders: Loaders, page: PageRequest): Page<ZoomConnectionRow> {
  const { who } = loaders;
  const where = (values: Values) => [
    `t.workspace_id = ${values.add(who.workspaceId)}`,
    ...(who.role === "COACH" ? [`t.coach_id = ${values.add(who.userId)}`] : []),
  ];
  return loaders.page({ of: zoomConnections, order: "connected_at", where }, page);
}
