import type { Participant, SessionKind, SessionState } from "../entities";
import type { Loaders, Page } from "./loaders";
import { equals, mine } from "./mine";
import type { PageRequest } from "./page";
import { participants, type SessionRow, sessions } from "./rows";

export interface SessionsWanted {
  state?: SessionState | null;
  kind?: SessionKind | null;
  coacheeId?: string | null;
  archived?: boolean | null;
}

export function findSession(loaders: Loaders, id: string | null): Promise<SessionRow | null> {
  return id === null ? Promise.resolve(null) : loaders.find(sessions, id);
}

/** The viewer's sessions; archived ones only when they are asked for. */
export function listSessions(loaders: Loaders, wanted: SessionsWanted, page: PageRequest): Page<SessionRow> {
  const { state, kind, coacheeId, archived } = wanted;
  return loaders.page(
    {
      of: sessions,
      order: "created_at",
      where: (values) => [
        ...mine(loaders.who, values),
        ...equals(values, { state, kind, coachee_id: coacheeId }),
        archived ? "t.archived_at is not null" : "t.archived_at is null",
      ],
    },
    page,
  );
}

/** Who speaks in a session, in the order they were first heard. */
export function speakersOf(loaders: Loaders, sessionId: string): Promise<Participant[]> {
  return loaders.all(participants, "session_id", sessionId, "t.transcript_id, t.position");
}
