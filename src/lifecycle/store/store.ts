import type { App, Who } from "../../app";
import { Session, toPublicId } from "../../entities";
import { PortError } from "../../errors";
import { advance } from "../states";
import { embedSession } from "./embed-session";
import { dueDate } from "./retention-clock";

/** The third step: passages of the coachee become vectors in the workspace's namespace, and the retention clock is set. */
export async function store(app: App, who: Who, input: { sessionId: string }): Promise<void> {
  const session = await app.write(who, (unit) => unit.get(Session, input.sessionId));
  await embedOrGoOn(app, who, session);
  const { coacheeId } = await app.write(who, async (unit) => {
    const current = await unit.lock(Session, session.id);
    if (current.step !== "STORE") return current;
    current.expiresAt = await dueDate(unit, "SESSION", current.endedAt ?? current.completedAt ?? current.createdAt);
    await unit.record("session.stored", toPublicId("session", session.id), {
      expires: current.expiresAt.toISOString(),
    });
    if (current.kind === "FILL") {
      if (current.state === "PROCESSING") advance("session", current, "READY");
      await unit.progress(current.id, "STORE", "DONE", 1, 1);
    } else {
      current.step = "DERIVE";
      await unit.progress(current.id, "DERIVE", "RUNNING", 0, 1);
      await unit.enqueue("derive", { sessionId: current.id, generation: current.generation });
    }
    return unit.em.save(current);
  });
  // Said while these were being made: the job that tells the vectors found none to tell.
  if (coacheeId && coacheeId !== session.coacheeId) await app.vectors.assign(who.workspaceId, session.id, coacheeId);
}

/** A service that refuses is done without: the vectors are made later, and the session need not wait for them. */
async function embedOrGoOn(app: App, who: Who, session: Session): Promise<void> {
  try {
    await embedSession(app, who, session);
  } catch (error) {
    if (!(error instanceof PortError) || error.port !== "embedder" || error.retryable) throw error;
    app.log.warn({ sessionId: session.id }, "passages were not embedded");
  }
}
