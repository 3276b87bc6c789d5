import { IsNull } from "typeorm";
import type { App, Who } from "../../app";
import { type Audience, cell, letterRules, Notification, type NotificationKind, User, Workspace } from "../../entities";
import type { Letter, LetterKind, LetterLocale } from "../../ports/mailer";
import { toUnsubscribeLink } from "./unsubscribe";

/**
 * The job behind a notification whose kind is mailed as well: one letter to whom it was told, in their language, unless
 * their account is closed or they want none. What went out is written down; sent twice, it has the same id.
 */
export async function letter(app: App, who: Who, input: { notificationId: string }): Promise<void> {
  const found = await find(app, who, input.notificationId);
  if (!found) return;
  const { told, user, workspace } = found;
  const address = await app.keys(who).open(cell("app_user", "email", user), user.email);
  if (!address) return;
  await app.mailer.send({
    ...{ id: told.id, address, recipientId: user.id, kind: told.kind as LetterKind },
    ...{ locale: toLocale(user, workspace), link: `${app.publicUrl}${toPath(told, user.role)}` },
    unsubscribe: letterRules[told.kind] === "ALWAYS" ? null : await toUnsubscribeLink(app, user),
  });
  const { workspaceId } = who;
  await app.write(who, (unit) =>
    unit.em.update(Notification, { workspaceId, id: told.id, mailedAt: IsNull() }, { mailedAt: app.machine.now() }),
  );
}

interface Told {
  told: Notification;
  user: User;
  workspace: Workspace;
}

/** Null when there is nothing to be sent, or nobody to send it to. */
async function find(app: App, who: Who, id: string): Promise<Told | null> {
  const { workspaceId } = who;
  return app.write(who, async (unit) => {
    const told = await unit.em.findOneBy(Notification, { workspaceId, id, mailedAt: IsNull() });
    const user = told && (await unit.em.findOneBy(User, { workspaceId, id: told.userId, active: true }));
    if (!told || !user || user.withheld) return null;
    const rule = letterRules[told.kind];
    if (rule === "NEVER" || (rule === "UNLESS_STOPPED" && user.lettersStoppedAt)) return null;
    return { told, user, workspace: await unit.em.findOneByOrFail(Workspace, { id: workspaceId }) };
  });
}

/** The person's own, else the workspace's, else English. */
export function toLocale(user: Pick<User, "locale">, workspace: Pick<Workspace, "locale">): LetterLocale {
  return user.locale ?? workspace.locale ?? "en";
}

/** Where the client shows it, once its reader has signed in. */
function toPath({ kind, resourceId }: Pick<Notification, "kind" | "resourceId">, role: Audience): Letter["link"] {
  const at: Partial<Record<NotificationKind, string>> = {
    PACKS_READY_FOR_REVIEW: "/coach/review",
    PACK_DELIVERED: `/me/insights/${resourceId}`,
    SESSION_FAILED: `/coach/sessions/${resourceId}`,
    RETENTION_CHANGE_PENDING: "/admin/retention",
    BACKUP_SCRUB_OVERDUE: "/admin/backups",
    WEBHOOK_DISABLED: `/admin/webhooks/${resourceId}`,
  };
  if (kind.startsWith("ERASURE_") && role === "ADMIN") return `/admin/erasure/${resourceId}`;
  return at[kind] ?? "/";
}
