import type { Loaders, Page } from "./loaders";
import type { CursorKey, PageRequest } from "./page";
import { type NotificationRow, notifications } from "./rows";
import { Values } from "./statement";
import { columnsOf } from "./table";

function own(loaders: Loaders, values: Values): string[] {
  const { workspaceId, userId } = loaders.who;
  return [`t.workspace_id = ${values.add(workspaceId)}`, `t.user_id = ${values.add(userId)}`];
}

function list(loaders: Loaders, unreadOnly: boolean) {
  const where = (values: Values) => [...own(loaders, values), ...(unreadOnly ? ["t.read_at is null"] : [])];
  return { of: notifications, order: "at" as const, where };
}

export function listNotifications(loaders: Loaders, unreadOnly: boolean, page: PageRequest): Page<NotificationRow> {
  return loaders.page(list(loaders, unreadOnly), page);
}

export function countUnread(loaders: Loaders): Promise<number> {
  const one = { count: 1, backward: false, after: null, before: null };
  return loaders.page(list(loaders, true), one).count();
}

/** One of the viewer's own notifications, as it is now. */
export async function findNotification(loaders: Loaders, id: string): Promise<NotificationRow | null> {
  const values = new Values();
  const where = [...own(loaders, values), `t.id = ${values.add(id)}`].join(" and ");
  const text = `select ${columnsOf(notifications)} from notification t where ${where}`;
  const [found] = await loaders.rows<NotificationRow>({ text, values: values.all, kinds: notifications.kinds });
  return found ?? null;
}

/** What came after one, oldest first, at most `limit`. */
export function notificationsAfter(loaders: Loaders, after: CursorKey, limit: number): Promise<NotificationRow[]> {
  const values = new Values();
  const past = `(t.at, t.id) > (${values.add(after.at)}::timestamptz, ${values.add(after.id)}::uuid)`;
  const where = [...own(loaders, values), past].join(" and ");
  const text = `select ${columnsOf(notifications)} from notification t where ${where} order by t.at, t.id limit ${limit}`;
  return loaders.rows<NotificationRow>({ text, values: values.all, kinds: notifications.kinds });
}
