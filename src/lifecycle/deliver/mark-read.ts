import { In, IsNull } from "typeorm";
import type { App, Who } from "../../app";
import { Notification } from "../../entities";

/** How many of one's own notifications were unread and now aren't; others' ids count for nothing. */
export async function markNotificationsRead(app: App, who: Who, input: { ids: string[] }): Promise<number> {
  if (!who.userId || input.ids.length === 0) return 0;
  const mine = { workspaceId: who.workspaceId, userId: who.userId, id: In(input.ids), readAt: IsNull() };
  const { affected } = await app.write(who, (unit) => unit.em.update(Notification, mine, { readAt: unit.now }));
  return affected ?? 0;
}
