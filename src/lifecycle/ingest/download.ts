import type { Readable } from "node:stream";
import type { App, Keys, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { cell, Session, Source, toPublicId, ZoomEvent } from "../../entities";
import { DomainError, isNotFound, PortError, StoreError } from "../../errors";
import type { RecordingEvent, RecordingFile } from "../../ports/recording-service";
import { failSession } from "../normalize/fail-session";
import { findAccessToken } from "./access-token";
import { enqueueScan } from "./scan";
import { noteArrival, rejectSource, storeOnceClean } from "./settle";
import { getBlobKey, newSource } from "./source-row";
import { RefusedBytes, takeIn } from "./take-in";
import { hashMeeting } from "./zoom-event";

/** The job behind an event: fetches each file once, however often it runs; then forgets the event's token and links. */
export async function ingest(app: App, who: Who, input: { eventId: string }): Promise<void> {
  const keys = app.keys(who);
  const { workspaceId } = who;
  const row = await app.write(who, (unit) => unit.em.findOneBy(ZoomEvent, { workspaceId, id: input.eventId }));
  // It went with its session, which a queue that was slower has not heard of.
  if (!row) return;
  const payload = await keys.open(cell("zoom_event", "payload", row), row.payload);
  if (row.processedAt || !payload) return;
  const event = reviveEvent(payload);
  const meetingHash = await hashMeeting(keys, event.meetingUuid);
  if (!(await isSuppressed(app, who, meetingHash)))
    for (const file of event.files) await fetchFile(app, who, row, event, file);
  await app.write(who, async (unit) => {
    const current = await unit.lock(ZoomEvent, input.eventId);
    current.payload = null;
    current.processedAt = unit.now;
    await unit.em.save(current);
  });
}

const isSuppressed = (app: App, who: Who, hash: Buffer) => app.write(who, (unit) => unit.isSuppressed([hash]));

function reviveEvent(payload: string): RecordingEvent {
  const times = new Set(["startedAt", "endedAt"]);
  return JSON.parse(payload, (name, value) => (times.has(name) && typeof value === "string" ? new Date(value) : value));
}

async function fetchFile(
  app: App,
  who: Who,
  row: ZoomEvent,
  event: RecordingEvent,
  file: RecordingFile,
): Promise<void> {
  const { downloadUrl, kind } = file;
  if (!downloadUrl || !kind) return;
  const keys = app.keys(who);
  if (await isSuppressed(app, who, await hashFile(keys, event, file))) return;
  const source = await findOrAddSource(app, who, keys, row, event, { ...file, kind });
  if (source.state !== "QUARANTINED" || source.awaitsScan) return;
  try {
    const body = await openDownload(app, who, row, event, downloadUrl);
    const filename = `${kind.toLowerCase()}.${file.extension}`;
    const claimed = { filename, mediaType: file.mediaType, kind };
    const taken = await takeIn(app, who, keys, source, { body, maxBytes: app.limits.uploadBytes, claimed });
    const { state } = await app.write(who, async (unit) => {
      const current = await unit.lock(Source, source.id);
      if (current.state !== "QUARANTINED" || current.awaitsScan) return current;
      await noteArrival(keys, unit, current, taken);
      await storeOnceClean(app, unit, current);
      if (current.awaitsScan) await enqueueScan(app, unit, current.id);
      return current;
    });
    // Given up meanwhile by the other event that names it: its bytes came too late.
    if (state === "REJECTED") await app.blobs.destroy(getBlobKey(source));
  } catch (error) {
    // It began to go meanwhile: the other files are fetched all the same.
    if (isNotFound(error)) return;
    const refused = toRefusal(error);
    if (!refused) throw error;
    await rejectSource(app, who, source.id, refused);
  }
}

const isGone = (error: unknown) => error instanceof PortError && error.port === "recording-service" && !error.retryable;

/** What can't become right by trying again is a refusal: a file that is not what it claims, or is gone at the service. */
function toRefusal(error: unknown): RefusedBytes | null {
  if (error instanceof RefusedBytes) return error;
  return isGone(error)
    ? new RefusedBytes("NOT_AVAILABLE", new DomainError("NOT_FOUND", "The service has no such file."))
    : null;
}

/** By the event's token, which is good for a day; after that, or without one, by the coach's own access. */
async function openDownload(app: App, who: Who, row: ZoomEvent, event: RecordingEvent, url: string): Promise<Readable> {
  let refused: unknown = new PortError(
    "recording-service",
    "The event holds no token and the coach has not connected.",
    false,
  );
  if (event.downloadToken) {
    try {
      return (await app.recordings.download(url, event.downloadToken)).body;
    } catch (error) {
      if (!isGone(error)) throw error;
      refused = error;
    }
  }
  const accessToken = await findAccessToken(app, who, row.coachId);
  if (!accessToken) throw refused;
  return (await app.recordings.download(url, accessToken)).body;
}

type FetchedFile = RecordingFile & { kind: NonNullable<RecordingFile["kind"]> };

/** By which a file is known again when another event names it. */
async function hashFile(keys: Keys, event: RecordingEvent, file: RecordingFile): Promise<Buffer> {
  const identity = file.id ?? `${event.meetingUuid}/${file.kind}/${file.extension}`;
  return keyedHash(await keys.secret("zoom-events"), identity);
}

async function findOrAddSource(
  app: App,
  who: Who,
  keys: Keys,
  row: ZoomEvent,
  event: RecordingEvent,
  file: FetchedFile,
): Promise<Source> {
  const externalHash = await hashFile(keys, event, file);
  const { workspaceId } = who;
  const find = () => app.write(who, (unit) => unit.em.findOneBy(Source, { workspaceId, externalHash }));
  const known = await find();
  if (known) return known;
  const id = app.newId();
  await keys.create(id, "SOURCE");
  const added = app.write(who, async (unit) => {
    const session = await unit.lock(Session, row.sessionId);
    const source = await newSource(app, unit, session, { id, kind: file.kind, mediaType: file.mediaType });
    Object.assign(source, { externalHash, startedAt: file.startedAt, createdBy: session.coachId });
    await unit.em.insert(Source, source);
    await unit.record("source.requested", toPublicId("source", id), { kind: file.kind, bytes: file.byteSize });
    return source;
  });
  // Both events of a meeting may name a file: whoever comes second takes what the first has added.
  return added.catch(async (error: unknown) => {
    const other = error instanceof StoreError && error.sqlState === "23505" ? await find() : null;
    if (other) return other;
    throw error;
  });
}

/** An event whose files could not be fetched in the end: they and its session say so, and the token is forgotten. */
export async function giveUpIngest(app: App, who: Who, input: { eventId: string }, code: string): Promise<void> {
  for (const source of await findUnfetched(app, who, input.eventId)) {
    // Where the store can't be reached the row still knows its blob, and disposal will look there.
    await app.blobs.destroy(getBlobKey(source)).catch(() => undefined);
    await rejectSource(app, who, source.id, { failure: code, scan: null });
  }
  const sessionId = await app.write(who, async (unit) => {
    const row = await unit.lock(ZoomEvent, input.eventId);
    row.payload = null;
    row.processedAt ??= unit.now;
    await unit.em.save(row);
    return row.sessionId;
  });
  await failSession(app, who, sessionId, code);
}

async function findUnfetched(app: App, who: Who, eventId: string): Promise<Source[]> {
  const keys = app.keys(who);
  const { workspaceId } = who;
  const row = await app.write(who, (unit) => unit.get(ZoomEvent, eventId));
  // A key that is gone took the names of the files with it.
  const payload = await keys.open(cell("zoom_event", "payload", row), row.payload).catch(() => null);
  if (!payload) return [];
  const event = reviveEvent(payload);
  const hashes = await Promise.all(event.files.map((file) => hashFile(keys, event, file)));
  const unfetched = { workspaceId, state: "QUARANTINED" as const, awaitsScan: false };
  const where = hashes.map((externalHash) => ({ ...unfetched, externalHash }));
  return where.length > 0 ? app.write(who, (unit) => unit.em.findBy(Source, where)) : [];
}
