import type { Unit } from "../../app";
import { type NotificationKind, User } from "../../entities";

/** Tells every admin of the workspace, without content. */
export async function tellAdmins(unit: Unit, kind: NotificationKind, resourceId: string | null): Promise<void> {
  const { workspaceId } = unit.who;
  const admins = await unit.em.findBy(User, { workspaceId, role: "ADMIN", active: true });
  for (const { id } of admins) await unit.notify(id, kind, resourceId);
}
