import type { App, Who } from "../../app";
import { Session } from "../../entities";
import { assertCan } from "../../policies/sessions";
import { complete } from "../dispose/completion";

/** Ends a session: nothing is added any more. In a stateless workspace it is COMPLETING until its sources are gone. */
export async function completeSession(
  app: App,
  who: Who,
  input: { sessionId: string; idempotencyKey: string },
): Promise<Session> {
  return app.write(who, async (unit) => {
    // The hold lock comes before any row's: a hold is being placed, or waits until this is over.
    await unit.holdsOn([]);
    return unit.once({ operation: "completeSession", key: input.idempotencyKey, input }, Session, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "complete", session);
      await complete(app, unit, session);
      return session;
    });
  });
}
