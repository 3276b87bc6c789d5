import type { App, CascadeUnit, Who } from "../../../app";
import { type DisposalItem, DisposalRun, DisposalStep, type StepName } from "../../../entities";
import { PortError } from "../../../errors";
import { findKeeping } from "../keeping";

/** A run at work: its row, and its items as they stand. */
export interface Work {
  app: App;
  who: Who;
  run: DisposalRun;
  items: readonly DisposalItem[];
}

/** A second look saw what should be gone, or could not see: the run is tried again, and nothing is certified. */
export class StillThereError extends Error {
  constructor(readonly what: string) {
    super(`The second look at ${what} did not show that it is gone.`);
    this.name = "StillThereError";
  }
}

export const keyOf = (run: Pick<DisposalRun, "workspaceId" | "id">) => ({
  workspaceId: run.workspaceId,
  runId: run.id,
});

/** One worker of a run at a time, to the commit; who comes second finds the work done. */
export async function lockRun(unit: CascadeUnit, runId: string): Promise<DisposalRun> {
  return unit.lock(DisposalRun, runId);
}

/** Several transactions of a run side by side, and none while it is being ended. */
async function shareRun(unit: CascadeUnit, runId: string): Promise<void> {
  const where = { workspaceId: unit.who.workspaceId, id: runId };
  await unit.em.findOneOrFail(DisposalRun, { where, lock: { mode: "pessimistic_read" } });
}

export async function findStep(unit: CascadeUnit, runId: string, name: StepName): Promise<DisposalStep> {
  return unit.em.findOneByOrFail(DisposalStep, { workspaceId: unit.who.workspaceId, runId, name });
}

export const begun = (items: readonly DisposalItem[]): DisposalItem[] => items.filter((item) => item.state === "BEGUN");

/**
 * A destroying transaction: the run is locked, and the holds on the items it touches are read again. A hold that stood
 * before an item began can't be there; where one is, nothing is destroyed.
 */
export async function destroying<T>(
  { app, who, run }: Work,
  items: readonly DisposalItem[],
  fn: (unit: CascadeUnit) => Promise<T>,
): Promise<T> {
  return app.destroy(who, async (unit) => {
    await shareRun(unit, run.id);
    const kept = await findKeeping(unit, items);
    if (kept.size > 0) throw new PortError("holds", "An item that had begun to go is held.", true);
    return fn(unit);
  });
}
