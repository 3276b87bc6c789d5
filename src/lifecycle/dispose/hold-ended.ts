import { In } from "typeorm";
import type { App, Unit } from "../../app";
import { type DeletionCause, DeletionCertificate, DisposalItem, DisposalRun } from "../../entities";
import { findKeeping } from "./keeping";
import { openRun } from "./open-run";

/** What these left behind stays due by its own date or its workspace's mode, as they are then: the sweep finds it. */
const SWEPT: readonly DeletionCause[] = ["RETENTION", "TRASH_EXPIRED", "STATELESS"];

interface Withheld {
  item: DisposalItem;
  run: DisposalRun;
}

/** Items that a finished run had to leave for a hold or the law, and that no later run has taken up. */
export async function findWithheld(unit: Unit): Promise<Withheld[]> {
  const { workspaceId } = unit.who;
  const left = await unit.em.findBy(DisposalItem, { workspaceId, state: "WITHHELD" });
  if (left.length === 0) return [];
  const all = await unit.em.findBy(DisposalItem, { workspaceId, itemId: In(left.map(({ itemId }) => itemId)) });
  const runIds = [...new Set(all.map(({ runId }) => runId))];
  const runs = new Map(
    (await unit.em.findBy(DisposalRun, { workspaceId, id: In(runIds) })).map((run) => [run.id, run]),
  );
  const openedAt = ({ runId }: DisposalItem) => runs.get(runId)?.openedAt.getTime() ?? 0;
  const isLast = (item: DisposalItem) =>
    !all.some((other) => other.itemId === item.itemId && other.kind === item.kind && openedAt(other) > openedAt(item));
  return left.flatMap((item) => {
    const run = runs.get(item.runId);
    const isWaiting = run?.state === "DONE" && !SWEPT.includes(run.cause) && isLast(item);
    return run && isWaiting ? [{ item, run }] : [];
  });
}

/**
 * Opens what nothing keeps any more: one run for each run that had to leave something, so that its certificate follows on
 * that one's. Under the hold lock, in the transaction that ends a hold.
 */
export async function openFreed(app: App, unit: Unit, waiting: readonly Withheld[], dueKey: string): Promise<void> {
  const kept = await findKeeping(
    unit,
    waiting.map(({ item: { kind, itemId, anchors } }) => ({ kind, itemId, anchors })),
  );
  const free = waiting.filter(({ item }) => !kept.has(`${item.kind}:${item.itemId}`));
  const { workspaceId } = unit.who;
  for (const run of new Set(free.map((each) => each.run))) {
    const roots = free.filter((each) => each.run === run).map(({ item }) => ({ kind: item.kind, id: item.itemId }));
    const parent = await unit.em.findOneBy(DeletionCertificate, { workspaceId, runId: run.id });
    await openRun(app, unit, {
      ...{ cause: "HOLD_ENDED", rule: `end of a hold, after ${run.rule}`, dueKey: `${dueKey}:${run.id}`, roots },
      ...{ parentId: parent?.id ?? null, erasureId: run.erasureId, subjectRef: run.subjectRef },
    });
  }
}
