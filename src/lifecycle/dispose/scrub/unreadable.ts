import type { App, Keys, Who } from "../../../app";
import {
  AuditEntry,
  type Backup,
  BackupScrubCopy,
  type ContentCell,
  type ContentTable,
  cell,
  content,
  toPublicId,
} from "../../../entities";
import type { OpenScrub } from "./work";

/** A copy of destroyed items in one backup, and what came of opening it. */
interface Look {
  scrubId: string;
  copy: BackupScrubCopy;
  /** Ids of the items: those of the data keys that sealed them. */
  destroyed: ReadonlySet<string>;
  tried: number;
  opened: number;
}

/**
 * Opens each backup that holds destroyed items and has not been looked into for them, and tries every value that was
 * sealed under one of their keys with the keyring as it now is. One that opens is an alarm, and no proof. A quote of
 * something that lives is that one's content, and stays readable with it.
 */
export async function showUnreadable(app: App, who: Who, open: readonly OpenScrub[]): Promise<void> {
  const looks = toLooks(open);
  for (const backup of await app.listBackups()) {
    const wanted = looks.filter(({ copy }) => copy.backupId === backup.id);
    if (wanted.length === 0 || backup.kind !== "DATA" || backup.state !== "AVAILABLE") continue;
    await lookInto(app, who, backup, wanted);
    for (const look of wanted) await (look.opened === 0 ? noteUnreadable : alarmReadable)(app, who, look);
  }
}

function toLooks(open: readonly OpenScrub[]): Look[] {
  return open.flatMap(({ scrub, certificate, copies }) => {
    const destroyed = new Set(certificate.items.map((publicId) => publicId.slice(publicId.indexOf("_") + 1)));
    return copies
      .filter(({ kind, unreadableAt, goneAt }) => kind === "DATA" && !unreadableAt && !goneAt)
      .map((copy) => ({ scrubId: scrub.id, copy, destroyed, tried: 0, opened: 0 }));
  });
}

async function lookInto(app: App, who: Who, backup: Backup, looks: readonly Look[]): Promise<void> {
  const keys = app.keys(who);
  const stored = await app.backups.read(backup.blobKey);
  for await (const { table, holds, rows } of await app.catalog.open(backup, stored)) {
    if (!isContent(table) || !holds(who.workspaceId)) continue;
    for (const row of rows()) if (row.workspaceId === who.workspaceId) await tryRow(keys, table, row, looks);
  }
}

const isContent = (table: string): table is ContentTable => Object.hasOwn(content, table);

async function tryRow(
  keys: Keys,
  table: ContentTable,
  row: Record<string, string | Buffer | null>,
  looks: readonly Look[],
): Promise<void> {
  for (const column of Object.keys(content[table])) {
    const sealed = row[column];
    if (!Buffer.isBuffer(sealed)) continue;
    const place = cell(table, column as never, row as never) as ContentCell;
    const concerned = looks.filter(({ destroyed }) => destroyed.has(place.keyId));
    if (concerned.length === 0) continue;
    const isGone = await isKeyGone(keys, place, sealed);
    for (const look of concerned) {
      look.tried += 1;
      if (!isGone) look.opened += 1;
    }
  }
}

/** Whatever else keeps a value from opening says nothing about its key: only a destroyed key is proof. */
async function isKeyGone(keys: Keys, place: ContentCell, sealed: Buffer): Promise<boolean> {
  try {
    await keys.open(place, sealed);
    return false;
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "KeyDestroyedError") return true;
    if (name === "SealBrokenError") return false;
    throw error;
  }
}

async function noteUnreadable(app: App, who: Who, { scrubId, copy, tried }: Look): Promise<void> {
  const { workspaceId, id } = copy;
  await app.destroy(who, async (unit) => {
    await unit.em.update(BackupScrubCopy, { workspaceId, id }, { unreadableAt: unit.now });
    await unit.record("scrub.unreadable", toPublicId("scrub", scrubId), { backup: toBackupRef(copy), values: tried });
  });
}

/** The log line comes with every look, the entry once. */
async function alarmReadable(app: App, who: Who, { scrubId, copy, tried, opened }: Look): Promise<void> {
  app.log.error({ scrubId, backupId: copy.backupId, values: opened }, "a backup gives back what was destroyed");
  const { workspaceId } = who;
  const targetRef = toPublicId("scrub", scrubId);
  await app.destroy(who, async (unit) => {
    const entries = await unit.em.findBy(AuditEntry, { workspaceId, action: "scrub.readable", targetRef });
    if (entries.some(({ facts }) => facts.backup === toBackupRef(copy))) return;
    await unit.record("scrub.readable", targetRef, { backup: toBackupRef(copy), values: tried, opened });
  });
}

const toBackupRef = ({ backupId }: BackupScrubCopy) => toPublicId("backup", backupId as string);
