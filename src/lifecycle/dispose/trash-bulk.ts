import type { App, Unit, Who } from "../../app";
import { FilledForm, Session, Source, Transcript, toPublicId } from "../../entities";
import { DomainError, invalid, notFound } from "../../errors";
import { assertMayPurge, assertMayTrash, assertRestorable } from "../../policies/trash";
import { isReadable, readTranscript } from "../ingest/settle";
import { advance } from "../states";
import { openRun } from "./open-run";
import { assertFree, type TrashKind, trashed } from "./trash";

const MOST = 100;

export interface TrashItem {
  kind: "SOURCE" | "FORM";
  id: string;
}

export interface TrashActionInput {
  /** At most 100. */
  items: TrashItem[];
  idempotencyKey: string;
}

export interface BulkResult {
  done: TrashItem[];
  /** By place in the list. */
  refused: { index: number; error: DomainError }[];
}

/** Out of the trash, as it was. No clock is reset: what was due stays due. */
export async function restoreFromTrash(app: App, who: Who, input: TrashActionInput): Promise<BulkResult> {
  assertSize(input);
  return app.write(who, (unit) => each(unit, "restoreFromTrash", input, (item) => restore(app, unit, item)));
}

/** An admin's, at once and for good: one run for all that may go, begun in the same transaction. */
export async function purgeFromTrash(app: App, who: Who, input: TrashActionInput): Promise<BulkResult> {
  assertMayPurge(who);
  assertSize(input);
  return app.write(who, async (unit) => {
    // Before any row's lock: a hold is placed before this judges, or after it has begun.
    await unit.holdsOn([]);
    const begun: TrashItem[] = [];
    const result = await each(unit, "purgeFromTrash", input, async (item) => {
      const row = await purge(unit, item);
      begun.push(item);
      return row;
    });
    const request = { cause: "ADMIN_PURGE", rule: "purge from the trash by an admin", roots: begun } as const;
    if (begun.length > 0) await openRun(app, unit, { ...request, dueKey: `purge:${app.newId()}` });
    return result;
  });
}

function assertSize({ items }: TrashActionInput): void {
  if (items.length < 1 || items.length > MOST) throw invalid("ids", `1 to ${MOST} ids are needed.`);
}

const kindOf = ({ kind }: TrashItem): TrashKind => (kind === "SOURCE" ? "source" : "form");

/**
 * Each item succeeds or fails by itself, behind a savepoint, and is done once for the request's key; a repeat gives what
 * was done and judges anew what was refused. Rows are taken by id, so that two bulks can't wait for each other.
 */
async function each(
  unit: Unit,
  operation: string,
  input: TrashActionInput,
  act: (item: TrashItem) => Promise<Source | FilledForm>,
): Promise<BulkResult> {
  const { items, idempotencyKey } = input;
  const result: BulkResult = { done: [], refused: [] };
  const order = items.map((item, index) => ({ item, index })).sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
  const done: number[] = [];
  for (const { item, index } of order) {
    const request = { operation, key: `${idempotencyKey}/${index}`, input: { items, index } };
    const entity = trashed[kindOf(item)].entity as new () => Source | FilledForm;
    try {
      await unit.em.transaction(() => unit.once(request, entity, () => act(item)));
      done.push(index);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === "IDEMPOTENCY_MISMATCH") throw error;
      result.refused.push({ index, error });
    }
  }
  result.refused.sort((a, b) => a.index - b.index);
  result.done = items.filter((_, index) => done.includes(index));
  return result;
}

async function restore(app: App, unit: Unit, item: TrashItem): Promise<Source | FilledForm> {
  const kind = kindOf(item);
  const { workspaceId } = unit.who;
  const where = { workspaceId, id: item.id };
  // Not by unit.lock: of what is being purged the answer is that it is too late, as long as it can be seen.
  const row = await unit.em.findOne<Source | FilledForm>(trashed[kind].entity, {
    where,
    lock: { mode: "pessimistic_write" },
  });
  if (!row) throw notFound();
  assertMayTrash(unit.who, row);
  const session = row.sessionId ? await unit.em.findOneBy(Session, { workspaceId, id: row.sessionId }) : null;
  assertRestorable(row, session, unit.now);
  if (row instanceof Source) await restoreSource(app, unit, row, session);
  // A form that was still being filled when it was deleted has nothing in it: its job found it gone.
  else advance("form", row, row.completedAt ? "READY" : "FAILED");
  Object.assign(row, { trashedAt: null, trashedById: null, trashReason: null, purgeAfter: null });
  await unit.em.save(row);
  await unit.record("trash.restored", toPublicId(kind, row.id), { state: row.state });
  return row;
}

async function restoreSource(app: App, unit: Unit, source: Source, session: Session | null): Promise<void> {
  advance("source", source, source.failure === null ? "STORED" : "REJECTED");
  const { workspaceId, id: sourceId } = source;
  if (!isReadable(app, source) || !session || !["OPEN", "PROCESSING", "READY", "FAILED"].includes(session.state))
    return;
  // Deleted before it was read: its job found nothing then.
  if (!(await unit.em.existsBy(Transcript, { workspaceId, sourceId })))
    await readTranscript(unit, session.id, sourceId);
}

async function purge(unit: Unit, item: TrashItem): Promise<Source | FilledForm> {
  const kind = kindOf(item);
  const row: Source | FilledForm = await unit.lock(trashed[kind].entity as new () => Source | FilledForm, item.id);
  if (row.state !== "TRASHED") throw new DomainError("WRONG_STATE", "This is not in the trash.");
  await assertFree(unit, item, row);
  advance(kind, row as { state: "PURGING" }, "PURGING");
  await unit.em.save(row);
  await unit.record("trash.purged", toPublicId(kind, row.id));
  return row;
}
