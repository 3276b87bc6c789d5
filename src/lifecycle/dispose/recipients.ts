import { createHash } from "node:crypto";
import { In } from "typeorm";
import type { App, Keys, Unit, Who } from "../../app";
import {
  cell,
  DisposalItem,
  DisposalRun,
  ErasureRequest,
  RecipientNotice,
  type RecipientState,
  type Session,
  ZoomConnection,
} from "../../entities";
import { PortError } from "../../errors";
import { UNDER_WAY } from "../../policies/erasure";
import { findAccessToken, type Tokens, useTokens } from "../ingest/access-token";

const DELETE_RECORDING = "Delete the cloud recording (action=delete)";

/** What has to be known to ask for a meeting's deletion once its session is gone; sealed under the request's key. */
interface Meeting {
  sessionId: string;
  meetingUuid: string;
  coachId: string;
  /** The coach's own access, where the coach is who is erased. */
  tokens: Tokens | null;
}

/** Writes down whose copies Zoom holds, while the sessions still know; the job asks once they have begun to go. */
export async function noteMeetings(
  app: App,
  unit: Unit,
  erasureId: string,
  sessions: readonly Session[],
): Promise<void> {
  const { workspaceId } = unit.who;
  const keys = app.keys(unit.who);
  const request = await unit.get(ErasureRequest, erasureId);
  for (const session of sessions) {
    if (!session.meetingHash) continue;
    const notice = unit.em.create(RecipientNotice, {
      ...{ workspaceId, id: idOf(erasureId, session.id), erasureId, recipient: "Zoom", asked: DELETE_RECORDING },
      ...{ state: "NOT_POSSIBLE", detail: null, attempts: 0, at: unit.now },
    });
    const meetingUuid = await keys.open(cell("session", "meetingUuid", session), session.meetingUuid);
    if (meetingUuid && session.coachId) {
      const { id: sessionId, coachId } = session;
      const tokens = coachId === request.subjectId ? await findTokens(keys, unit, coachId) : null;
      const detail: Meeting = { sessionId, meetingUuid, coachId, tokens };
      notice.state = "PENDING";
      notice.detail = await keys.seal(cell("recipient_notice", "detail", notice), JSON.stringify(detail));
    }
    await unit.addIfAbsent(RecipientNotice, notice);
  }
  if (sessions.length > 0) await unit.enqueue("recipients", { erasureId }, { key: `recipients:${erasureId}` });
}

