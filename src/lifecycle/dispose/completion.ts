import type { App, Unit } from "../../app";
import { type DisposalRun, FilledForm, Session, Source, toPublicId, Workspace } from "../../entities";
import { DomainError } from "../../errors";
import { anchorsOf } from "../../policies/holds";
import { advance } from "../states";
import { anchorOf, dueDate } from "../store/retention-clock";
import { stateless } from "./due";
import { findKeeping } from "./keeping";
import { openRun } from "./open-run";

/**
 * Ends a locked session. A stateless workspace first lets its sources go: the session is COMPLETING until that is true,
 * and complete at once where there is nothing to let go.
 */
export async function complete(app: App, unit: Unit, session: Session): Promise<void> {
  const { workspaceId, id: sessionId } = session;
  if (await unit.em.existsBy(FilledForm, { workspaceId, sessionId, state: "FILLING" }))
    throw new DomainError("WRONG_STATE", "A form is still being filled.");
  const { mode } = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
  if (mode === "STATELESS") {
    advance("session", session, "COMPLETING");
    await unit.em.save(session);
    await unit.record("session.completing", toPublicId("session", sessionId));
    if (await letGo(app, unit, session)) return;
  }
  await close(unit, session);
}

const DUE_KEY = /^stateless:([0-9a-f-]{36})$/;

/** Called where a run has ended, in its transaction: the session whose sources it took is complete, if none is left. */
export async function settleStateless(app: App, unit: Unit, run: Pick<DisposalRun, "cause" | "dueKey">): Promise<void> {
  const [, id] = run.cause === "STATELESS" ? (DUE_KEY.exec(run.dueKey) ?? []) : [];
  if (id) await carryOn(app, unit, id);
}

/** A session that is COMPLETING, taken up again: what is left goes, or it is complete. */
export async function carryOn(app: App, unit: Unit, id: string): Promise<void> {
  const where = { workspaceId: unit.who.workspaceId, id };
  const session = await unit.em.findOne(Session, { where, lock: { mode: "pessimistic_write" } });
  if (session?.state !== "COMPLETING" || (await letGo(app, unit, session))) return;
  await close(unit, session);
}

/** Opens the run of what has to go; false when nothing has to. What another run has taken is waited for. */
async function letGo(app: App, unit: Unit, session: Session): Promise<boolean> {
  const left = await findLeft(unit, session);
  const roots = left.filter(({ state }) => state !== "PURGING").map(({ id }) => ({ kind: "SOURCE" as const, id }));
  const { cause, rule } = stateless;
  if (roots.length > 0) await openRun(app, unit, { cause, rule, roots, dueKey: `stateless:${session.id}` });
  return left.length > 0;
}

/** Sources that are still there and that nothing keeps. */
async function findLeft(unit: Unit, { workspaceId, id: sessionId }: Session): Promise<Source[]> {
  const sources = await unit.em.findBy(Source, { workspaceId, sessionId });
  const items = sources.map((row) => ({ kind: "SOURCE" as const, itemId: row.id, anchors: anchorsOf(row) }));
  const kept = await findKeeping(unit, items);
  return sources.filter(({ id }) => !kept.has(`SOURCE:${id}`));
}

/** Nothing is added any more. Its clock starts here unless it knows when the conversation ended. */
async function close(unit: Unit, session: Session): Promise<void> {
  advance("session", session, "COMPLETED");
  session.completedAt = unit.now;
  session.expiresAt = await dueDate(unit, "SESSION", anchorOf(session));
  await unit.em.save(session);
  await unit.record("session.completed", toPublicId("session", session.id));
  await unit.progress(session.id, session.step, "DONE", 1, 1);
}
