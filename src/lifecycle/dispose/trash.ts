import type { App, Unit, Who } from "../../app";
import { cell, FilledForm, Session, Source, toPublicId, Workspace } from "../../entities";
import { DomainError } from "../../errors";
import { anchorsOf } from "../../policies/holds";
import { assertMayDeleteSession, assertMayTrash, purgeTime } from "../../policies/trash";
import { readText } from "../ingest/text";
import { advance } from "../states";
import { findKeeping } from "./keeping";
import { openRun, type Root } from "./open-run";

const MAX_CHARS = 2000;

export interface DestroyInput {
  id: string;
  /** Content: sealed under the item's own key, so that it goes with it. A session's goes with the session, unkept. */
  reason?: string | null;
  idempotencyKey: string;
}

/** A kind of item that has a trash. */
export type TrashKind = "source" | "form";
export const trashed = {
  source: { entity: Source, item: "SOURCE" },
  form: { entity: FilledForm, item: "FORM" },
} as const;

/** Into the trash, restorable; at once where there is nothing to restore: in quarantine, or in a stateless workspace. */
export async function deleteSource(app: App, who: Who, input: DestroyInput): Promise<Source> {
  return destroy(app, who, "deleteSource", input, Source, async (unit, reason) => {
    const source = await unit.lock(Source, input.id);
    assertMayTrash(who, source);
    if (source.state === "QUARANTINED")
      await destroyNow(app, unit, "source", source, "deletion of an upload in quarantine");
    else await trash(app, unit, "source", source, reason);
    return source;
  });
}

/** Into the trash, restorable; at once in a stateless workspace. */
export async function deleteFilledForm(app: App, who: Who, input: DestroyInput): Promise<FilledForm> {
  return destroy(app, who, "deleteFilledForm", input, FilledForm, async (unit, reason) => {
    const form = await unit.lock(FilledForm, input.id);
    assertMayTrash(who, form);
    await trash(app, unit, "form", form, reason);
    return form;
  });
}

/** Straight into the cascade, with everything in it; parts that are held stay until their hold ends. */
export async function deleteSession(app: App, who: Who, input: DestroyInput): Promise<Session> {
  return destroy(app, who, "deleteSession", input, Session, async (unit) => {
    const session = await unit.lock(Session, input.id);
    assertMayDeleteSession(who, session);
    await assertFree(unit, { kind: "SESSION", id: session.id }, session);
    advance("session", session, "DISPOSING");
    session.step = "DISPOSE";
    await unit.em.save(session);
    await unit.record("session.deleted", toPublicId("session", session.id), { kind: session.kind });
    await unit.progress(session.id, "DISPOSE", "RUNNING", 0, 1);
    const roots: Root[] = [{ kind: "SESSION", id: session.id }];
    const request = { cause: "SESSION_DELETED", rule: "deletion of a session", roots } as const;
    await openRun(app, unit, { ...request, dueKey: `session:${session.id}` });
    return session;
  });
}

/** One deletion, once for a key. The hold lock comes before any row's: a hold is being placed, or waits until this is over. */
async function destroy<E extends Source | FilledForm | Session>(
  app: App,
  who: Who,
  operation: string,
  input: DestroyInput,
  entity: new () => E,
  act: (unit: Unit, reason: string | null) => Promise<E>,
): Promise<E> {
  const reason = readText("reason", input.reason, MAX_CHARS);
  return app.write(who, async (unit) => {
    await unit.holdsOn([]);
    return unit.once({ operation, key: input.idempotencyKey, input }, entity, () => act(unit, reason));
  });
}

async function trash(
  app: App,
  unit: Unit,
  kind: TrashKind,
  row: Source | FilledForm,
  reason: string | null,
): Promise<void> {
  const { mode, trashDays } = await unit.em.findOneByOrFail(Workspace, { id: row.workspaceId });
  if (mode === "STATELESS") {
    await destroyNow(app, unit, kind, row, "manual deletion, stateless workspace");
    return;
  }
  advance(kind, row as { state: "TRASHED" }, "TRASHED");
  row.trashedAt = unit.now;
  row.trashedById = unit.who.userId;
  row.purgeAfter = purgeTime(unit.now, trashDays, row.expiresAt);
  const place = cell(kind === "source" ? "source" : "filled_form", "trashReason", row);
  row.trashReason = reason ? await app.keys(unit.who).seal(place, reason) : null;
  await unit.em.save(row);
  const facts = { purgeAfter: row.purgeAfter.toISOString() };
  await unit.record(`${kind}.trashed`, toPublicId(kind, row.id), facts);
}

/** No trash: the item begins to go in this transaction. */
async function destroyNow(
  app: App,
  unit: Unit,
  kind: TrashKind,
  row: Source | FilledForm,
  rule: string,
): Promise<void> {
  const root = { kind: trashed[kind].item, id: row.id };
  await assertFree(unit, root, row);
  advance(kind, row as { state: "PURGING" }, "PURGING");
  await unit.em.save(row);
  await unit.record(`${kind}.deleted`, toPublicId(kind, row.id), { rule });
  await openRun(app, unit, { cause: "ADMIN_PURGE", rule, roots: [root], dueKey: `purge:${row.id}` });
}

/** LEGAL_HOLD while a hold or the law keeps it, as the cascade would judge. No hold is placed until the transaction ends. */
export async function assertFree(unit: Unit, root: Root, row: Parameters<typeof anchorsOf>[0]): Promise<void> {
  const kept = await findKeeping(unit, [{ kind: root.kind, itemId: root.id, anchors: anchorsOf(row) }]);
  if (kept.size > 0) throw new DomainError("LEGAL_HOLD", "A hold or the law keeps this for now.");
}
