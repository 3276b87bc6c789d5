import { Not } from "typeorm";
import type { App, Keys, Unit, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { cell, Session, toPublicId, ZoomConnection, ZoomEvent } from "../../entities";
import { DomainError, StoreError } from "../../errors";
import type { RecordingEvent } from "../../ports/recording-service";
import { newSession } from "./create-session";
import { readText } from "./text";
import { hashAccountHost } from "./zoom-connection";

const UNIQUE_VIOLATION = "23505";
const MOST_TRIES = 5;

type Connection = Pick<ZoomConnection, "id" | "coachId">;
export type Reception = "accepted" | "duplicate" | "unknown-account" | "suppressed";

/** By which a meeting's events find its session, and by which an erased one is known again. */
export async function hashMeeting(keys: Keys, meetingUuid: string): Promise<Buffer> {
  return keyedHash(await keys.secret("zoom-events"), meetingUuid);
}

/**
 * Takes an event in: whose it is, its session (joined by meeting uuid, in either event order), the event itself sealed,
 * and the job that does the rest. An unknown account stores nothing.
 */
export async function receiveZoomEvent(app: App, event: RecordingEvent): Promise<Reception> {
  const connection = await app.findZoomConnection(await hashAccountHost(app, event.accountId, event.hostId));
  if (!connection) {
    app.log.info({ event: event.event }, "a recording event of an unknown account was not taken in");
    return "unknown-account";
  }
  const who: Who = { workspaceId: connection.workspaceId, role: "COACH", userId: connection.coachId, ref: "zoom" };
  for (let tries = 1; ; tries++) {
    try {
      return await accept(app, who, connection, event);
    } catch (error) {
      // Not for ever: the session may be another coach's, whose host this was before.
      if (!isRaced(error) || tries === MOST_TRIES) throw error;
    }
  }
}

/** Two events of one meeting at once, or one whose session is destroyed meanwhile: each finds out when it looks again. */
function isRaced(error: unknown): boolean {
  if (error instanceof DomainError) return error.code === "NOT_FOUND";
  return error instanceof StoreError && error.sqlState === UNIQUE_VIOLATION;
}

async function accept(app: App, who: Who, connection: Connection, event: RecordingEvent): Promise<Reception> {
  const keys = app.keys(who);
  const meetingHash = await hashMeeting(keys, event.meetingUuid);
  const eventHash = keyedHash(
    await keys.secret("zoom-events"),
    JSON.stringify([event.event, event.meetingUuid, event.eventTs]),
  );
  const { workspaceId } = who;
  if (await refuseSuppressed(app, who, meetingHash, event)) return "suppressed";
  const known = await app.write(who, (unit) => unit.em.findOneBy(Session, { workspaceId, meetingHash }));
  const sessionId = known?.id ?? app.newId();
  if (!known) await keys.create(sessionId, "SESSION");
  return app.write(who, async (unit) => {
    if (!(await isStillTheirs(unit, connection))) return "unknown-account";
    if (await unit.em.existsBy(ZoomEvent, { workspaceId, eventHash })) return "duplicate";
    if (!known) await openSession(unit, sessionId, meetingHash);
    const session = await unit.lock(Session, sessionId);
    await describe(app, unit, session, event);
    const row = unit.em.create(ZoomEvent, { workspaceId, id: app.newId(), sessionId, eventHash, processedAt: null });
    Object.assign(row, { coachId: session.coachId, coacheeId: session.coacheeId, receivedAt: unit.now });
    row.payload = await keys.seal(cell("zoom_event", "payload", row), JSON.stringify(event));
    await unit.em.insert(ZoomEvent, row);
    await unit.record("recording.announced", toPublicId("session", sessionId), { event: event.event });
    await unit.enqueue("ingest", { eventId: row.id });
    return "accepted";
  });
}

/** Their erasure ends the connection when it begins: before this, or after what comes in here is there to go with them. */
async function isStillTheirs(unit: Unit, { id, coachId }: Connection): Promise<boolean> {
  await unit.roleOf(coachId);
  const { workspaceId } = unit.who;
  return unit.em.existsBy(ZoomConnection, { workspaceId, id, state: Not("DISCONNECTED" as const) });
}

/** An erased person's meeting: that it was announced again goes into the log, and nothing of it anywhere. */
async function refuseSuppressed(app: App, who: Who, meetingHash: Buffer, { event }: RecordingEvent): Promise<boolean> {
  return app.write(who, async (unit) => {
    const suppressed = await unit.isSuppressed([meetingHash]);
    if (suppressed) await unit.record("recording.suppressed", null, { event });
    return suppressed;
  });
}

async function openSession(unit: Unit, id: string, meetingHash: Buffer): Promise<void> {
  const given = {
    id,
    kind: "COACHING" as const,
    coachId: unit.who.userId,
    coacheeId: null,
    createdBy: unit.who.userId,
  };
  const session = await newSession(unit, given);
  await unit.em.insert(Session, { ...session, meetingHash });
  await unit.record("session.created", toPublicId("session", id), { kind: "COACHING" });
}

/** Topic, times and the service's own name for it; a recurring meeting's own start may lie days before the recording's. */
async function describe(app: App, unit: Unit, session: Session, event: RecordingEvent): Promise<void> {
  const times = (pick: "startedAt" | "endedAt") =>
    event.files.map((file) => file[pick]?.getTime() ?? Number.NaN).filter(Number.isFinite);
  const starts = times("startedAt");
  const ends = times("endedAt");
  session.startedAt ??= starts.length > 0 ? new Date(Math.min(...starts)) : event.startedAt;
  session.meetingUuid ??= await app.keys(unit.who).seal(cell("session", "meetingUuid", session), event.meetingUuid);
  session.endedAt ??= ends.length > 0 ? new Date(Math.max(...ends)) : event.endedAt;
  const title = readText("topic", event.topic?.slice(0, 200).toWellFormed(), 200);
  if (title && !session.title) session.title = await app.keys(unit.who).seal(cell("session", "title", session), title);
  await unit.em.save(session);
}
