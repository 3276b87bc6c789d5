import { IsNull, Not } from "typeorm";
import type { App, Unit, Who } from "../../../app";
import { DisposalRun, ErasureRequest, EvidencePack, Export, FilledForm, Session, ZoomEvent } from "../../../entities";

type Enqueue = () => Promise<void>;

/**
 * Sets going again what a backup shows in the middle of something, since the queue is in no backup; gives how many jobs.
 * Every job is harmless to run once too often.
 */
export async function requeue(app: App, who: Who): Promise<number> {
  return app.write(who, async (unit) => {
    const waiting: Enqueue[] = [];
    for (const find of [findSteps, findEvents, findPacks, findForms, findExports, findRuns, findErasures])
      waiting.push(...(await find(unit)));
    for (const enqueue of waiting) await enqueue();
    return waiting.length;
  });
}

async function findSteps(unit: Unit): Promise<Enqueue[]> {
  const { workspaceId } = unit.who;
  const select = { id: true, step: true, generation: true } as const;
  const sessions = await unit.em.find(Session, { select, where: { workspaceId, state: "PROCESSING" } });
  return sessions.map((session) => () => enqueueStep(unit, session));
}

async function enqueueStep(unit: Unit, { id, step, generation }: Session): Promise<void> {
  const sessionId = id;
  if (step === "NORMALIZE") await unit.enqueue("normalize", { sessionId });
  if (step === "STORE") await unit.enqueue("store", { sessionId });
  if (step === "DERIVE") await unit.enqueue("derive", { sessionId, generation });
  if (step === "EVIDENCE") await unit.enqueue("evidence", { sessionId, generation });
}

async function findEvents(unit: Unit): Promise<Enqueue[]> {
  const where = { workspaceId: unit.who.workspaceId, processedAt: IsNull(), payload: Not(IsNull()) };
  const events = await unit.em.find(ZoomEvent, { select: { id: true }, where });
  return events.map(
    ({ id: eventId }) =>
      () =>
        unit.enqueue("ingest", { eventId }),
  );
}

async function findPacks(unit: Unit): Promise<Enqueue[]> {
  const { workspaceId } = unit.who;
  const packs = await unit.em.find(EvidencePack, {
    select: { id: true, version: true, state: true },
    where: [
      { workspaceId, state: "APPROVED", coacheeId: Not(IsNull()) },
      { workspaceId, state: "REGENERATING" },
    ],
  });
  return packs.map(({ id: packId, version, state }) => () => {
    return unit.enqueue(state === "APPROVED" ? "deliver" : "regenerate", { packId, version });
  });
}

async function findForms(unit: Unit): Promise<Enqueue[]> {
  const where = { workspaceId: unit.who.workspaceId, state: "FILLING" as const };
  const forms = await unit.em.find(FilledForm, { select: { id: true }, where });
  return forms.map(
    ({ id: formId }) =>
      () =>
        unit.enqueue("fill", { formId }),
  );
}

async function findExports(unit: Unit): Promise<Enqueue[]> {
  const where = { workspaceId: unit.who.workspaceId, state: "PREPARING" as const };
  const exports = await unit.em.find(Export, { select: { id: true }, where });
  return exports.map(
    ({ id: exportId }) =>
      () =>
        unit.enqueue("export", { exportId }),
  );
}

/** Runs that had destroyed nothing at the backup's time and were not begun since are in no deletion log. */
async function findRuns(unit: Unit): Promise<Enqueue[]> {
  const where = { workspaceId: unit.who.workspaceId, state: Not("DONE" as const) };
  const runs = await unit.em.find(DisposalRun, { select: { id: true }, where });
  return runs.map(
    ({ id: runId }) =>
      () =>
        unit.enqueue("dispose", { runId }, { key: `dispose:${runId}` }),
  );
}

async function findErasures(unit: Unit): Promise<Enqueue[]> {
  const { workspaceId } = unit.who;
  const requests = await unit.em.findBy(ErasureRequest, [
    { workspaceId, state: "SCHEDULED" },
    { workspaceId, state: "RUNNING", startedAt: IsNull() },
  ]);
  return requests.map(({ id: erasureId }) => () => {
    return unit.enqueue("erasure", { erasureId }, { key: `erasure:${erasureId}` });
  });
}
