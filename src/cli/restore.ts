import type { App } from "../app";
import type { Composed, Connections } from "../compose";
import { backupKey, openRecords } from "../db/backup/backups";
import { assertEmpty, loadDatabase } from "../db/backup/load";
import { type Backup, readPublicId, toPublicId } from "../entities";
import { DomainError } from "../errors";
import { systemWho } from "../jobs/system";
import { adoptUnknown } from "../lifecycle/dispose/backups";
import { listLoggedWorkspaces } from "../lifecycle/dispose/deletion-log";
import { type Replayed, replayDeletions, shredDestroyedKeys } from "../lifecycle/dispose/restore";

/** What a restore came to. With a keyring, the keys of what was destroyed since are destroyed again, and no more. */
export interface Restored {
  id: string;
  kind: Backup["kind"];
  takenAt: string;
  rows: Record<string, number>;
  /** Data keys destroyed again. */
  keys: number;
  replayed: Replayed[];
}

type Parts = Pick<Composed, "app" | "database" | "keyring"> & { connections: Pick<Connections, "ownerUrl"> };

/**
 * Restores a backup into an empty database that nothing else uses: loads it whole or not at all, then replays every
 * deletion since. Until that is done no server starts on it; run again, it goes on. WRONG_STATE for a database that is
 * not empty, SealBrokenError or BackupBrokenError for a backup that is not whole.
 */
export async function restoreBackup(parts: Parts, publicId: string): Promise<Restored> {
  const { app } = parts;
  const backup = await getBackup(app, publicId);
  const told = { id: publicId, kind: backup.kind, takenAt: backup.takenAt.toISOString() };
  if (backup.kind === "KEYRING") return { ...told, ...(await loadKeyring(app, backup)), replayed: [] };
  const rows = await load(parts, backup);
  const replayed: Replayed[] = [];
  const workspaces = await parts.database.lookUp<{ id: string }>("select list_workspaces() as id", []);
  for (const { id } of workspaces) replayed.push(await replayDeletions(app, systemWho(id), backup.id));
  await app.catalog.markRestore(null);
  return { ...told, rows, keys: replayed.reduce((sum, { keys }) => sum + keys, 0), replayed };
}

/** Run again after it died in between, it goes on: the keyring is then not empty, and this backup's restore was begun. */
async function loadKeyring(app: App, backup: Backup): Promise<{ rows: Record<string, number>; keys: number }> {
  const begun = await app.catalog.findRestore();
  if (begun !== null && begun !== backup.id) throw unfinished(begun);
  await app.catalog.markRestore(backup.id);
  const rows = await app.catalog.loadKeyring(await app.backups.read(backup.blobKey)).catch(async (error) => {
    if (begun !== null && error instanceof DomainError) return {};
    await app.catalog.markRestore(begun);
    throw error;
  });
  let keys = 0;
  for (const workspaceId of await listLoggedWorkspaces(app))
    keys += await shredDestroyedKeys(app, systemWho(workspaceId));
  await app.catalog.markRestore(null);
  return { rows, keys };
}

function unfinished(id: string): DomainError {
  return new DomainError("WRONG_STATE", `The restore of ${toPublicId("backup", id)} was begun and not finished.`);
}

/** From the catalog, or from the store where the catalog was lost with its keyring. */
async function getBackup(app: App, publicId: string): Promise<Backup> {
  const read = readPublicId(publicId);
  if (read?.kind !== "backup") throw new DomainError("NOT_FOUND", "This is no backup's id.", { field: ["id"] });
  const known = await app.catalog.find(read.id);
  if (!known) await adoptUnknown(app);
  const backup = known ?? (await app.catalog.find(read.id));
  if (!backup) throw new DomainError("NOT_FOUND", "There is no such backup.", { field: ["id"] });
  if (backup.state !== "AVAILABLE")
    throw new DomainError("WRONG_STATE", `The backup is ${backup.state}.`, { field: ["id"] });
  return backup;
}

/** Rows by table; none where an earlier try had loaded it and was interrupted afterwards. */
async function load({ app, keyring, connections }: Parts, backup: Backup): Promise<Record<string, number>> {
  const begun = await app.catalog.findRestore();
  if (begun !== null && begun !== backup.id) throw unfinished(begun);
  const isEmpty = await assertEmpty(connections.ownerUrl).then(
    () => true,
    (error) => {
      if (begun === null) throw error;
      return false;
    },
  );
  if (!isEmpty) return {};
  const key = await backupKey(keyring, backup.id);
  await app.catalog.markRestore(backup.id);
  try {
    const records = openRecords(key, backup, await app.backups.read(backup.blobKey));
    return await loadDatabase(connections.ownerUrl, records);
  } catch (error) {
    // All or nothing: the database is as empty as it was, and there is nothing to finish.
    await app.catalog.markRestore(null);
    throw error;
  }
}
