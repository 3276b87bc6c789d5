import type { App, Unit, Who } from "../../app";
import {
  Classification,
  cell,
  Participant,
  PiiFinding,
  Session,
  type Source,
  Transcript,
  toPublicId,
  User,
  Utterance,
} from "../../entities";
import { DomainError, isNotFound } from "../../errors";
import { buildTranscript, type TranscriptRows } from "./build-transcript";
import { failSession } from "./fail-session";
import { guessRoles } from "./guess-roles";
import { type Heard, hear } from "./hear";
import { findSources, noteSent, noteUnheard, waitAgain } from "./readable-sources";
import { mapSpeakers, type SpeakerMatch } from "./speakers";

/** In which another's listening is looked for again. */
const LATER_MS = 30_000;

/** The second step: a session's recordings and transcript files become timed, speaker-labelled, classified utterances. */
export async function normalize(app: App, who: Who, input: { sessionId: string }): Promise<void> {
  const session = await app.write(who, (unit) => unit.get(Session, input.sessionId));
  const sources = await findSources(app, who, session);
  if (!sources.some(({ kind }) => kind === "RECORDING")) return readAll(app, who, session, sources);
  // One at a time, looked for again once it is our turn: whoever listens is paid for it.
  const isDone = await app.tryAlone(`normalize/${session.id}`, async () =>
    readAll(app, who, session, await findSources(app, who, session)),
  );
  if (isDone) return;
  const runAt = new Date(app.machine.now().getTime() + LATER_MS);
  await app.write(who, (unit) => unit.enqueue("normalize", input, { runAt, key: `normalize:later:${session.id}` }));
}

/** A coaching session has one transcript, from the first source that can be read. */
async function readAll(app: App, who: Who, session: Session, sources: readonly Source[]): Promise<void> {
  const failures: string[] = [];
  let kept = 0;
  for (const source of sources) {
    const failure = await readOne(app, who, session, source);
    if (failure === GONE) continue;
    if (failure) failures.push(failure);
    else kept += 1;
    if (kept > 0 && session.kind === "COACHING") return;
  }
  if (failures.length > 0) await failSession(app, who, session.id, failures.at(-1) as string);
  else if (kept === 0) await waitAgain(app, who, session.id);
}

const GONE = "GONE";

/** Null once there is a transcript of it, else why there is none. */
async function readOne(app: App, who: Who, session: Session, source: Source): Promise<string | null> {
  if (source.kind !== "RECORDING") return keepHeard(app, who, session, source);
  try {
    const item = { kind: "SOURCE", id: source.id } as const;
    await noteSent(app, who, source);
    return await app.occupy(who, item, (begun) => keepHeard(app, who, session, source, begun));
  } catch (error) {
    if (isNotFound(error)) return GONE;
    throw error;
  }
}

async function keepHeard(
  app: App,
  who: Who,
  session: Session,
  source: Source,
  begun?: AbortSignal,
): Promise<string | null> {
  let heard: Heard;
  try {
    heard = await hear(app, who, session, source, begun);
  } catch (error) {
    if (!(error instanceof DomainError) || isNotFound(error)) throw error;
    return noteUnheard(app, who, source, error);
  }
  await keepTranscript(app, who, session, source, heard);
  return null;
}

async function keepTranscript(
  app: App,
  who: Who,
  session: Session,
  source: Source,
  { draft, shares }: Heard,
  transcriptId = app.newId(),
): Promise<void> {
  const keys = app.keys(who);
  await keys.create(transcriptId, "TRANSCRIPT");
  const people = await findPeople(app, who, session);
  const labels = [...new Set(draft.spoken.map((spoken) => spoken.speaker))];
  const named = mapSpeakers(labels, people).map((match, index) => weigh(match, shares.get(labels[index] ?? "")));
  const matches = session.kind === "COACHING" ? guessRoles(labels, named, draft.spoken) : named;
  const names = people.map((person) => person.displayName);
  const rows = await buildTranscript(app, keys, session, source, { transcriptId, draft, labels, matches, names });
  const assigned = await app.write(who, async (unit) => {
    const current = await unit.lock(Session, session.id);
    const { workspaceId, id: sessionId } = session;
    // Under the lock, since another of its files may have been read at the same time.
    const only = session.kind === "COACHING" ? { workspaceId, sessionId } : { workspaceId, sourceId: source.id };
    if (await unit.em.existsBy(Transcript, only)) return null;
    if (current.coacheeId !== session.coacheeId) return current;
    await insertRows(unit.em, rows, unit.now);
    current.endedAt ??= current.startedAt && new Date(current.startedAt.getTime() + rows.transcript.durationMs);
    if (current.step === "INGEST" || current.step === "NORMALIZE") current.step = "STORE";
    await unit.em.save(current);
    const { utteranceCount, speakerCount } = rows.transcript;
    const facts = { utterances: utteranceCount, speakers: speakerCount, findings: rows.findings.length };
    await unit.record("transcript.normalized", toPublicId("session", session.id), facts);
    await unit.progress(session.id, "STORE", "RUNNING", 0, 1);
    await unit.enqueue("store", { sessionId: session.id });
    return null;
  });
  // Whose session it is was said meanwhile: the rows are made again, and are theirs.
  if (assigned) await keepTranscript(app, who, assigned, source, { draft, shares }, transcriptId);
}

/** A name that was found by time is as sure as the times agree. */
function weigh(match: SpeakerMatch, share = 1): SpeakerMatch {
  return { ...match, confidence: Math.round(match.confidence * share * 100) / 100 };
}

async function insertRows(em: Unit["em"], rows: TranscriptRows, now: Date): Promise<void> {
  await em.insert(Transcript, { ...rows.transcript, createdAt: now });
  await em.insert(Participant, rows.participants);
  for (const batch of batches(rows.utterances)) await em.insert(Utterance, batch);
  for (const batch of batches(rows.findings)) await em.insert(PiiFinding, batch);
  if (rows.classifications.length > 0) await em.insert(Classification, rows.classifications);
}

function* batches<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += 500) yield rows.slice(start, start + 500);
}

export interface Person {
  userId: string;
  role: "COACH" | "COACHEE";
  displayName: string;
}

/** The coach and, once known, the coachee of a session, by name. */
export async function findPeople(app: App, who: Who, session: Session): Promise<Person[]> {
  const { workspaceId } = session;
  const keys = app.keys(who);
  const ids = [session.coachId, session.coacheeId].filter((id) => id !== null);
  const users = await app.write(who, (unit) =>
    unit.em.findBy(
      User,
      ids.map((id) => ({ workspaceId, id })),
    ),
  );
  const people = users.map(async (user) => ({
    userId: user.id,
    role: user.id === session.coachId ? ("COACH" as const) : ("COACHEE" as const),
    displayName: (await keys.open(cell("app_user", "displayName", user), user.displayName)) ?? "",
  }));
  return (await Promise.all(people)).filter((person) => person.displayName !== "");
}
