import type { App, Who } from "../../app";
import { FilledForm, Session, toPublicId } from "../../entities";
import { DomainError } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { advance } from "../states";
import { dueDate } from "../store/retention-clock";

/** Ends a session: nothing is added any more. Its clock starts here unless it knows when the conversation ended. */
export async function completeSession(
  app: App,
  who: Who,
  input: { sessionId: string; idempotencyKey: string },
): Promise<Session> {
  return app.write(who, (unit) =>
    unit.once({ operation: "completeSession", key: input.idempotencyKey, input }, Session, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "complete", session);
      const { workspaceId, id: sessionId } = session;
      if (await unit.em.existsBy(FilledForm, { workspaceId, sessionId, state: "FILLING" }))
        throw new DomainError("WRONG_STATE", "A form is still being filled.");
      advance("session", session, "COMPLETED");
      session.completedAt = unit.now;
      session.expiresAt = await dueDate(unit, "SESSION", session.endedAt ?? unit.now);
      await unit.em.save(session);
      await unit.record("session.completed", toPublicId("session", sessionId));
      await unit.progress(sessionId, session.step, "DONE", 1, 1);
      return session;
    }),
  );
}
