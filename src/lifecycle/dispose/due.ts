import { type EntityTarget, In, IsNull, LessThan, LessThanOrEqual, MoreThan, Not } from "typeorm";
import type { Unit } from "../../app";
import {
  type DeletionCause,
  DisposalItem,
  DisposalRun,
  Export,
  FilledForm,
  type ItemKind,
  type RetentionCategory,
  RetentionPolicy,
  Session,
  Source,
  Workspace,
} from "../../entities";
import { anchorsOf } from "../../policies/holds";
import { ruleOf } from "../../policies/retention";
import { anchorsBefore } from "../store/retention-clock";

/** What the three kinds of rows with a retention clock have in common. */
export interface Clocked {
  workspaceId: string;
  id: string;
  coachId: string | null;
  coacheeId: string | null;
  createdBy: string | null;
  state: string;
  expiresAt: Date | null;
  warnedAt: Date | null;
}

export const clocked = {
  SESSION: { entity: Session as EntityTarget<Clocked>, kind: "SESSION", id: "session", going: ["DISPOSING"] },
  SOURCE_DOCUMENT: { entity: Source as EntityTarget<Clocked>, kind: "SOURCE", id: "source", going: ["PURGING"] },
  FILLED_FORM: { entity: FilledForm as EntityTarget<Clocked>, kind: "FORM", id: "form", going: ["PURGING"] },
} as const satisfies Record<
  RetentionCategory,
  { entity: EntityTarget<Clocked>; kind: ItemKind; id: string; going: string[] }
>;

export const categories = Object.keys(clocked) as RetentionCategory[];

export interface DueItem {
  kind: ItemKind;
  itemId: string;
  /** Whose holds keep it. */
  anchors: string[];
  dueAt: Date;
}

/** A page of a set, in the order of ids: the next begins after `last`, and null says that there is none. */
export interface DuePage {
  items: DueItem[];
  last: string | null;
}

/** What one rule makes due, to be taken in batches. */
export interface DueSet {
  cause: DeletionCause;
  kind: ItemKind;
  rule: string;
  policyVersion: number | null;
  page(unit: Unit, after: string | null): Promise<DuePage>;
}

/** So many roots make one run and one certificate at most. */
export const BATCH = 500;

type Row = Parameters<typeof anchorsOf>[0];

function toPage<R extends Row>(kind: ItemKind, rows: readonly R[], dueAt: (row: R) => Date | null): DuePage {
  const items = rows.map((row) => ({
    kind,
    itemId: row.id,
    anchors: anchorsOf(row),
    dueAt: dueAt(row) ?? new Date(0),
  }));
  return { items, last: rows.length < BATCH ? null : (rows.at(-1)?.id ?? null) };
}

const beyond = (after: string | null) => (after ? { id: MoreThan(after) } : {});

/** Everything that is due now by the workspace's policies, its trash, its mode and the age of exports. */
export async function findDueSets(unit: Unit): Promise<DueSet[]> {
  const { workspaceId } = unit.who;
  const { mode } = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
  const policies = await unit.em.findBy(RetentionPolicy, { workspaceId });
  const sets = policies.map(toExpired);
  sets.push(toTrashed("SOURCE", Source), toTrashed("FORM", FilledForm));
  if (mode === "STATELESS") sets.push(stateless);
  return [...sets, exported];
}

function toExpired(policy: RetentionPolicy): DueSet {
  const { entity, kind, going } = clocked[policy.category];
  return {
    ...{ cause: "RETENTION", kind, rule: ruleOf(policy), policyVersion: policy.version },
    async page(unit, after) {
      const place = { workspaceId: unit.who.workspaceId, state: Not(In([...going])), ...beyond(after) };
      const where = { ...place, expiresAt: LessThanOrEqual(unit.now) };
      const rows = await unit.em.find(entity, { where, order: { id: "ASC" }, take: BATCH });
      return toPage(kind, rows, (row) => row.expiresAt);
    },
  };
}

