import { In, Not } from "typeorm";
import type { App, Unit, Who } from "../../app";
import {
  DeletionCertificate,
  DisposalItem,
  DisposalRun,
  ErasureRequest,
  EvidencePack,
  Export,
  FilledForm,
  FormTemplate,
  type IdKind,
  type ItemKind,
  type LifecycleStep,
  RetentionPolicy,
  Session,
  Source,
  User,
  Workspace,
} from "../../entities";
import { anchorsOf } from "../../policies/holds";
import { type LifecycleFacts, mayTraceGone, recount, type Weighed, weigh } from "../../policies/precedence";
import { statutoryEnd } from "../../policies/statutory";
import { anchorOf, dueAt } from "../store/retention-clock";

export interface LifecycleTrace extends Weighed {
  kind: IdKind;
  id: string;
  present: boolean;
  step: LifecycleStep | null;
  certificateId: string | null;
}

type Row = Session | Source | FilledForm | User | Export;
type Item = { kind: LifecycleFacts["kind"]; row: Row };

const entities = { session: Session, source: Source, form: FilledForm, user: User, export: Export } as const;
const itemKinds = { session: "SESSION", source: "SOURCE", form: "FORM", user: "PERSON", export: "EXPORT" } as const;
type Traced = keyof typeof entities;

const EXPORT_DAYS = 7;

/**
 * Why an item is still here, or why and when it went: every rule that was weighed. A pack is asked of as its session. What
 * isn't theirs to see is null; of what is gone only those who manage are told.
 */
export async function explainLifecycle(
  app: App,
  who: Who,
  input: { kind: IdKind; id: string },
): Promise<LifecycleTrace | null> {
  const { kind, id } = input;
  const item = await app.write(who, (unit) => findSeen(unit, kind, id));
  if (!item) return mayTraceGone(who) && isTraced(kind) ? traceGone(app, who, kind, id) : null;
  // Whoever sees an item is told why it stays, also by what is not theirs to read: a request to erase, a hold.
  return app.destroy(who, async (unit) => {
    const session = await findSessionOf(unit, item);
    const weighed = weigh(await gather(unit, item, session));
    const step = isGoing(item.row) ? "DISPOSE" : (session?.step ?? null);
    return { ...weighed, kind, id, present: true, step, certificateId: null };
  });
}

const isTraced = (kind: IdKind): kind is Traced => kind in entities;
const isGoing = (row: Row) => "state" in row && (row.state === "DISPOSING" || row.state === "PURGING");

async function findSeen(unit: Unit, kind: IdKind, id: string): Promise<Item | null> {
  const { workspaceId } = unit.who;
  if (kind === "pack") {
    const pack = await unit.em.findOneBy(EvidencePack, { workspaceId, id });
    return pack && findSeen(unit, "session", pack.sessionId);
  }
  if (!isTraced(kind)) return null;
  const row = await unit.em.findOneBy<Row>(entities[kind] as new () => Row, { workspaceId, id });
  return row && { kind: itemKinds[kind], row };
}

async function findSessionOf(unit: Unit, { row }: Item): Promise<Session | null> {
  if (row instanceof Session) return row;
  const id = row instanceof Source || row instanceof FilledForm ? row.sessionId : null;
  return id ? unit.em.findOneBy(Session, { workspaceId: row.workspaceId, id }) : null;
}

async function gather(unit: Unit, { kind, row }: Item, session: Session | null): Promise<LifecycleFacts> {
  const workspace = await unit.em.findOneByOrFail(Workspace, { id: row.workspaceId });
  const isDeleted = row instanceof Source || row instanceof FilledForm ? row : null;
  const trashed = isDeleted?.trashedAt && isDeleted.purgeAfter;
  return {
    now: unit.now,
    kind,
    holds: await unit.holdsOn(anchorsOf(row)),
    law: row instanceof FilledForm ? await findLaw(unit, row) : null,
    erasure: await findErasure(unit, row),
    mode: workspace.mode,
    statelessFrom: workspace.pendingMode === "STATELESS" ? workspace.pendingModeAt : null,
    sessionEnded: session && ["COMPLETED", "COMPLETING", "ARCHIVED", "DISPOSING"].includes(session.state),
    retention: await findRetention(unit, row),
    trash: trashed ? { trashedAt: isDeleted.trashedAt as Date, purgeAfter: trashed } : null,
    isGoing: isGoing(row),
  };
}

