import type { App, Unit, Who } from "../../app";
import { decryptStream } from "../../crypto/framed";
import {
  Classification,
  cell,
  Participant,
  PiiFinding,
  Session,
  Source,
  Transcript,
  toPublicId,
  User,
  Utterance,
} from "../../entities";
import { DomainError } from "../../errors";
import type { TranscriptDraft } from "../../ports/transcriber";
import { getBlobKey } from "../ingest/source-row";
import { advance } from "../states";
import { buildTranscript, type TranscriptRows } from "./build-transcript";
import { failSession } from "./fail-session";
import { guessRoles } from "./guess-roles";
import { mapSpeakers, type SpeakerMatch } from "./speakers";

/** The second step: a session's transcript files become timed, speaker-labelled, classified utterances. */
export async function normalize(app: App, who: Who, input: { sessionId: string }): Promise<void> {
  const session = await app.write(who, (unit) => unit.get(Session, input.sessionId));
  const files = await findFiles(app, who, session);
  if (files.length === 0) await waitAgain(app, who, session.id);
  let unreadable = false;
  for (const source of files) {
    try {
      const draft = await transcribe(app, who, source);
      await keepTranscript(app, who, session, source, draft);
      if (session.kind === "COACHING") return;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      unreadable = true;
    }
  }
  if (unreadable) await failSession(app, who, session.id, "TRANSCRIPT_UNREADABLE");
}

/** Transcript files that none was made from yet; a coaching session has one transcript, from the first that can be read. */
async function findFiles(app: App, who: Who, session: Session): Promise<Source[]> {
  const { workspaceId, id: sessionId } = session;
  return app.write(who, async (unit) => {
    const made = await unit.em.findBy(Transcript, { workspaceId, sessionId });
    if (session.kind === "COACHING" && made.length > 0) return [];
    const files = await unit.em.find(Source, {
      where: { workspaceId, sessionId, kind: "TRANSCRIPT_FILE", state: "STORED" },
      order: { createdAt: "ASC", id: "ASC" },
    });
    return files.filter((file) => !made.some((transcript) => transcript.sourceId === file.id));
  });
}

/** What it was to read went to the trash before it was read: the session waits for a source, as at the start. */
async function waitAgain(app: App, who: Who, sessionId: string): Promise<void> {
  const { workspaceId } = who;
  await app.write(who, async (unit) => {
    const session = await unit.lock(Session, sessionId);
    if (session.state !== "PROCESSING" || session.step !== "NORMALIZE") return;
    // One that came meanwhile has a job of its own.
    const stored = { workspaceId, sessionId, kind: "TRANSCRIPT_FILE" as const, state: "STORED" as const };
    if (await unit.em.existsBy(Source, stored)) return;
    advance("session", session, "OPEN");
    session.step = "INGEST";
    await unit.em.save(session);
    await unit.progress(sessionId, "INGEST", "DONE", 0, 0);
  });
}

async function transcribe(app: App, who: Who, source: Source): Promise<TranscriptDraft> {
  const key = await app.keys(who).dataKey(source.id, "open");
  const sealed = await app.blobs.read(getBlobKey(source));
  const plain = decryptStream(key, getBlobKey(source));
  sealed.on("error", (error) => plain.destroy(error));
  const draft = await app.transcriber.transcribe(sealed.pipe(plain), source.mediaType);
  if (draft.spoken.length === 0) throw new DomainError("INVALID_INPUT", "The transcript holds no cue.");
  return draft;
}

async function keepTranscript(
  app: App,
  who: Who,
  session: Session,
  source: Source,
  draft: TranscriptDraft,
  transcriptId = app.newId(),
): Promise<void> {
  const keys = app.keys(who);
  await keys.create(transcriptId, "TRANSCRIPT");
  const people = await findPeople(app, who, session);
  const labels = [...new Set(draft.spoken.map((spoken) => spoken.speaker))];
  const named: SpeakerMatch[] = mapSpeakers(labels, people);
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
  if (assigned) await keepTranscript(app, who, assigned, source, draft, transcriptId);
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
