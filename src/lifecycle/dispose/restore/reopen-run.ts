import type { App, CascadeUnit } from "../../../app";
import { DisposalItem, DisposalRun, DisposalStep } from "../../../entities";
import { hideItems, tracesOf } from "../cascade/revoke";
import type { LogEntry } from "../deletion-log";
import { steps } from "../fates";
import { countEach } from "../plan";
import { returnErasure } from "./return-erasure";

/**
 * Makes a run of the deletion log as it has to be carried out now, whatever the backup has of it. What was certified as
 * gone goes wholly: a hold that stood at the backup's time and was released before the deletion keeps nothing. What was
 * only begun is judged once more, and what was kept stays kept.
 */
export async function reopenRun(app: App, unit: CascadeUnit, entry: LogEntry): Promise<void> {
  const { workspaceId } = unit.who;
  const key = { workspaceId, runId: entry.run };
  const openedAt = new Date(entry.openedAt);
  const run = unit.em.create(DisposalRun, {
    ...{ workspaceId, id: entry.run, cause: entry.cause, state: "OPEN", dueKey: `restored:${entry.run}` },
    ...{ subjectRef: entry.subject, requestedByRef: entry.requestedBy, rule: entry.rule },
    ...{ policyVersion: entry.policyVersion, erasureId: entry.erasure, parentId: entry.parent },
    ...{ openedAt, loggedAt: openedAt, closedAt: null, attempts: 0, failure: null },
  });
  await unit.em.save(run);
  await returnErasure(app, unit, entry);
  await unit.em.delete(DisposalStep, key);
  await unit.em.delete(DisposalItem, key);
  const items = entry.items.map((item) => unit.em.create(DisposalItem, toItem(app, entry, item, key)));
  const counts = await countEach(unit, items);
  for (const item of items) item.counts = counts.get(`${item.kind}:${item.itemId}`) ?? {};
  await unit.addAll(DisposalItem, items);
  await unit.addAll(
    DisposalStep,
    steps.map((name, position) => ({ ...key, name, position, state: "PENDING" as const, findings: [] })),
  );
  const kept = items.filter(({ state }) => state === "WITHHELD");
  const going = items.filter(({ state }) => state === "BEGUN");
  // What a hold keeps from an erasure is read by nobody.
  await hideItems(unit, entry.cause === "ERASURE" ? [...going, ...kept] : going);
  // As long as the packs are there: what tells of them is found by them.
  await unit.forget(tracesOf(going));
}

function toItem(
  app: App,
  entry: LogEntry,
  item: LogEntry["items"][number],
  key: { workspaceId: string; runId: string },
) {
  const wasKept = item.state === "WITHHELD";
  const state = wasKept ? ("WITHHELD" as const) : entry.certificate ? ("BEGUN" as const) : ("DUE" as const);
  return {
    ...{ ...key, id: app.newId(), kind: item.kind, itemId: item.id, state, blobKey: item.blobKey, bytes: 0 },
    // Whose holds could keep it: nobody's, where it was certified as gone.
    anchors: state === "BEGUN" ? [] : item.anchors,
    begunAt: state === "BEGUN" ? new Date(entry.openedAt) : null,
    withheldGround: item.ground,
    withheldUntil: item.until === null ? null : new Date(item.until),
  };
}
