import { In, IsNull } from "typeorm";
import type { App, Who } from "../../app";
import { Session, Source, Transcript } from "../../entities";
import type { DomainError } from "../../errors";
import { advance } from "../states";
import { failSession } from "./fail-session";

/** What a transcript may be made from: in order of what is read first. */
const readable = (app: App, { workspaceId }: Who, sessionId: string) => ({
  ...{ workspaceId, sessionId, kind: In(app.transcriber.accepts), state: "STORED" as const, unheard: IsNull() },
});

/**
 * Sources that none was made from yet, the best first: who has a speech service wants what was said, by the word, and
 * sound is sent sooner than a picture of it.
 */
export async function findSources(app: App, who: Who, session: Session): Promise<Source[]> {
  const { workspaceId, id: sessionId } = session;
  const rank = ({ kind, mediaType }: Source) => (kind !== "RECORDING" ? 2 : mediaType.startsWith("audio/") ? 0 : 1);
  return app.write(who, async (unit) => {
    const made = await unit.em.findBy(Transcript, { workspaceId, sessionId });
    if (session.kind === "COACHING" && made.length > 0) return [];
    const where = readable(app, who, sessionId);
    const sources = await unit.em.find(Source, { where, order: { createdAt: "ASC", id: "ASC" } });
    return sources
      .filter((source) => !made.some((transcript) => transcript.sourceId === source.id))
      .sort((a, b) => rank(a) - rank(b));
  });
}

/** What it was to read went to the trash before it was read: the session waits for a source, as at the start. */
export async function waitAgain(app: App, who: Who, sessionId: string): Promise<void> {
  await app.write(who, async (unit) => {
    const session = await unit.lock(Session, sessionId);
    if (session.state !== "PROCESSING" || session.step !== "NORMALIZE") return;
    // One that came meanwhile has a job of its own.
    if (await unit.em.existsBy(Source, readable(app, who, sessionId))) return;
    advance("session", session, "OPEN");
    session.step = "INGEST";
    await unit.em.save(session);
    await unit.progress(sessionId, "INGEST", "DONE", 0, 0);
  });
}

/** Before it is sent: whoever was given something is told of in an erasure, also where no answer came. */
export async function noteSent(app: App, who: Who, { workspaceId, id, sentTo }: Source): Promise<void> {
  const { name } = app.transcriber;
  if (sentTo.includes(name)) return;
  await app.write(who, (unit) => unit.em.update(Source, { workspaceId, id }, { sentTo: [...sentTo, name] }));
}

/** Why it can't be read; a recording is not sent again. The log names the limit of a service that takes no more. */
export async function noteUnheard(app: App, who: Who, source: Source, error: DomainError): Promise<string> {
  const isRecording = source.kind === "RECORDING";
  const failure = isRecording && error.code === "TOO_LARGE" ? "RECORDING_TOO_LARGE" : "TRANSCRIPT_UNREADABLE";
  app.log.warn({ sourceId: source.id, sessionId: source.sessionId, failure }, error.message);
  if (isRecording) {
    const { workspaceId, id } = source;
    await app.write(who, (unit) => unit.em.update(Source, { workspaceId, id }, { unheard: failure }));
  }
  return failure;
}

/** A speech service that refuses, or stays away, is done without where the meeting's own transcript is there. */
export async function giveUpNormalize(app: App, who: Who, input: { sessionId: string }, code: string): Promise<void> {
  const { sessionId } = input;
  const { workspaceId } = who;
  const goesOn = await app.write(who, async (unit) => {
    if (code !== "TRANSCRIBER_FAILED") return false;
    await unit.lock(Session, sessionId);
    const waiting = { workspaceId, sessionId, state: "STORED" as const, unheard: IsNull() };
    const given = await unit.em.update(Source, { ...waiting, kind: "RECORDING" }, { unheard: code });
    // Where no recording is left to give up, it was something else that failed, and would again.
    if (!given.affected) return false;
    const hasFile = await unit.em.existsBy(Source, { ...waiting, kind: "TRANSCRIPT_FILE" });
    if (hasFile) await unit.enqueue("normalize", input);
    return hasFile;
  });
  if (!goesOn) await failSession(app, who, sessionId, code);
}
