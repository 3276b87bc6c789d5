import { In, Not } from "typeorm";
import type { App, CascadeUnit, Who } from "../../app";
import { DisposalItem, DisposalRun, DisposalStep, ErasureRequest, type StepName } from "../../entities";
import { LockedError } from "../../errors";
import { finish } from "./cascade/finish";
import { planRun } from "./cascade/plan-run";
import { revoke } from "./cascade/revoke";
import { destroyRows } from "./cascade/rows";
import { destroyBlobs, destroyKeys, destroyVectors } from "./cascade/stores";
import { findStep, keyOf, lockRun, StillThereError, type Work } from "./cascade/work";
import { closeLogEntry, openLogEntry } from "./deletion-log";
import { steps } from "./fates";

/**
 * The job behind every cause of destruction. Each step is written down when it is done and run again when it is not;
 * running it twice is harmless. It ends with a certificate, or fails and is tried again: never with less than it says.
 */
export async function dispose(app: App, who: Who, input: { runId: string }): Promise<void> {
  const run = await begin(app, who, input.runId);
  if (!run) return closeLogEntry(app, who, input.runId);
  try {
    await carryOut(app, who, run);
  } catch (error) {
    await noteFailure(app, who, run, error);
    throw error;
  }
}

async function carryOut(app: App, who: Who, run: DisposalRun): Promise<void> {
  await planRun(app, who, run);
  await runStep({ app, who, run, items: await itemsOf(app, who, run) }, "revoke");
  await openLogEntry(app, who, run);
  // Nothing joins a manifest whose items have begun, and only the run's end changes them again.
  const work = { app, who, run, items: await itemsOf(app, who, run) };
  for (const name of steps.slice(1)) await runStep(work, name);
  await finish(work).catch(async (error) => {
    if (error instanceof StillThereError) await reopenSteps(app, who, run);
    throw error;
  });
  await closeLogEntry(app, who, run.id);
}

/** What came back after its step is destroyed by the next attempt, unless another worker has ended the run meanwhile. */
async function reopenSteps(app: App, who: Who, run: DisposalRun): Promise<void> {
  const done = { ...keyOf(run), name: In(steps.slice(1)), state: "DONE" as const };
  await app.destroy(who, async (unit) => {
    if ((await lockRun(unit, run.id)).state === "DONE") return;
    await unit.em.update(DisposalStep, done, { state: "PENDING" });
  });
}

const acts: Record<StepName, (work: Work, name: StepName) => Promise<void>> = {
  revoke,
  transcripts: destroyRows,
  packs: destroyRows,
  insights: destroyRows,
  forms: destroyRows,
  blobs: destroyBlobs,
  vectors: destroyVectors,
  records: destroyRows,
  keys: destroyKeys,
  people: destroyRows,
};

/** A step's act ends when a second look saw that nothing remains, or throws. */
async function runStep(work: Work, name: StepName): Promise<void> {
  const { app, who, run } = work;
  const isDone = await app.destroy(who, async (unit) => {
    await lockRun(unit, run.id);
    const step = await findStep(unit, run.id, name);
    if (step.state === "DONE") return true;
    const started = { state: "RUNNING" as const, attempts: step.attempts + 1, startedAt: step.startedAt ?? unit.now };
    await unit.em.update(DisposalStep, { ...keyOf(run), name }, started);
    if (run.erasureId) await unit.tellErasure(run.erasureId);
    return false;
  });
  if (isDone) return;
  await acts[name](work, name);
  await app.destroy(who, async (unit) => {
    await lockRun(unit, run.id);
    const open = { ...keyOf(run), name, state: Not("DONE" as const) };
    const seen = name === "revoke" ? {} : { remaining: 0 };
    await unit.em.update(DisposalStep, open, { state: "DONE", ...seen, finishedAt: unit.now });
    if (run.erasureId) await unit.tellErasure(run.erasureId);
  });
}

/** Null for a run that is done already. */
async function begin(app: App, who: Who, runId: string): Promise<DisposalRun | null> {
  return app.destroy(who, async (unit) => {
    const run = await unit.lock(DisposalRun, runId);
    if (run.state === "DONE") return null;
    Object.assign(run, { state: "RUNNING", attempts: run.attempts + 1, failure: null });
    await unit.em.save(run);
    await noteErasure(unit, run, "RUNNING");
    return run;
  });
}

/** For the operator. An error's text might hold content, so that its name is kept alone, and of a lock its end. */
function toFailure(error: unknown): string {
  if (error instanceof LockedError) return `IMMUTABLE until ${error.until?.toISOString() ?? "no known end"}`;
  return error instanceof Error ? error.name : "Error";
}

/** What was found out is the next attempt's to know. */
async function noteFailure(app: App, who: Who, { id }: DisposalRun, error: unknown): Promise<void> {
  const failure = toFailure(error);
  app.log.warn({ runId: id, failure }, "a run has to be tried again");
  await app
    .destroy(who, async (unit) => {
      const run = await unit.lock(DisposalRun, id);
      if (run.state === "DONE") return;
      Object.assign(run, { state: "RETRYING", failure });
      await unit.em.save(run);
      await unit.em.update(DisposalStep, { ...keyOf(run), state: "RUNNING" }, { state: "FAILED" });
      await noteErasure(unit, run, "RETRYING");
    })
    .catch(() => app.log.warn({ runId: id }, "a run's failure could not be written down"));
}

async function noteErasure(unit: CascadeUnit, run: DisposalRun, state: "RUNNING" | "RETRYING"): Promise<void> {
  if (!run.erasureId || run.cause !== "ERASURE") return;
  await unit.em.update(ErasureRequest, { workspaceId: run.workspaceId, id: run.erasureId }, { state });
  await unit.tellErasure(run.erasureId);
}

async function itemsOf(app: App, who: Who, run: DisposalRun): Promise<DisposalItem[]> {
  return app.destroy(who, (unit) =>
    unit.em.find(DisposalItem, { where: keyOf(run), order: { kind: "ASC", itemId: "ASC" } }),
  );
}