/** The trash's days are in each row, which is why the rule names none. */
function toTrashed(kind: "SOURCE" | "FORM", entity: EntityTarget<Source | FilledForm>): DueSet {
  return {
    ...{ cause: "TRASH_EXPIRED", kind, rule: "end of the trash", policyVersion: null },
    async page(unit, after) {
      const place = { workspaceId: unit.who.workspaceId, state: "TRASHED" as const, ...beyond(after) };
      const where = { ...place, purgeAfter: LessThanOrEqual(unit.now) };
      const rows = await unit.em.find(entity, { where, order: { id: "ASC" }, take: BATCH });
      return toPage(kind, rows, (row) => row.purgeAfter);
    },
  };
}

/** What a stateless workspace has no right to keep: sources of sessions that ended or are gone, and the trash's. */
export const stateless: DueSet = {
  ...{ cause: "STATELESS", kind: "SOURCE", rule: "stateless workspace", policyVersion: null },
  async page(unit, after) {
    const { workspaceId } = unit.who;
    const where = { workspaceId, state: Not("PURGING" as const), ...beyond(after) };
    const rows = await unit.em.find(Source, { where, order: { id: "ASC" }, take: BATCH });
    const named = [...new Set(rows.map(({ sessionId }) => sessionId))].filter((id) => id !== null);
    const ended = { workspaceId, id: In(named), state: In(["COMPLETED", "ARCHIVED"]) };
    const over = new Set((await unit.em.findBy(Session, ended)).map(({ id }) => id));
    const isDue = (row: Source) => row.state === "TRASHED" || !row.sessionId || over.has(row.sessionId);
    return { ...toPage("SOURCE", rows.filter(isDue), () => unit.now), last: toPage("SOURCE", rows, () => null).last };
  },
};

const exported: DueSet = {
  ...{ cause: "RETENTION", kind: "EXPORT", rule: "export kept 7 days", policyVersion: null },
  async page(unit, after) {
    const where = { workspaceId: unit.who.workspaceId, expiresAt: LessThanOrEqual(unit.now), ...beyond(after) };
    const rows = await unit.em.find(Export, { where, order: { id: "ASC" }, take: BATCH });
    return toPage("EXPORT", rows, (row) => row.expiresAt);
  },
};

/** Living rows of a category whose clock, under so many days, has run out at a moment. */
export async function findRunOut(unit: Unit, category: RetentionCategory, days: number, at: Date): Promise<string[]> {
  const { entity, going } = clocked[category];
  const before = LessThan(anchorsBefore(at, days));
  const anchors: Record<RetentionCategory, object[]> = {
    SESSION: [
      { endedAt: before },
      { endedAt: IsNull(), completedAt: before },
      { endedAt: IsNull(), completedAt: IsNull(), createdAt: before },
    ],
    SOURCE_DOCUMENT: [{ createdAt: before }],
    FILLED_FORM: [{ completedAt: before }, { completedAt: IsNull(), createdAt: before }],
  };
  const place = { workspaceId: unit.who.workspaceId, state: Not(In([...going])) };
  const where = anchors[category].map((anchor) => ({ ...place, ...anchor }));
  const rows = await unit.em.find(entity, { select: { id: true }, where, order: { id: "ASC" } });
  return rows.map(({ id }) => id);
}

/** Which of these are in a run already that is not over. */
export async function findTaken(unit: Unit, ids: readonly string[]): Promise<Set<string>> {
  const { workspaceId } = unit.who;
  const open = await unit.em.find(DisposalRun, { select: { id: true }, where: { workspaceId, state: Not("DONE") } });
  if (open.length === 0 || ids.length === 0) return new Set();
  const runId = In(open.map(({ id }) => id));
  const items = await unit.em.findBy(DisposalItem, { workspaceId, runId, itemId: In([...ids]) });
  return new Set(items.map(({ itemId }) => itemId));
}
