import { Not } from "typeorm";
import type { App, Unit, Who } from "../../app";
import { type DeletionCause, DisposalItem, DisposalRun, type ItemKind } from "../../entities";

/** Something that goes as a whole. */
export interface Root {
  kind: ItemKind;
  id: string;
}

export interface RunRequest {
  cause: DeletionCause;
  /** Names the due set: while a run of it is open, no other is. */
  dueKey: string;
  /** The rule that is carried out, in words without personal data. */
  rule: string;
  policyVersion?: number | null;
  subjectRef?: string | null;
  erasureId?: string | null;
  parentId?: string | null;
  roots: readonly Root[];
}

/**
 * Opens a run in the caller's transaction, with the job that carries it out. Null when an open run has this due key
 * already. Who may ask for it is the caller's to judge; what is kept is judged again by the cascade.
 */
export async function openRun(app: App, unit: Unit, request: RunRequest): Promise<DisposalRun | null> {
  const { workspaceId } = unit.who;
  const { cause, dueKey, rule, roots } = request;
  const run = unit.em.create(DisposalRun, {
    ...{ workspaceId, id: app.newId(), cause, dueKey, rule, state: "OPEN", requestedByRef: unit.who.ref },
    ...{ policyVersion: request.policyVersion ?? null, subjectRef: request.subjectRef ?? null },
    ...{ erasureId: request.erasureId ?? null, parentId: request.parentId ?? null },
    ...{ openedAt: unit.now, loggedAt: null, closedAt: null, attempts: 0, failure: null },
  });
  if (!(await unit.addIfAbsent(DisposalRun, run))) return null;
  const items = roots.map(({ kind, id }) => ({
    ...{ workspaceId, id: app.newId(), runId: run.id, kind, itemId: id, state: "DUE" as const },
    ...{ blobKey: null, bytes: 0, anchors: [id], counts: {}, begunAt: null, withheldGround: null, withheldUntil: null },
  }));
  await unit.addAll(DisposalItem, items);
  await unit.record("disposal.opened", run.id, { cause, roots: roots.length });
  await unit.enqueue("dispose", { runId: run.id }, { key: `dispose:${run.id}` });
  return run;
}

/** Gives every run that is not done its job again, where the queue has given it up. */
export async function resumeRuns(app: App, who: Who): Promise<void> {
  await app.write(who, async (unit) => {
    const open = await unit.em.findBy(DisposalRun, { workspaceId: who.workspaceId, state: Not("DONE") });
    for (const { id: runId } of open) await unit.enqueue("dispose", { runId }, { key: `dispose:${runId}` });
  });
}
