import { In, Not } from "typeorm";
import type { App, CascadeUnit, Traces } from "../../../app";
import {
  DisposalItem,
  type DisposalRun,
  DisposalStep,
  type ItemKind,
  type StepFinding,
  type TableName,
  toPublicId,
} from "../../../entities";
import { fateOf, steps, tablesOf } from "../fates";
import { findKeeping, type Keeping } from "../keeping";
import { countEach, hangingTables, rowsOf } from "../plan";
import { suppress } from "../suppression";
import { findKeptVoice } from "../unlink-person";
import { planLate } from "./plan-run";
import { begun, findStep, keyOf, lockRun, type Work } from "./work";

const CHUNK = 500;

/**
 * The first step, and the first destroying transaction of each item: holds are read, what they keep is set aside, and the
 * rest is taken out of everybody's sight. From here on it goes wholly.
 */
export async function revoke(work: Work): Promise<void> {
  const { app, who, run } = work;
  do {
    const ids = await app.destroy(who, (unit) => findDue(unit, run));
    for (let start = 0; start < ids.length; start += CHUNK)
      await app.destroy(who, (unit) => begin(app, unit, run, ids.slice(start, start + CHUNK)));
  } while (await planLate(app, who, run));
  await noteFound(work);
}

async function findDue(unit: CascadeUnit, run: DisposalRun): Promise<string[]> {
  const where = { ...keyOf(run), state: "DUE" as const };
  const due = await unit.em.find(DisposalItem, { select: { id: true }, where, order: { kind: "ASC", itemId: "ASC" } });
  return due.map(({ id }) => id);
}

async function begin(app: App, unit: CascadeUnit, run: DisposalRun, ids: readonly string[]): Promise<void> {
  await lockRun(unit, run.id);
  // As they are under the lock: what another worker of this run has begun meanwhile is not judged again.
  const chunk = await unit.em.findBy(DisposalItem, { ...keyOf(run), id: In([...ids]), state: "DUE" });
  const kept = await followSessions(unit, run, chunk, await findKeeping(unit, chunk));
  const going = chunk.filter((item) => !kept.has(`${item.kind}:${item.itemId}`));
  const staying = chunk.filter((item) => kept.has(`${item.kind}:${item.itemId}`));
  if (run.erasureId && run.cause === "ERASURE") await suppress(app, unit, run.erasureId, chunk);
  // What a hold keeps from an erasure is read by nobody either.
  await hideItems(unit, run.cause === "ERASURE" ? chunk : going);
  const counts = await countEach(unit, chunk);
  for (const item of chunk) {
    const keeping = kept.get(`${item.kind}:${item.itemId}`);
    Object.assign(item, {
      counts: counts.get(`${item.kind}:${item.itemId}`) ?? {},
      ...(keeping
        ? { state: "WITHHELD", withheldGround: keeping.ground, withheldUntil: keeping.until }
        : { state: "BEGUN", begunAt: item.begunAt ?? unit.now }),
    });
  }
  await unit.noteItems(chunk);
  await unit.forget(tracesOf(going));
  await noteWithheld(unit, run, staying.length);
}

/** A transcript goes or stays with its session, which was judged before it: also when a hold came in between. */
async function followSessions(
  unit: CascadeUnit,
  run: DisposalRun,
  chunk: readonly DisposalItem[],
  kept: Map<string, Keeping>,
): Promise<Map<string, Keeping>> {
  const parts = chunk.filter(({ kind }) => kind === "TRANSCRIPT");
  const anchors = parts.flatMap((part) => part.anchors);
  const where = { ...keyOf(run), kind: "SESSION" as const, itemId: In(anchors), state: Not("DUE" as const) };
  const judged = anchors.length > 0 ? await unit.em.findBy(DisposalItem, where) : [];
  for (const part of parts) {
    const { kind, itemId, anchors: named } = part;
    const session = judged.find((each) => named.includes(each.itemId));
    if (session?.state === "WITHHELD")
      kept.set(`${kind}:${itemId}`, { ground: session.withheldGround ?? "", until: session.withheldUntil });
    else if (session) kept.delete(`${kind}:${itemId}`);
    part.begunAt = session?.begunAt ?? null;
  }
  return kept;
}

