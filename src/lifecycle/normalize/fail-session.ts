import type { App, Who } from "../../app";
import { Session, toPublicId } from "../../entities";
import { advance } from "../states";

/** A session that can't go on by itself: a code for everybody, a notification for its coach, an entry in the log. */
export async function failSession(app: App, who: Who, sessionId: string, failure: string): Promise<void> {
  await app.write(who, async (unit) => {
    const session = await unit.lock(Session, sessionId);
    if (session.state === "FAILED") return;
    if (session.state === "OPEN" || session.state === "PROCESSING") advance("session", session, "FAILED");
    session.failure = failure;
    await unit.em.save(session);
    const ref = toPublicId("session", session.id);
    await unit.record("session.failed", ref, { failure });
    await unit.progress(session.id, session.step, "FAILED", 0, 1);
    if (session.coachId) await unit.notify(session.coachId, "SESSION_FAILED", ref);
  });
}
