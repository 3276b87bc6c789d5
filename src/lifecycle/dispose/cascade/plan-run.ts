import { In } from "typeorm";
import type { App, CascadeUnit, Who } from "../../../app";
import { DisposalItem, type DisposalRun, DisposalStep } from "../../../entities";
import { type ExpandedItem, expandRoots } from "../expand";
import { steps } from "../fates";
import { findStep, keyOf, lockRun } from "./work";

/** The manifest: every item that the run's roots come to. Made once; a run that has its steps has it. */
export async function planRun(app: App, who: Who, run: DisposalRun): Promise<void> {
  await app.destroy(who, async (unit) => {
    await lockRun(unit, run.id);
    if (await unit.em.existsBy(DisposalStep, keyOf(run))) return;
    const roots = await unit.em.findBy(DisposalItem, keyOf(run));
    const asked = roots.map(({ kind, itemId: id }) => ({ kind, id }));
    const expanded = await expandRoots(unit, run.cause, asked);
    const items = run.cause === "HOLD_ENDED" ? await withAnchors(unit, expanded) : expanded;
    const free = await withoutOthers(unit, run, items);
    await unit.em.delete(DisposalItem, keyOf(run));
    await addItems(app, unit, run, free);
    await unit.addAll(
      DisposalStep,
      steps.map((name, position) => ({ ...keyOf(run), name, position, state: "PENDING", findings: [] })),
    );
  });
}

/**
 * What came in since the manifest was made joins it: an upload, a transcript that was being written. Gives whether
 * anything did. Once all of the manifest is out of sight nothing comes in any more.
 */
export async function planLate(app: App, who: Who, run: DisposalRun): Promise<boolean> {
  return app.destroy(who, async (unit) => {
    await lockRun(unit, run.id);
    if ((await findStep(unit, run.id, "revoke")).state === "DONE") return false;
    const items = await unit.em.findBy(DisposalItem, keyOf(run));
    // What a hold keeps from an erasure is out of sight as well, and so is what joins it.
    const hidden = items.filter(({ state }) => state === "BEGUN" || run.cause === "ERASURE");
    const roots = hidden.map(({ kind, itemId: id }) => ({ kind, id }));
    const known = new Set(items.map(({ kind, itemId }) => `${kind}:${itemId}`));
    const found = await expandRoots(unit, run.cause, roots);
    const late = found.filter(({ kind, itemId }) => !known.has(`${kind}:${itemId}`));
    const free = await withoutOthers(unit, run, late);
    await addItems(app, unit, run, free);
    return free.length > 0;
  });
}

async function addItems(app: App, unit: CascadeUnit, run: DisposalRun, items: readonly ExpandedItem[]): Promise<void> {
  const rows = items.map((item) => ({ ...item, ...keyOf(run), id: app.newId(), state: "DUE" as const, counts: {} }));
  await unit.addAll(DisposalItem, rows);
}

/** What a hold kept belongs to nobody any more: whose holds keep it was written down with the run that left it. */
async function withAnchors(unit: CascadeUnit, items: readonly ExpandedItem[]): Promise<ExpandedItem[]> {
  const { workspaceId } = unit.who;
  const ids = items.map((item) => item.itemId);
  const kept = await unit.em.findBy(DisposalItem, { workspaceId, itemId: In(ids), state: "WITHHELD" });
  return items.map((item) => {
    const anchors = kept.filter((each) => each.itemId === item.itemId).flatMap((each) => each.anchors);
    return { ...item, anchors: [...new Set([...item.anchors, ...anchors])] };
  });
}

/** What another open run has begun is that run's to finish and to certify. */
async function withoutOthers(
  unit: CascadeUnit,
  run: DisposalRun,
  items: readonly ExpandedItem[],
): Promise<ExpandedItem[]> {
  const { workspaceId } = unit.who;
  const ids = items.map((item) => item.itemId);
  const others = await unit.em.findBy(DisposalItem, { workspaceId, itemId: In(ids), state: "BEGUN" });
  const taken = new Set(others.filter((each) => each.runId !== run.id).map((each) => `${each.kind}:${each.itemId}`));
  return items.filter((item) => !taken.has(`${item.kind}:${item.itemId}`));
}
