import type { App, Who } from "../../app";
import {
  Classification,
  EvidencePack,
  FilledForm,
  FormValue,
  FormValueSource,
  LlmCall,
  PackDecision,
  PackEdit,
  PackQuote,
  Participant,
  PiiFinding,
  Session,
  Source,
  Transcript,
  toPublicId,
  Utterance,
  ZoomEvent,
} from "../../entities";
import { DomainError } from "../../errors";
import { assertCan } from "../../policies/sessions";
import { assertCoachee } from "./create-session";
import { assertNotArchived } from "./source-row";

/** Says whose session it is. Final once a pack was delivered: what a person has read can't become another's. */
export async function assignCoachee(
  app: App,
  who: Who,
  input: { sessionId: string; coacheeId: string; idempotencyKey?: string | null },
): Promise<Session> {
  return app.write(who, (unit) =>
    unit.once({ operation: "assignCoachee", key: input.idempotencyKey, input }, Session, async () => {
      const session = await unit.lock(Session, input.sessionId);
      assertCan(who, "assignCoachee", session);
      await assertNotArchived(unit, session.id);
      await assertCoachee(unit, input.coacheeId);
      const { workspaceId, id: sessionId } = session;
      const delivered = ["DELIVERED", "WITHDRAWN"].map((state) => ({
        workspaceId,
        sessionId,
        state: state as "DELIVERED",
      }));
      if (session.coacheeId !== input.coacheeId && (await unit.em.existsBy(EvidencePack, delivered)))
        throw new DomainError("WRONG_STATE", "A pack of this session was delivered; whose it is is settled.");
      session.coacheeId = input.coacheeId;
      await unit.em.save(session);
      if (session.coachId) await unit.introduce(session.coachId, input.coacheeId);
      await unit.record("session.assigned", toPublicId("session", sessionId));
      await unit.enqueue("assign", { sessionId });
      return session;
    }),
  );
}

/** A pack before what hangs on it: a decision at hand holds the pack, and its own rows show once that is over. */
const ofSession = [
  ZoomEvent,
  Participant,
  Source,
  Transcript,
  Utterance,
  LlmCall,
  EvidencePack,
  PackEdit,
  PackDecision,
  FilledForm,
] as const;
const ofTranscript = [PiiFinding, Classification] as const;
const ofForm = [FormValue, FormValueSource] as const;

/** The job behind it: every row of the session becomes the coachee's, its vectors too, and what was approved goes out. */
export async function assign(app: App, who: Who, input: { sessionId: string }): Promise<void> {
  const { workspaceId } = who;
  const { sessionId } = input;
  const session = await app.write(who, (unit) => unit.get(Session, sessionId));
  if (!session.coacheeId) return;
  await app.vectors.assign(workspaceId, sessionId, session.coacheeId);
  await app.write(who, async (unit) => {
    const { coacheeId } = await unit.lock(Session, sessionId);
    for (const part of ofSession)
      await unit.em.update<{ coacheeId: string | null }>(part, { workspaceId, sessionId }, { coacheeId });
    // Whoever was heard as the coachee, by name or as the voice beside the coach's, is this one.
    await unit.em.update(Participant, { workspaceId, sessionId, role: "COACHEE" }, { userId: coacheeId });
    const transcripts = await unit.em.findBy(Transcript, { workspaceId, sessionId });
    for (const { id: transcriptId } of transcripts)
      for (const part of ofTranscript) await unit.em.update(part, { workspaceId, transcriptId }, { coacheeId });
    const forms = await unit.em.findBy(FilledForm, { workspaceId, sessionId });
    for (const { id: formId } of forms)
      for (const part of ofForm) await unit.em.update(part, { workspaceId, formId }, { coacheeId });
    const packs = await unit.em.findBy(EvidencePack, { workspaceId, sessionId });
    for (const { id: packId, state, version, undoUntil } of packs) {
      // A pack's quotes may have been said in another session: they go with their pack.
      await unit.em.update(PackQuote, { workspaceId, packId }, { coacheeId });
      if (state !== "APPROVED") continue;
      // What is left of the time to undo is kept; the queue counts in machine time.
      const left = Math.max(0, (undoUntil?.getTime() ?? 0) - unit.now.getTime());
      const runAt = new Date(app.machine.now().getTime() + left);
      await unit.enqueue("deliver", { packId, version }, { runAt });
    }
  });
}
