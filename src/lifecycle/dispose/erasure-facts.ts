import { In } from "typeorm";
import type { App, Unit, Who } from "../../app";
import {
  DeletionCertificate,
  DisposalItem,
  DisposalRun,
  DisposalStep,
  ErasureRequest,
  RecipientNotice,
  type StepName,
} from "../../entities";
import { steps as order } from "./fates";
import { toWithheldGroups, type WithheldGroup } from "./plan";
import { toVoiceGroups } from "./unlink-person";

/** An erasure as its subject, an admin or the holder of its receipt may see it: ids, counts and dates, and no names. */
export interface ErasureFacts {
  request: ErasureRequest;
  /** In order, once its run is planned; of several runs together. */
  steps: StepFacts[];
  withheld: WithheldGroup[];
  /** Oldest first. */
  certificates: DeletionCertificate[];
  /** `detail` is null. */
  recipients: RecipientNotice[];
}

export type StepFacts = Pick<
  DisposalStep,
  | "name"
  | "state"
  | "found"
  | "deleted"
  | "unlinked"
  | "withheld"
  | "remaining"
  | "startedAt"
  | "finishedAt"
  | "attempts"
> & { order: number };

/** NOT_FOUND for a request that isn't theirs to see. A receipt's Who comes from `openReceipt`, for its request alone. */
export async function erasureFacts(app: App, who: Who, requestId: string): Promise<ErasureFacts> {
  const request = await app.write(who, (unit) => unit.get(ErasureRequest, requestId));
  return app.destroy(who, (unit) => readFacts(unit, request));
}

async function readFacts(unit: Unit, request: ErasureRequest): Promise<ErasureFacts> {
  const { workspaceId, id: erasureId } = request;
  const runs = await unit.em.find(DisposalRun, {
    where: { workspaceId, erasureId },
    order: { openedAt: "ASC", id: "ASC" },
  });
  const ofRuns = { workspaceId, runId: In(runs.map(({ id }) => id)) };
  const found = await unit.em.findBy(DisposalStep, ofRuns);
  const rows = runs.flatMap((run) => found.filter((row) => row.runId === run.id));
  const items = await unit.em.findBy(DisposalItem, ofRuns);
  const notices = await unit.em.find(RecipientNotice, {
    where: { workspaceId, erasureId },
    order: { at: "ASC", id: "ASC" },
  });
  return {
    request,
    steps: toStepFacts(rows),
    withheld: toKept(items, rows),
    certificates: await unit.em.find(DeletionCertificate, {
      where: { workspaceId, erasureId },
      order: { number: "ASC" },
    }),
    recipients: notices.map((notice) => Object.assign(notice, { detail: null })),
  };
}

/** The steps of all runs of an erasure as one sequence; `rows` in the order of their runs. */
export function toStepFacts(rows: readonly DisposalStep[]): StepFacts[] {
  return order.flatMap(
    (name, position) =>
      toStep(
        name,
        position + 1,
        rows.filter((row) => row.name === name),
      ) ?? [],
  );
}

/** What is kept of an erasure: items that no later run took, and a coach's words in others' sessions. */
export function toKept(items: readonly LeftItem[], rows: readonly DisposalStep[]): WithheldGroup[] {
  return [...stillWithheld(items), ...toVoiceGroups(rows.flatMap(({ findings }) => findings))];
}

type LeftItem = Pick<DisposalItem, "kind" | "itemId" | "state" | "withheldGround" | "withheldUntil">;

/** A hold that ended brought another run: its counts are added, and how far it is, is how far the last one is. */
function toStep(name: StepName, position: number, rows: readonly DisposalStep[]): StepFacts | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  const sum = (column: "found" | "deleted" | "unlinked" | "attempts") =>
    rows.reduce((all, row) => all + row[column], 0);
  const { state, remaining, withheld, finishedAt } = last;
  const counts = { found: sum("found"), deleted: sum("deleted"), unlinked: sum("unlinked"), attempts: sum("attempts") };
  return { name, order: position, state, ...counts, withheld, remaining, startedAt: first.startedAt, finishedAt };
}

/** What is kept now: what a later run took is not. */
function stillWithheld(items: readonly LeftItem[]): WithheldGroup[] {
  const gone = new Set(items.filter(({ state }) => state === "GONE").map(({ kind, itemId }) => `${kind}:${itemId}`));
  const kept = new Map(
    items
      .filter(({ state, kind, itemId }) => state === "WITHHELD" && !gone.has(`${kind}:${itemId}`))
      .map((item) => [`${item.kind}:${item.itemId}`, item]),
  );
  return toWithheldGroups(
    [...kept.values()].map((item) => ({
      ...item,
      withheld: { ground: item.withheldGround ?? "", until: item.withheldUntil },
    })),
  );
}
