import type { App, Who } from "../../app";
import { cell, Participant, Session, Transcript, toPublicId } from "../../entities";
import { DomainError, invalid } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { assertNotArchived } from "../ingest/source-row";
import { advance } from "../states";

export interface MapSpeakerInput {
  sessionId: string;
  label: string;
  userId?: string | null;
  idempotencyKey?: string | null;
}

/** The coach says who a speaker is; what was derived under the wrong name is derived again. */
export async function mapSpeaker(app: App, who: Who, input: MapSpeakerInput): Promise<Session> {
  return app.write(who, (unit) =>
    unit.once({ operation: "mapSpeaker", key: input.idempotencyKey, input }, Session, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "mapSpeaker", session);
      await assertNotArchived(unit, session.id);
      if (session.step === "INGEST" || session.step === "NORMALIZE" || session.state === "PROCESSING")
        throw new DomainError("WRONG_STATE", "The session is still being worked on.");
      const { workspaceId, id: sessionId } = session;
      const speakers = await unit.em.findBy(Participant, { workspaceId, sessionId });
      const speaker = await findByLabel(app, who, speakers, input.label);
      if (!speaker) throw new DomainError("NOT_FOUND", "Nobody was heard by this label.", { field: ["label"] });
      const userId = input.userId ?? null;
      if (userId && userId !== session.coachId && userId !== session.coacheeId)
        throw invalid("userId", "A speaker is the session's coach or coachee, or nobody known.");
      Object.assign(speaker, { userId, confidence: 1, role: toRole(session, userId) });
      await unit.em.save(speaker);
      await unit.record("speaker.mapped", toPublicId("session", sessionId), { position: speaker.position });
      if (!(await unit.em.existsBy(Transcript, { workspaceId, sessionId }))) return session;
      session.generation += 1;
      session.step = "STORE";
      advance("session", session, "PROCESSING");
      await unit.em.save(session);
      await unit.progress(sessionId, "STORE", "RUNNING", 0, 1);
      await unit.enqueue("store", { sessionId });
      return session;
    }),
  );
}

function toRole(session: Session, userId: string | null): Participant["role"] {
  if (userId === null) return "OTHER";
  return userId === session.coachId ? "COACH" : "COACHEE";
}

async function findByLabel(app: App, who: Who, speakers: Participant[], label: string): Promise<Participant | null> {
  const keys = app.keys(who);
  for (const speaker of speakers)
    if ((await keys.open(cell("participant", "label", speaker), speaker.label)) === label) return speaker;
  return null;
}
