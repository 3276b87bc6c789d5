import type { App, Who } from "../../app";
import { decryptStream } from "../../crypto/framed";
import { type Session, Source } from "../../entities";
import { DomainError } from "../../errors";
import type { TranscriptDraft } from "../../ports/transcriber";
import { getBlobKey } from "../ingest/source-row";
import { nameVoices } from "./name-voices";

export interface Heard {
  draft: TranscriptDraft;
  /** Of speakers that were named by another transcript of the meeting: how well the times agree, 0..1. */
  shares: ReadonlyMap<string, number>;
}

/**
 * What was said in a source. A recording's voices get their names from the meeting's own transcript where it is there.
 * Rejects with DomainError when nothing was or can't be heard; with the signal's reason when it breaks off.
 */
export async function hear(app: App, who: Who, session: Session, source: Source, signal?: AbortSignal): Promise<Heard> {
  const draft = await transcribe(app, who, source, signal);
  const cues = source.kind === "RECORDING" ? await findCues(app, who, session) : null;
  if (!cues) return { draft, shares: new Map() };
  const { spoken, shares } = nameVoices(draft.spoken, cues.spoken);
  return { draft: { ...draft, spoken }, shares };
}

async function transcribe(app: App, who: Who, source: Source, signal?: AbortSignal): Promise<TranscriptDraft> {
  const key = await app.keys(who).dataKey(source.id, "open");
  const sealed = await app.blobs.read(getBlobKey(source));
  const plain = decryptStream(key, getBlobKey(source));
  sealed.on("error", (error) => plain.destroy(error));
  try {
    const draft = await app.transcriber.transcribe(sealed.pipe(plain), source.mediaType, signal);
    if (draft.spoken.length === 0) throw new DomainError("INVALID_INPUT", "The transcript holds no cue.");
    return draft;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    // A service that refused has not read to the end.
    sealed.destroy();
    plain.destroy();
  }
}

/** The meeting's own transcript of a coaching session; null when it isn't there or can't be read. */
async function findCues(app: App, who: Who, session: Session): Promise<TranscriptDraft | null> {
  if (session.kind !== "COACHING") return null;
  const { workspaceId, id: sessionId } = session;
  const file = await app.write(who, (unit) =>
    unit.em.findOne(Source, {
      where: { workspaceId, sessionId, kind: "TRANSCRIPT_FILE", state: "STORED" },
      order: { createdAt: "ASC", id: "ASC" },
    }),
  );
  if (!file) return null;
  try {
    return await transcribe(app, who, file);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
