import { In } from "typeorm";
import type { App, Unit, Who } from "../../app";
import { RetentionPolicy, Session, type SessionState, Source, toPublicId, Workspace } from "../../entities";
import { isNotFound } from "../../errors";
import { advance } from "../states";
import { anchorOf, dueAt } from "../store/retention-clock";
import { BATCH, findRunOut } from "./due";
import { atRest, isIdle } from "./idle";

/**
 * For the sweep: sessions past the archive age turn read-only, once every blob of theirs lies in the cold tier. A session
 * that nobody completed is archived too when it is idle; a stateless workspace completes it first.
 */
export async function archive(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  const { days, ids, states } = await app.write(who, async (unit) => {
    const policy = await unit.em.findOneByOrFail(RetentionPolicy, { workspaceId, category: "SESSION" });
    const age = policy.archiveAfterDays;
    const { mode } = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
    const wanted: SessionState[] = mode === "STATELESS" ? ["COMPLETED"] : ["COMPLETED", ...atRest];
    return { days: age, ids: age === null ? [] : await findRunOut(unit, "SESSION", age, unit.now), states: wanted };
  });
  if (days === null) return;
  for (let start = 0; start < ids.length; start += BATCH) {
    const where = { workspaceId, id: In(ids.slice(start, start + BATCH)), state: In(states) };
    const sessions = await app.write(who, (unit) => unit.em.findBy(Session, where));
    for (const { id } of sessions) await archiveOne(app, who, id, days);
  }
}

async function archiveOne(app: App, who: Who, id: string, days: number): Promise<void> {
  // Cold first, then marked: whatever is archived lies there, and what can't be moved is tried again.
  if (!(await app.write(who, (unit) => findReady(unit, id, days)))) return;
  const sources = await app.write(who, (unit) =>
    unit.em.findBy(Source, { workspaceId: who.workspaceId, sessionId: id }),
  );
  for (const source of sources) await toCold(app, who, source);
  await app.write(who, async (unit) => {
    const session = await findReady(unit, id, days);
    if (!session) return;
    advance("session", session, "ARCHIVED");
    session.archivedAt = unit.now;
    await unit.em.save(session);
    await unit.record("session.archived", toPublicId("session", id), { days });
  });
}

/** A source's destruction waits for it: to move a blob, some stores write a copy, which no look back would have seen. */
async function toCold(app: App, who: Who, { id, blobKey }: Source): Promise<void> {
  if (!blobKey) return;
  const move = async () => {
    if ((await app.blobs.tier(blobKey)) === "hot") await app.blobs.setTier(blobKey, "cold");
  };
  // One that is going meanwhile is not to be moved.
  await app.occupy(who, { kind: "SOURCE", id }, move).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

/** The session, locked, if it is to be archived as it is now. */
async function findReady(unit: Unit, id: string, days: number): Promise<Session | null> {
  const where = { workspaceId: unit.who.workspaceId, id };
  const session = await unit.em.findOne(Session, { where, lock: { mode: "pessimistic_write" } });
  if (!session || dueAt(anchorOf(session), days) > unit.now) return null;
  return session.state === "COMPLETED" || (await isIdle(unit, session)) ? session : null;
}
