import type { SessionRow } from "../reads/rows";
import { findSession } from "../reads/sessions";
import { notFoundAt, publicId } from "../schema/ids";
import { SessionProgress } from "../schema/types/session";
import type { Context, EventPayload } from "./context";
import { following, type Live } from "./follow";

type StepState = SessionProgress["state"];

/** How far the step is that a session stands in, and whether that is the end. */
const standing: Record<SessionRow["state"], { state: StepState; ends: boolean }> = {
  OPEN: { state: "PENDING", ends: false },
  PROCESSING: { state: "RUNNING", ends: false },
  READY: { state: "DONE", ends: true },
  COMPLETING: { state: "RUNNING", ends: false },
  COMPLETED: { state: "DONE", ends: true },
  ARCHIVED: { state: "DONE", ends: true },
  FAILED: { state: "FAILED", ends: true },
  DISPOSING: { state: "RUNNING", ends: true },
};

/**
 * How a session stands, then each step forward, until it is READY, COMPLETED or FAILED. Read anew at each event, so
 * that who may no longer see it is told nothing more.
 *
 * @throws NOT_FOUND for a session that isn't the viewer's to see.
 */
export async function followSession(
  context: Context,
  sessionId: string,
): Promise<AsyncIterableIterator<SessionProgress>> {
  const live = context.events.subscribe(`session:${sessionId}`);
  try {
    const session = await look(context, sessionId);
    if (!session) throw notFoundAt(["sessionId"]);
    return following(live, tell(context, live, session));
  } catch (error) {
    await live.return?.();
    throw error;
  }
}

async function* tell(context: Context, live: Live, session: SessionRow): AsyncGenerator<SessionProgress> {
  try {
    yield asItStands(session);
    if (standing[session.state].ends) return;
    for await (const event of live) {
      const current = await look(context, session.id);
      if (!current) return;
      if (standing[current.state].ends) {
        yield isOf(event, current) ? toProgress(current, event) : asItStands(current);
        return;
      }
      yield toProgress(current, event);
    }
  } finally {
    await live.return?.();
  }
}

function look({ loaders }: Context, sessionId: string): Promise<SessionRow | null> {
  loaders.forget();
  return findSession(loaders, sessionId);
}

function asItStands({ id, step, state }: SessionRow): SessionProgress {
  const total = standing[state].state === "DONE" ? 1 : 0;
  const progress = { sessionId: publicId("session", id), step, state: standing[state].state, done: total, total };
  return Object.assign(new SessionProgress(), progress);
}

/** Whether an event is the one that brought a session to where it ends: a later one may have been overtaken. */
function isOf(event: EventPayload, session: SessionRow): boolean {
  return event.step === session.step && event.state === standing[session.state].state;
}

function toProgress(session: SessionRow, event: EventPayload): SessionProgress {
  const { step, state, done, total } = event as unknown as Omit<SessionProgress, "sessionId">;
  return Object.assign(new SessionProgress(), { sessionId: publicId("session", session.id), step, state, done, total });
}
