import { findNotification, notificationsAfter } from "../reads/notifications";
import { notFoundAt } from "../schema/ids";
import { type NotificationType, toNotification } from "../schema/types/notification";
import type { Context } from "./context";
import { following, type Live } from "./follow";

const BATCH = 100;
/** How many ids are remembered against being told twice: far more than can cross while the past is read. */
const REMEMBERED = 5000;

/** Ids told, the latest ones; says whether an id is told for the first time. */
function firstTime(): (id: string) => boolean {
  const told = new Set<string>();
  return (id) => {
    if (told.has(id)) return false;
    told.add(id);
    const [oldest] = told;
    if (told.size > REMEMBERED && oldest) told.delete(oldest);
    return true;
  };
}

/**
 * What came after a notification, then what comes. Listening begins before the past is read, so that nothing falls
 * between; what both bring is told once. Each is read again with the walls on before it is told.
 *
 * @throws NOT_FOUND when `after` is no notification of the viewer's.
 */
export async function followNotifications(
  context: Context,
  after: string | null,
): Promise<AsyncIterableIterator<NotificationType>> {
  const { loaders, who, events } = context;
  const live = events.subscribe(`user:${who.userId}`);
  try {
    const last = after === null ? null : await findNotification(loaders, after);
    if (after !== null && !last) throw notFoundAt(["after"]);
    return following(live, tell(context, live, last));
  } catch (error) {
    await live.return?.();
    throw error;
  }
}

async function* tell(
  { loaders }: Context,
  live: Live,
  last: { at: Date; id: string } | null,
): AsyncGenerator<NotificationType> {
  const isNew = firstTime();
  if (last) isNew(last.id);
  try {
    for (let from = last; from; ) {
      const past = await notificationsAfter(loaders, from, BATCH);
      for (const row of past) if (isNew(row.id)) yield toNotification(row);
      from = past.length === BATCH ? (past.at(-1) ?? null) : null;
    }
    for await (const { notificationId } of live) {
      if (notificationId === undefined) continue;
      const row = isNew(String(notificationId)) ? await findNotification(loaders, String(notificationId)) : null;
      if (row) yield toNotification(row);
    }
  } finally {
    await live.return?.();
  }
}