async function findLaw(unit: Unit, form: FilledForm): Promise<LifecycleFacts["law"]> {
  const template = await unit.get(FormTemplate, form.templateId);
  if (template.statutoryDays === null) return null;
  const ground = template.statutoryGround ?? "statutory retention";
  return { ground, days: template.statutoryDays, until: statutoryEnd(form, template) };
}

/**
 * The request that takes this along: its person's, or its coach's where it is no coachee's. Once the person is gone, what
 * was kept is known by the run that had to leave it.
 */
async function findErasure(unit: Unit, row: Row): Promise<ErasureRequest | null> {
  const { workspaceId } = row;
  const left = { workspaceId, itemId: row.id, state: "WITHHELD" as const };
  const items = await unit.em.findBy(DisposalItem, left);
  const runs = await unit.em.findBy(DisposalRun, { workspaceId, id: In(items.map(({ runId }) => runId)) });
  const erasureIds = runs.map(({ erasureId }) => erasureId).filter((id) => id !== null);
  const state = Not(In(["REJECTED", "CANCELLED", "COMPLETED"]));
  const subjectId = In(subjectsOf(row));
  const where = [
    { workspaceId, subjectId, state },
    { workspaceId, id: In(erasureIds), state },
  ];
  return unit.em.findOne(ErasureRequest, { where, order: { requestedAt: "DESC" } });
}

function subjectsOf(row: Row): string[] {
  if (row instanceof User) return [row.id];
  if (row instanceof Export) return row.subjectIds;
  return [row.coacheeId ?? row.coachId].filter((id) => id !== null);
}

async function findRetention(unit: Unit, row: Row): Promise<LifecycleFacts["retention"]> {
  if (row instanceof User) return null;
  if (row instanceof Export) return row.expiresAt && { category: "EXPORT", days: EXPORT_DAYS, dueAt: row.expiresAt };
  const category = row instanceof Session ? "SESSION" : row instanceof Source ? "SOURCE_DOCUMENT" : "FILLED_FORM";
  const { days } = await unit.em.findOneByOrFail(RetentionPolicy, { workspaceId: row.workspaceId, category });
  const anchor =
    row instanceof Session ? anchorOf(row) : row instanceof Source ? row.createdAt : (row.completedAt ?? row.createdAt);
  return { category, days, dueAt: row.expiresAt ?? dueAt(anchor, days) };
}

/** From the records that outlive it. */
async function traceGone(app: App, who: Who, kind: Traced, id: string): Promise<LifecycleTrace | null> {
  const { workspaceId } = who;
  return app.write(who, async (unit) => {
    const gone = { workspaceId, itemId: id, kind: itemKinds[kind] as ItemKind, state: "GONE" as const };
    const item = await unit.em.findOne(DisposalItem, { where: gone, order: { begunAt: "DESC" } });
    if (!item) return null;
    const run = await unit.em.findOneByOrFail(DisposalRun, { workspaceId, id: item.runId });
    const certificate = await unit.em.findOneBy(DeletionCertificate, { workspaceId, runId: run.id });
    const begunAt = item.begunAt ?? run.openedAt;
    const weighed = recount({ cause: run.cause, rule: run.rule, begunAt, certified: certificate?.number ?? null });
    return { ...weighed, kind, id, present: false, step: "DISPOSE", certificateId: certificate?.id ?? null };
  });
}
