import { pipeline } from "node:stream/promises";
import type { App, Unit, Who } from "../../../app";
import { encryptStream, plainSize } from "../../../crypto/framed";
import { Export, type Fact, toPublicId, User } from "../../../entities";
import { DomainError } from "../../../errors";
import { expiryOf } from "../../../policies/exports";
import { assertMayHave, blobKeyOf } from "./allowed";
import type { Archive } from "./archive";
import { toArchive } from "./contents";
import type { Making } from "./making";
import { findScope, findVoices, namesOf, type Scope } from "./scope";
import { isWhole } from "./whole";

/**
 * The job behind an export: what is in it is written down, read, zipped and sealed as one stream, and looked for again
 * before it can be fetched. What has begun to go meanwhile takes the export with it.
 */
export async function buildExport(app: App, who: Who, input: { exportId: string }): Promise<void> {
  const item = { kind: "EXPORT", id: input.exportId } as const;
  try {
    await app.occupy(who, item, (begun) => make(app, who, input.exportId, begun));
  } catch (error) {
    if (!(await isOver(app, who, input.exportId, error))) throw error;
  }
}

async function make(app: App, who: Who, exportId: string, begun: AbortSignal): Promise<void> {
  const row = await app.write(who, (unit) => unit.lock(Export, exportId));
  if (row.state !== "PREPARING") return;
  const person = await findPerson(app, who, row);
  const making = { app, system: who, person, keys: app.keys(person), row, scope: await decide(app, who, person, row) };
  const bytes = await put(making, toArchive(making), begun);
  if (!(await close(app, who, exportId, bytes))) await app.blobs.destroy(row.blobKey);
}

/** Who asked, as they are now. FORBIDDEN once the account is closed or its role is another. */
async function findPerson(app: App, who: Who, { workspaceId, requestedById }: Export): Promise<Who> {
  const { role, ref, active } = await app.write(who, (unit) => unit.get(User, requestedById));
  if (!active || !["COACH", "COACHEE"].includes(role)) throw new DomainError("FORBIDDEN", "The account is closed.");
  return { workspaceId, role, userId: requestedById, ref };
}

/** The policy is judged anew, and what will be in it is in its row before the first byte is written. */
async function decide(app: App, who: Who, person: Who, row: Export): Promise<Scope> {
  const found = await app.write(person, async (unit) => {
    await assertMayHave(unit, row);
    return findScope(unit, row);
  });
  const ofSelf = row.scope === "SUBJECT";
  const voices = ofSelf ? await app.write(who, (unit) => findVoices(unit, person, found.sessions)) : [];
  const scope = { ...found, voices };
  const names = await app.write(person, (unit) => namesOf(unit, person, scope));
  await app.write(who, async (unit) => {
    const current = await unit.lock(Export, row.id);
    await unit.em.save(Object.assign(current, names));
  });
  return scope;
}

/** Streams the zip through encryption into the store; gives its plain bytes. Breaks off when the export begins to go. */
async function put({ app, keys, row }: Making, archive: Archive, begun: AbortSignal): Promise<number> {
  const sealed = encryptStream(await keys.dataKey(row.id, "seal"), row.blobKey);
  const metadata = { workspace: row.workspaceId, export: row.id };
  const stored = app.blobs.put(row.blobKey, sealed, metadata).catch((error: Error) => {
    // Nobody reads on: without this the other half would wait for ever.
    sealed.destroy(error);
    throw error;
  });
  const [streamed, answer] = await Promise.allSettled([pipeline(archive.stream, sealed, { signal: begun }), stored]);
  begun.throwIfAborted();
  if (streamed.status === "rejected") throw streamed.reason;
  if (answer.status === "rejected") throw answer.reason;
  return plainSize(answer.value.bytes);
}

/** READY, unless somebody or something in it has begun to go; says whether it is. */
async function close(app: App, who: Who, exportId: string, byteSize: number): Promise<boolean> {
  return app.write(who, async (unit) => {
    const row = await unit.lock(Export, exportId);
    if (row.state !== "PREPARING") return false;
    if (!(await isWhole(unit, row))) {
      await end(unit, row, "REVOKED");
      return false;
    }
    Object.assign(row, { state: "READY", byteSize, readyAt: unit.now, expiresAt: expiryOf(unit.now) });
    await unit.em.save(row);
    await unit.record("export.ready", toPublicId("export", row.id), { bytes: byteSize });
    await unit.notify(row.requestedById, "EXPORT_READY", toPublicId("export", row.id));
    return true;
  });
}

/** Over without a copy. What is left of it is due for the sweep at once. */
async function end(
  unit: Unit,
  row: Export,
  state: "REVOKED" | "FAILED",
  facts: Record<string, Fact> = {},
): Promise<void> {
  Object.assign(row, { state, expiresAt: unit.now });
  await unit.em.save(row);
  await unit.record(`export.${state.toLowerCase()}`, toPublicId("export", row.id), facts);
}

/** Whether what broke off is not to be tried again: the export is gone, something in it is, or it is refused by now. */
async function isOver(app: App, who: Who, exportId: string, error: unknown): Promise<boolean> {
  const isRevoked = await app.write(who, async (unit) => {
    const row = await unit.em.findOneBy(Export, { workspaceId: who.workspaceId, id: exportId });
    if (row?.state !== "PREPARING") return true;
    if (!(error instanceof DomainError) && (await isWhole(unit, row))) return false;
    await end(unit, row, "REVOKED");
    return true;
  });
  if (isRevoked) await app.blobs.destroy(blobKeyOf(who.workspaceId, exportId));
  return isRevoked;
}

/** An export that could not be made in the end says so; nothing of it is kept. */
export async function giveUpExport(app: App, who: Who, input: { exportId: string }, failure: string): Promise<void> {
  await app.blobs.destroy(blobKeyOf(who.workspaceId, input.exportId));
  await app.write(who, async (unit) => {
    const row = await unit.lock(Export, input.exportId);
    if (row.state === "PREPARING") await end(unit, row, "FAILED", { failure });
  });
}