/** Exact rows of each table, before the first is destroyed: a row that hangs on two items counts once. */
async function noteFound({ app, who, run }: Work): Promise<void> {
  await app.destroy(who, async (unit) => {
    await lockRun(unit, run.id);
    // Once that is done rows may be going already, by another worker: what was counted stands.
    if ((await findStep(unit, run.id, "revoke")).state === "DONE") return;
    const items = await unit.em.findBy(DisposalItem, keyOf(run));
    for (const name of steps) {
      const voice = name === "people" && run.cause === "ERASURE" ? await findKeptVoice(unit, begun(items)) : [];
      const findings = [...(await findingsOf(unit, tablesOf(name), items)), ...voice];
      const sum = (key: "found" | "withheld") => findings.reduce((total, finding) => total + finding[key], 0);
      if (findings.length === 0) continue;
      const found = { findings, found: sum("found"), withheld: sum("withheld") };
      await unit.em.update(DisposalStep, { ...keyOf(run), name }, found);
    }
  });
}

async function findingsOf(
  unit: CascadeUnit,
  tables: readonly TableName[],
  items: readonly DisposalItem[],
): Promise<StepFinding[]> {
  const findings: StepFinding[] = [];
  for (const table of tables) {
    const found = await countOnce(unit, table, items);
    const deleted = found > 0 ? await countOnce(unit, table, begun(items)) : 0;
    const counted = { found, deleted, unlinked: 0, withheld: found - deleted };
    if (found > 0) findings.push({ store: "DATABASE", category: table, ...counted, method: METHOD });
  }
  return findings;
}

/** Where rows hang in one way, none hangs on two items: what was counted for each can be added up. */
async function countOnce(unit: CascadeUnit, table: TableName, items: readonly DisposalItem[]): Promise<number> {
  const fate = fateOf(table);
  if ("hangs" in fate && Object.keys(fate.hangs).length === 1)
    return items.reduce((sum, item) => sum + (item.counts[table] ?? 0), 0);
  const rows = rowsOf(table, items);
  return rows ? unit.count(rows) : 0;
}

const METHOD = "rows deleted; counted again through another connection";

async function noteWithheld(unit: CascadeUnit, run: DisposalRun, items: number): Promise<void> {
  if (items > 0) await unit.record("disposal.withheld", run.id, { items });
}

/** What is shown of a row while it is going. */
const gone: Partial<Record<TableName, { kind: ItemKind; set: Record<string, string | boolean | null> }>> = {
  session: { kind: "SESSION", set: { state: "DISPOSING", step: "DISPOSE" } },
  source: { kind: "SOURCE", set: { state: "PURGING" } },
  filled_form: { kind: "FORM", set: { state: "PURGING" } },
  export: { kind: "EXPORT", set: { state: "REVOKED" } },
  evidence_pack: { kind: "SESSION", set: { visibility: "SYSTEM_INTERNAL" } },
  pack_quote: { kind: "SESSION", set: { visibility: "SYSTEM_INTERNAL", delivered: false } },
  app_user: { kind: "PERSON", set: { active: false, sign_in_hash: null } },
};
const nobody = { coach_id: null, coachee_id: null };

/** Rows of items belong to nobody from now on. Utterances are many, and shown only where they are quoted. */
export async function hideItems(unit: CascadeUnit, items: readonly DisposalItem[]): Promise<void> {
  for (const table of hangingTables) {
    const shown = gone[table];
    const owned = fateOf(table).owned ? nobody : {};
    const rows = rowsOf(table, shown ? items.filter((item) => item.kind === shown.kind) : items);
    if (rows && (shown || fateOf(table).owned)) await unit.hide(rows, { ...shown?.set, ...owned });
  }
  const transcripts = rowsOf("utterance", items);
  if (transcripts) await unit.hide(transcripts, { quoted: false }, "quoted");
}

const publicKinds = {
  SESSION: "session",
  TRANSCRIPT: "transcript",
  VECTORS: "vectors",
  SOURCE: "source",
  FORM: "form",
  EXPORT: "export",
  HOLD: "hold",
  PERSON: "user",
} as const;

/** An item's id as the public and a certificate know it. */
export function toItemRef({ kind, itemId }: Pick<DisposalItem, "kind" | "itemId">): string {
  return toPublicId(publicKinds[kind], itemId);
}

export function tracesOf(items: readonly DisposalItem[]): Traces {
  return { ids: items.map((item) => item.itemId), publicIds: items.map(toItemRef) };
}
