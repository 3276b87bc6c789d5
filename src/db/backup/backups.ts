import { pipeline, Readable } from "node:stream";
import type { Pool } from "pg";
import type { BackupCatalog, BackupRows } from "../../app";
import { decryptStream, encryptStream } from "../../crypto/framed";
import { type Backup, type TableName, tables } from "../../entities";
import { DomainError } from "../../errors";
import type { KeyWrapper } from "../../ports/key-wrapper";
import type { Keyring } from "../keyring";
import { dumpKeyring, loadKeyring } from "../keyring-backup";
import { openKeyringBackup, sealKeyringBackup } from "../keyring-backup-seal";
import { INSTALLATION } from "../keyring-schema";
import { KeyDestroyedError } from "../keys";
import { type BackupRow, Catalog } from "./catalog";
import { dumpDatabase } from "./dump";
import { type BackupRecord, type BackupTable, readBackup } from "./format";
import { toRows } from "./rows";

interface Parts {
  /** Of the keyring database. */
  keys: Pool;
  keyring: Keyring;
  wrapper: KeyWrapper;
  /** Of the role regenesis_backup; null where this process takes none of the data. */
  data: Pool | null;
  software: string;
  days: BackupCatalog["days"];
}

const contextOf = (backup: Pick<Backup, "id">) => `backup\0${backup.id}`;

/** The installation's backups over its two databases. A data backup has a key of its own, with the installation's. */
export function openBackups({
  keys,
  keyring,
  wrapper,
  data,
  software,
  days,
}: Parts): BackupCatalog & Pick<Catalog, "prepare"> {
  const catalog = new Catalog(keys);
  const refused = () => new DomainError("WRONG_STATE", "No backups are taken here: DATABASE_BACKUP_URL is not set.");
  return Object.assign(catalog, {
    days,
    takesData: data !== null,
    async add(row: BackupRow, request: Buffer | null) {
      if (row.kind === "DATA" && !data) throw refused();
      return catalog.insert(row, request);
    },
    async seal(backup: Backup) {
      if (backup.kind === "KEYRING") {
        const wrappedBy = new Set<string>();
        const note = () => catalog.noteWrappers(backup.id, [...wrappedBy]);
        return sealKeyringBackup(followed(dumpKeyring(keys, wrappedBy), note), wrapper, wrappedBy);
      }
      if (!data) throw refused();
      await keyring.create(INSTALLATION, backup.id, "BACKUP");
      const key = await backupKey(keyring, backup.id);
      const dump = Readable.from(dumpDatabase(data, { software, takenAt: backup.takenAt }));
      // A failure of the dump reaches the reader through the sealer, which pipeline destroys with it.
      return pipeline(dump, encryptStream(key, contextOf(backup)), () => {});
    },
    async open(backup: Backup, stored: Readable) {
      return toContent(openRecords(await backupKey(keyring, backup.id), backup, stored));
    },
    async shredKey(id: string) {
      await keyring.destroy(INSTALLATION, [id]);
      await keyring.scrub();
    },
    loadKeyring: (stored: Readable) => loadKeyring(keys, openKeyringBackup(stored, wrapper)),
    async probeKeys(ids: readonly string[]) {
      if (ids.length === 0) return { probe: "ABSENT" as const, notCovered: [] };
      const keys = ids.map((id) => ({ id, kind: "BACKUP" as const }));
      return keyring.probe(INSTALLATION, keys);
    },
  });
}

async function* followed(parts: AsyncIterable<Buffer>, then: () => Promise<void>): AsyncGenerator<Buffer> {
  yield* parts;
  await then();
}

/** The key of one data backup. Throws KeyDestroyedError when it has none any more. */
export async function backupKey(keyring: Keyring, id: string): Promise<Buffer> {
  const found = (await keyring.load(INSTALLATION, [id])).get(id);
  if (!found) throw new KeyDestroyedError();
  return found.key;
}

/** The records of a stored data backup. Fails with SealBrokenError or BackupBrokenError for one that isn't whole. */
export function openRecords(key: Buffer, backup: Pick<Backup, "id">, stored: Readable): AsyncGenerator<BackupRecord> {
  return readBackup(pipeline(stored, decryptStream(key, contextOf(backup)), () => {}));
}

async function* toContent(records: AsyncGenerator<BackupRecord>): AsyncGenerator<BackupRows> {
  let table: BackupTable | null = null;
  for await (const record of records) {
    if (record.kind === "table") table = record.table;
    if (record.kind !== "rows" || !table || !Object.hasOwn(tables, table.name)) continue;
    const current = table;
    yield {
      table: current.name as TableName,
      rows: () => toRows(current, record.lines),
      holds: (id) => record.lines.includes(id),
    };
  }
}
