import type { App, Keys, Unit, Who } from "../../app";
import { cell, Session, Source, Transcript, toPublicId } from "../../entities";
import { advance } from "../states";
import type { RefusedBytes, TakenIn } from "./take-in";

/** Writes down what came in: facts of the bytes, the scan's verdict. The source stays in quarantine until it is stored. */
export async function noteArrival(keys: Keys, unit: Unit, source: Source, taken: TakenIn): Promise<void> {
  source.byteSize = taken.bytes;
  source.mediaType = taken.mediaType;
  source.sha256 = await keys.seal(cell("source", "sha256", source), taken.sha256);
  source.scanEngine = taken.scan.engine;
  source.scanVerdict = taken.scan.verdict;
  source.scannedAt = unit.now;
  await unit.em.save(source);
}

/** Out of quarantine: readable from now on, its session told to go on. */
export async function storeSource(app: App, unit: Unit, source: Source): Promise<void> {
  advance("source", source, "STORED");
  source.awaitsScan = false;
  await unit.em.save(source);
  await unit.record("source.stored", toPublicId("source", source.id), { kind: source.kind, bytes: source.byteSize });
  if (isReadable(app, source) && source.sessionId) await readTranscript(unit, source.sessionId, source.id);
}

/** Whether a transcript is made from it, by the transcriber that is configured. */
export function isReadable(app: App, { kind, state }: Source): boolean {
  return (app.transcriber.accepts as readonly string[]).includes(kind) && state === "STORED";
}

/** A session with a source that no transcript was made from goes on to read it. */
export async function readTranscript(unit: Unit, sessionId: string, sourceId: string): Promise<void> {
  const session = await unit.lock(Session, sessionId);
  if (session.kind === "COACHING" && (await hasTranscript(unit, session))) return;
  if (["OPEN", "READY", "FAILED"].includes(session.state) && session.kind === "COACHING")
    advance("session", session, "PROCESSING");
  if (session.step === "INGEST") session.step = "NORMALIZE";
  session.failure = null;
  await unit.em.save(session);
  await unit.progress(session.id, "NORMALIZE", "RUNNING", 0, 1);
  await unit.enqueue("normalize", { sessionId: session.id }, { key: `normalize:${sourceId}` });
}

/** A coaching session's further recordings and files are kept and not read: it would wait for a step that never runs. */
function hasTranscript(unit: Unit, { workspaceId, id: sessionId }: Session): Promise<boolean> {
  return unit.em.existsBy(Transcript, { workspaceId, sessionId });
}

/** Stored where they are scanned and clean; else they wait in quarantine for the verdict, and their bringer need not. */
export async function storeOnceClean(app: App, unit: Unit, source: Source): Promise<void> {
  if (source.scanVerdict === "CLEAN") {
    await storeSource(app, unit, source);
    return;
  }
  source.awaitsScan = true;
  await unit.em.save(source);
}

/** The bytes were refused and are gone from the store; the row says why, the coach and the uploader are told, it is audited. */
export async function rejectSource(
  app: App,
  who: Who,
  sourceId: string,
  refused: Pick<RefusedBytes, "failure" | "scan">,
): Promise<Source> {
  return app.write(who, async (unit) => {
    const source = await unit.lock(Source, sourceId);
    if (source.state === "REJECTED") return source;
    advance("source", source, "REJECTED");
    source.failure = refused.failure;
    source.awaitsScan = false;
    if (refused.scan) {
      source.scanVerdict = refused.scan.verdict;
      source.scanSignature = refused.scan.signature;
      source.scanEngine = refused.scan.engine;
      source.scannedAt = unit.now;
    }
    await unit.em.save(source);
    const ref = toPublicId("source", source.id);
    await unit.record("source.rejected", ref, { reason: refused.failure, kind: source.kind });
    const told = new Set([source.coachId, source.createdBy].filter((id) => id !== null));
    for (const userId of told) await unit.notify(userId, "SOURCE_REJECTED", ref);
    return source;
  });
}
