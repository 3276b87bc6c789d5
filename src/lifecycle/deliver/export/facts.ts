import { Notification, type Session, toPublicId, User, ZoomConnection } from "../../../entities";
import { asPerson, type Making, say } from "./making";

/** The person themself: profile and, for a coach, which meetings come in by themselves. Tokens stay inside. */
export function toProfileDocument(making: Making): Promise<object> {
  const { workspaceId, userId } = making.person;
  return asPerson(making, async (unit) => {
    const user = await unit.get(User, userId as string);
    const connections = await unit.em.findBy(ZoomConnection, { workspaceId, coachId: user.id });
    return {
      id: toPublicId("user", user.id),
      ...{ role: user.role, active: user.active, createdAt: user.createdAt },
      displayName: await say(making, "app_user", "displayName", user),
      email: await say(making, "app_user", "email", user),
      zoomConnections: await Promise.all(
        connections.map(async (connection) => ({
          id: toPublicId("zoomConnection", connection.id),
          ...{ state: connection.state, connectedAt: connection.connectedAt },
          accountId: await say(making, "zoom_connection", "accountId", connection),
        })),
      ),
    };
  });
}

export async function toSessionsDocument(making: Making): Promise<object> {
  return { sessions: await Promise.all(making.scope.sessions.map((session) => toSessionFacts(making, session))) };
}

async function toSessionFacts(making: Making, session: Session): Promise<object> {
  const { kind, state, createdAt, startedAt, endedAt, completedAt, expiresAt } = session;
  return {
    id: toPublicId("session", session.id),
    title: await say(making, "session", "title", session),
    ...{ kind, state, createdAt, startedAt, endedAt, completedAt, expiresAt },
    coach: session.coachId && toPublicId("user", session.coachId),
    coachee: session.coacheeId && toPublicId("user", session.coacheeId),
  };
}

export function toNotificationsDocument(making: Making): Promise<object> {
  const { workspaceId, userId } = making.person;
  const order = { at: "ASC", id: "ASC" } as const;
  return asPerson(making, async (unit) => {
    const rows = await unit.em.find(Notification, { where: { workspaceId, userId: userId as string }, order });
    const notifications = rows.map(({ at, kind, resourceId, readAt }) => ({ at, kind, resourceId, readAt }));
    return { notifications };
  });
}
