import { In } from "typeorm";
import type { CascadeUnit, Unit } from "../../app";
import { DisposalItem, DisposalRun, DisposalStep, ErasureRequest, toPublicId } from "../../entities";
import { advance } from "../states";
import { tellAdmins } from "./tell-admins";
import { toVoiceGroups } from "./unlink-person";

const RECEIPT_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What the end of a run means for the erasure it belongs to, in the transaction that ends it. Complete once nothing is
 * withheld any more; from here on the request leads to nobody.
 */
export async function settleErasure(unit: CascadeUnit, run: DisposalRun): Promise<void> {
  if (!run.erasureId) return;
  const request = await unit.lock(ErasureRequest, run.erasureId);
  const state = (await isWithholding(unit, request)) ? "PARTIALLY_COMPLETED" : "COMPLETED";
  if (request.state !== state) advance("erasure", request, state);
  if (request.requestedById === request.subjectId) request.requestedById = null;
  Object.assign(request, { completedAt: unit.now, receiptUntil: new Date(unit.now.getTime() + RECEIPT_MS) });
  Object.assign(request, { subjectId: null, reason: null, decisionReason: null });
  await unit.em.save(request);
  // First results of who asked and decided name the subject.
  await unit.forget({ ids: [request.id], publicIds: [] });
  await forgetEarlier(unit, request);
  const ref = toPublicId("erasure", request.id);
  await unit.record("erasure.completed", ref, { state, subject: request.subjectRef });
  await tellAdmins(unit, "ERASURE_UPDATED", ref);
  await unit.tellErasure(request.id);
  await unit.enqueue("recipients", { erasureId: request.id }, { key: `recipients:${request.id}` });
}

/** Whether a hold, the law or the coachee's own record keeps anything of it: what a later run took does not count. */
async function isWithholding(unit: Unit, { workspaceId, id: erasureId }: ErasureRequest): Promise<boolean> {
  const runs = await unit.em.findBy(DisposalRun, { workspaceId, erasureId });
  const ofRuns = { workspaceId, runId: In(runs.map(({ id }) => id)) };
  const steps = await unit.em.findBy(DisposalStep, { ...ofRuns, name: "people" });
  if (steps.some(({ findings }) => toVoiceGroups(findings).length > 0)) return true;
  const items = await unit.em.find(DisposalItem, {
    select: { kind: true, itemId: true, state: true },
    where: { ...ofRuns, state: In(["WITHHELD", "BEGUN", "GONE"]) },
  });
  const gone = new Set(
    items.filter(({ state }) => state !== "WITHHELD").map(({ kind, itemId }) => `${kind}:${itemId}`),
  );
  return items.some(({ kind, itemId, state }) => state === "WITHHELD" && !gone.has(`${kind}:${itemId}`));
}

/** Requests of this person that came to nothing: the reasons given then go as well. */
async function forgetEarlier(unit: CascadeUnit, { workspaceId, id, subjectRef }: ErasureRequest): Promise<void> {
  const all = await unit.em.findBy(ErasureRequest, { workspaceId, subjectRef });
  for (const earlier of all.filter((each) => each.id !== id)) {
    const requestedById = earlier.requestedById === earlier.subjectId ? null : earlier.requestedById;
    Object.assign(earlier, { subjectId: null, requestedById, reason: null, decisionReason: null });
    await unit.em.save(earlier);
    await unit.forget({ ids: [earlier.id], publicIds: [] });
    await unit.enqueue("recipients", { erasureId: earlier.id }, { key: `recipients:${earlier.id}` });
  }
}
