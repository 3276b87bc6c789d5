import { type EntityTarget, In, IsNull, LessThan, MoreThan } from "typeorm";
import type { App, Unit, Who } from "../../app";
import {
  EvidencePack,
  FilledForm,
  LlmCall,
  PackDecision,
  PackEdit,
  Session,
  type SessionState,
  Source,
  Transcript,
  Workspace,
  ZoomEvent,
} from "../../entities";
import { carryOn, complete } from "./completion";

const IDLE_MS = 86_400_000;

/** States in which nothing works on a session. */
export const atRest: readonly SessionState[] = ["OPEN", "READY", "FAILED"];

/** For the sweep: in a stateless workspace sessions that nobody completes are completed after 24 idle hours. */
export async function completeIdle(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  const { waiting, old } = await app.write(who, async (unit) => {
    const { mode } = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
    const created = { createdAt: LessThan(new Date(unit.now.getTime() - IDLE_MS)), state: In([...atRest]) };
    return {
      waiting: await unit.em.findBy(Session, { workspaceId, state: "COMPLETING" }),
      old: mode === "STATELESS" ? await unit.em.findBy(Session, { workspaceId, ...created }) : [],
    };
  });
  for (const { id } of waiting)
    await app.write(who, async (unit) => {
      await unit.holdsOn([]);
      await carryOn(app, unit, id);
    });
  for (const { id } of old) await app.write(who, (unit) => completeIfIdle(app, unit, id));
}

async function completeIfIdle(app: App, unit: Unit, id: string): Promise<void> {
  await unit.holdsOn([]);
  const where = { workspaceId: unit.who.workspaceId, id };
  const session = await unit.em.findOne(Session, { where, lock: { mode: "pessimistic_write" } });
  if (session && (await isIdle(unit, session))) await complete(app, unit, session);
}

/** At rest, and for 24 hours no upload, no job, no edit and no decision. */
export async function isIdle(unit: Unit, session: Session): Promise<boolean> {
  const start = new Date(unit.now.getTime() - IDLE_MS);
  if (!atRest.includes(session.state) || session.createdAt > start) return false;
  const since = MoreThan(start);
  const signs: [EntityTarget<{ workspaceId: string; sessionId: string }>, object[]][] = [
    [ZoomEvent, [{ receivedAt: since }, { processedAt: IsNull() }]],
    [Source as EntityTarget<never>, [{ createdAt: since }, { scannedAt: since }, { trashedAt: since }]],
    [Transcript, [{ createdAt: since }]],
    [LlmCall, [{ at: since }]],
    [EvidencePack, [{ createdAt: since }, { checkedAt: since }, { state: "REGENERATING" }]],
    [PackEdit, [{ at: since }]],
    [PackDecision, [{ at: since }]],
    [
      FilledForm as EntityTarget<never>,
      [{ createdAt: since }, { completedAt: since }, { editedAt: since }, { state: "FILLING" }],
    ],
  ];
  const place = { workspaceId: session.workspaceId, sessionId: session.id };
  for (const [entity, any] of signs)
    if (
      await unit.em.existsBy(
        entity,
        any.map((sign) => ({ ...place, ...sign })),
      )
    )
      return false;
  return true;
}
