import type { App, Who } from "../../app";
import { cell, Participant, Session, Transcript, toPublicId, Utterance } from "../../entities";
import { isNotFound } from "../../errors";
import { advance } from "../states";
import { dueDate } from "./retention-clock";

/** Shorter utterances ("Sure.", "Mm-hmm.") say nothing that a later session could be near to. */
const MIN_CHARS = 25;
const BATCH = 200;

/** The third step: passages of the coachee become vectors in the workspace's namespace, and the retention clock is set. */
export async function store(app: App, who: Who, input: { sessionId: string }): Promise<void> {
  const session = await app.write(who, (unit) => unit.get(Session, input.sessionId));
  await occupied(app, who, session);
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

/** No passage is written once the session's destruction has looked for them; it waits for those on their way. */
async function occupied(app: App, who: Who, session: Session): Promise<void> {
  const item = { kind: "SESSION", id: session.id } as const;
  try {
    await app.occupy(who, item, (begun) => embed(app, who, session, begun));
    // Looked at once more: a lock that was lost with its connection made nobody wait for these passages.
    await app.occupy(who, item, async () => undefined);
  } catch (error) {
    if (isNotFound(error)) await app.vectors.remove(who.workspaceId, { sessionId: session.id });
    throw error;
  }
}

async function embed(app: App, who: Who, session: Session, begun: AbortSignal): Promise<void> {
  const { workspaceId, id: sessionId } = session;
  const keys = app.keys(who);
  const { transcripts, speakers, utterances } = await app.write(who, async (unit) => ({
    transcripts: await unit.em.findBy(Transcript, { workspaceId, sessionId }),
    speakers: await unit.em.findBy(Participant, { workspaceId, sessionId }),
    utterances: await unit.em.findBy(Utterance, { workspaceId, sessionId }),
  }));
  if (transcripts.length === 0) return;
  // A corrected speaker may have turned passages of the coachee into the coach's.
  await app.vectors.remove(workspaceId, { sessionId });
  // A third voice counts as the coachee's only where theirs is not known.
  const known = speakers.filter((speaker) => speaker.role === "COACHEE");
  const own = known.length > 0 ? known : speakers.filter((speaker) => speaker.role !== "COACH");
  const voices = new Set(own.map((speaker) => speaker.id));
  const texts: { row: Utterance; text: string }[] = [];
  for (const row of utterances) {
    if (!voices.has(row.participantId)) continue;
    const text = (await keys.open(cell("utterance", "text", row), row.text)) ?? "";
    if (text.length >= MIN_CHARS) texts.push({ row, text });
  }
  const secret = await keys.secret("vectors");
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const vectors = await app.embedder.embed(
      batch.map(({ text }) => text),
      secret,
    );
    const items = batch.map(({ row }, index) => ({
      id: row.id,
      sessionId,
      transcriptId: row.transcriptId,
      coacheeId: session.coacheeId,
      vector: vectors[index] as number[],
    }));
    begun.throwIfAborted();
    await app.vectors.upsert(workspaceId, app.embedder.model, items);
  }
}
