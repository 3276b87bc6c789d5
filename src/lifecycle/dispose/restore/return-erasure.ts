import type { App, CascadeUnit } from "../../../app";
import { ErasureRequest, Suppression } from "../../../entities";
import { dueDateOf } from "../../../policies/erasure";
import type { LogEntry } from "../deletion-log";

/**
 * What an erasure leaves beside its certificate, where the backup is older: the request, so that its receipt still opens
 * and the run can be settled, and what is not taken in again. When it was asked for and why went with the database: its
 * run's beginning stands for it.
 */
export async function returnErasure(app: App, unit: CascadeUnit, entry: LogEntry): Promise<void> {
  if (!entry.erasure || !entry.subject) return;
  const { workspaceId } = unit.who;
  const begunAt = new Date(entry.openedAt);
  const request = unit.em.create(ErasureRequest, {
    ...{ workspaceId, id: entry.erasure, state: "RUNNING", subjectRef: entry.subject, subjectId: null },
    ...{ requestedByRef: entry.requestedBy, requestedById: null, decidedById: null, extended: false },
    ...{ requestedAt: begunAt, dueAt: dueDateOf(begunAt), startedAt: begunAt, scheduledFor: null },
    ...{ completedAt: null, receiptUntil: null, reason: null, decisionReason: null },
  });
  await unit.addIfAbsent(ErasureRequest, request);
  for (const { kind, hash, at } of entry.suppressed) {
    const mark = { workspaceId, id: app.newId(), kind, hash: Buffer.from(hash, "hex"), at: new Date(at) };
    await unit.addIfAbsent(Suppression, mark);
  }
}
