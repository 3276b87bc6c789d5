import { In } from "typeorm";
import type { App, Keys, Who } from "../../app";
import { cell, Participant, type Session, Transcript, Utterance } from "../../entities";
import { isNotFound } from "../../errors";
import { makePseudonyms, type Person, type Pseudonyms } from "../derive/pseudonymize";
import { findPeople } from "../normalize/normalize";
import { embedTexts } from "./embed-texts";

/** Shorter utterances ("Sure.", "Mm-hmm.") say nothing that a later session could be near to. */
const MIN_CHARS = 25;
const BATCH = 200;

/**
 * Makes the vectors of a session anew, by the model that is configured. No passage is written once the session's
 * destruction has looked for them; it waits for those on their way, and this is NOT_FOUND then.
 */
export async function embedSession(app: App, who: Who, session: Session): Promise<void> {
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
  await noteGiven(app, who, transcripts);
  // A corrected speaker may have turned passages of the coachee into the coach's.
  await app.vectors.remove(workspaceId, { sessionId });
  const texts = await findPassages(keys, speakers, utterances);
  const pseudonyms = await findPseudonyms(app, who, keys, session, speakers);
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const said = batch.map(({ text }) => text);
    const vectors = await embedTexts(app, keys, said, pseudonyms);
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
  await noteMade(app, who, transcripts);
}

/** What the coachee said; a third voice counts as theirs only where theirs is not known. */
async function findPassages(
  keys: Keys,
  speakers: readonly Participant[],
  utterances: readonly Utterance[],
): Promise<{ row: Utterance; text: string }[]> {
  const known = speakers.filter((speaker) => speaker.role === "COACHEE");
  const own = known.length > 0 ? known : speakers.filter((speaker) => speaker.role !== "COACH");
  const voices = new Set(own.map((speaker) => speaker.id));
  const texts: { row: Utterance; text: string }[] = [];
  for (const row of utterances) {
    if (!voices.has(row.participantId)) continue;
    const text = (await keys.open(cell("utterance", "text", row), row.text)) ?? "";
    if (text.length >= MIN_CHARS) texts.push({ row, text });
  }
  return texts;
}

/** Before anything is sent: whoever was given something is told of an erasure, also where no answer came. */
async function noteGiven(app: App, who: Who, transcripts: readonly Transcript[]): Promise<void> {
  const { model } = app.embedder;
  await app.write(who, async (unit) => {
    for (const { workspaceId, id, embedders } of transcripts) {
      const given = { embedders: [...new Set([...embedders, model])], embeddedBy: null };
      await unit.em.update(Transcript, { workspaceId, id }, given);
    }
  });
}

async function noteMade(app: App, who: Who, transcripts: readonly Transcript[]): Promise<void> {
  const { workspaceId } = who;
  const made = { workspaceId, id: In(transcripts.map(({ id }) => id)) };
  await app.write(who, (unit) => unit.em.update(Transcript, made, { embeddedBy: app.embedder.model }));
}

/** Everybody who may be named: the session's people, and each other speaker under the name as heard. */
async function findPseudonyms(
  app: App,
  who: Who,
  keys: Keys,
  session: Session,
  speakers: readonly Participant[],
): Promise<Pseudonyms> {
  const people = await findPeople(app, who, session);
  const named: Person[] = people.map(({ userId, role, displayName }) => ({ id: userId, role, displayName }));
  for (const speaker of speakers) {
    if (named.some(({ id }) => id === speaker.userId)) continue;
    const displayName = (await keys.open(cell("participant", "label", speaker), speaker.label)) ?? "";
    named.push({ id: speaker.userId ?? speaker.id, role: speaker.role, displayName });
  }
  return makePseudonyms(named);
}
