import { In } from "typeorm";
import type { App, CascadeUnit, Who } from "../../../app";
import { DisposalItem, type DisposalRun, DisposalStep } from "../../../entities";
import { type ExpandedItem, expandRoots } from "../expand";
import { steps } from "../fates";
import { keyOf, lockRun } from "./work";

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
    await unit.addAll(
      DisposalItem,
      free.map((item) => ({ ...item, ...keyOf(run), id: app.newId(), state: "DUE", counts: {} })),
    );
    await unit.addAll(
      DisposalStep,
      steps.map((name, position) => ({ ...keyOf(run), name, position, state: "PENDING", findings: [] })),
    );
  });
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