/** One notice a session, however often it is written: a uuid made of both ids. */
function idOf(erasureId: string, sessionId: string): string {
  const hex = createHash("sha256").update(`${erasureId}/${sessionId}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

async function findTokens(keys: Keys, unit: Unit, coachId: string): Promise<Tokens | null> {
  const rows = await unit.em.findBy(ZoomConnection, { workspaceId: unit.who.workspaceId, coachId });
  for (const row of rows) {
    const tokens = await keys.open(cell("zoom_connection", "tokens", row), row.tokens);
    if (tokens) return JSON.parse(tokens) as Tokens;
  }
  return null;
}

/**
 * The job: asks Zoom for the deletion of each meeting that has begun to go here, by the coach's own access. What came of
 * it is written down; what is not known is asked again. At the end the key of a finished request goes.
 */
export async function recipients(app: App, who: Who, input: { erasureId: string }): Promise<void> {
  const { erasureId } = input;
  const { workspaceId } = who;
  const keys = app.keys(who);
  let unknown: unknown = null;
  for (const notice of await findAsked(app, who, erasureId)) {
    try {
      await ask(app, who, keys, notice);
    } catch (error) {
      if (!(error instanceof PortError && error.retryable)) throw error;
      await noteAttempt(app, who, notice);
      unknown = error;
    }
  }
  if (unknown) throw unknown;
  const isOver = await app.write(who, async (unit) => {
    const request = await unit.em.findOneBy(ErasureRequest, { workspaceId, id: erasureId });
    const waits = await unit.em.existsBy(RecipientNotice, { workspaceId, erasureId, state: "PENDING" });
    return request !== null && request.reason === null && request.decisionReason === null && isEnded(request) && !waits;
  });
  if (isOver) await app.shredKeys(who, [erasureId]);
}

const isEnded = ({ subjectId, state }: ErasureRequest) => subjectId === null && !UNDER_WAY.includes(state);

interface Asked {
  notice: RecipientNotice;
  meeting: Meeting;
}

/** Notices that wait, of sessions that have begun to go: what a hold keeps here is not taken away elsewhere. */
async function findAsked(app: App, who: Who, erasureId: string): Promise<Asked[]> {
  const { workspaceId } = who;
  const keys = app.keys(who);
  const { notices, going } = await app.destroy(who, async (unit) => {
    const runs = await unit.em.findBy(DisposalRun, { workspaceId, erasureId });
    const where = { workspaceId, runId: In(runs.map(({ id }) => id)), kind: "SESSION" as const };
    const items = await unit.em.findBy(DisposalItem, { ...where, state: In(["BEGUN", "GONE"]) });
    const waiting = await unit.em.findBy(RecipientNotice, { workspaceId, erasureId, state: "PENDING" });
    return { notices: waiting, going: new Set(items.map(({ itemId }) => itemId)) };
  });
  const asked: Asked[] = [];
  for (const notice of notices) {
    const detail = await keys.open(cell("recipient_notice", "detail", notice), notice.detail);
    const meeting = detail && (JSON.parse(detail) as Meeting);
    if (meeting && going.has(meeting.sessionId)) asked.push({ notice, meeting });
  }
  return asked;
}

async function ask(app: App, who: Who, keys: Keys, { notice, meeting }: Asked): Promise<void> {
  const token = await findToken(app, who, keys, { notice, meeting });
  if (!token) return settle(app, who, notice, "NOT_POSSIBLE");
  try {
    // Gone already is as good: the copy is not there.
    await app.recordings.deleteRecording(meeting.meetingUuid, token);
  } catch (error) {
    if (!(error instanceof PortError) || error.retryable) throw error;
    return settle(app, who, notice, "REFUSED");
  }
  await settle(app, who, notice, "DONE");
}

/** The access of the coach as it is now, or as it was kept; null when there is none that holds. */
async function findToken(app: App, who: Who, keys: Keys, { notice, meeting }: Asked): Promise<string | null> {
  try {
    if (!meeting.tokens) return await findAccessToken(app, who, meeting.coachId);
    return await useTokens(app, {
      name: `${notice.erasureId}/${meeting.coachId}`,
      store: {
        read: () => currentTokens(app, who, keys, notice),
        keep: (fresh) => keepTokens(app, who, meeting.coachId, notice.erasureId, fresh),
      },
      // The notice says so itself once it is settled.
      ended: async () => undefined,
    });
  } catch (error) {
    if (error instanceof PortError && !error.retryable) return null;
    throw error;
  }
}

/** Another notice of this coach may have refreshed them since. */
async function currentTokens(app: App, who: Who, keys: Keys, { id }: RecipientNotice): Promise<Tokens | null> {
  const notice = await app.write(who, (unit) => unit.get(RecipientNotice, id));
  const detail = await keys.open(cell("recipient_notice", "detail", notice), notice.detail);
  return detail ? (JSON.parse(detail) as Meeting).tokens : null;
}

/** A refresh token is good once: the new pair goes to every notice that waits with the old one, before it is used. */
async function keepTokens(app: App, who: Who, coachId: string, erasureId: string, tokens: Tokens): Promise<boolean> {
  const { workspaceId } = who;
  const keys = app.keys(who);
  await app.write(who, async (unit) => {
    for (const notice of await unit.em.findBy(RecipientNotice, { workspaceId, erasureId, state: "PENDING" })) {
      const place = cell("recipient_notice", "detail", notice);
      const meeting = JSON.parse((await keys.open(place, notice.detail)) ?? "null") as Meeting | null;
      if (!meeting?.tokens || meeting.coachId !== coachId) continue;
      notice.detail = await keys.seal(place, JSON.stringify({ ...meeting, tokens }));
      await unit.em.save(notice);
    }
  });
  return true;
}

/** What had to be named is forgotten once there is nothing more to ask. */
async function settle(app: App, who: Who, { id }: RecipientNotice, state: RecipientState): Promise<void> {
  await app.destroy(who, async (unit) => {
    const notice = await unit.lock(RecipientNotice, id);
    if (notice.state !== "PENDING") return;
    Object.assign(notice, { state, detail: null, attempts: notice.attempts + 1, at: unit.now });
    await unit.em.save(notice);
    await unit.record("erasure.recipient", null, { recipient: notice.recipient, state });
    await unit.tellErasure(notice.erasureId);
  });
}

async function noteAttempt(app: App, who: Who, { notice }: Asked): Promise<void> {
  await app.write(who, (unit) =>
    unit.em.increment(RecipientNotice, { workspaceId: who.workspaceId, id: notice.id }, "attempts", 1),
  );
}
