import type { Readable } from "node:stream";
import type { Backup, TableName } from "../entities";
import type { Probe } from "../ports/blob-store";

/** Some rows of one table in a backup. */
export interface BackupRows {
  table: TableName;
  /** Whether the bytes of this uuid are among them: a look before they are taken apart. */
  holds(id: string): boolean;
  /** Columns as properties: bytea as a Buffer, all else as the text that the database wrote. */
  rows(): Iterable<Record<string, string | Buffer | null>>;
}

/**
 * Backups of the whole installation: which there are, and what is in them; of no workspace. Their bytes lie in
 * `App.backups` under `blobKey`.
 */
export interface BackupCatalog {
  /** How long each kind is kept, in days. */
  readonly days: Readonly<Record<Backup["kind"], number>>;
  /** Whether backups of the data are taken here. */
  readonly takesData: boolean;
  /** Newest first. */
  list(): Promise<Backup[]>;
  find(id: string): Promise<Backup | null>;
  /** A RUNNING row, or the first one of the same `request` within 24 h. WRONG_STATE where no backups are taken. */
  add(
    backup: Pick<Backup, "id" | "kind" | "takenAt" | "expiresAt" | "blobKey">,
    request: Buffer | null,
  ): Promise<Backup>;
  /** A backup that lies in the store and that the catalog does not know. */
  adopt(backup: Pick<Backup, "id" | "kind" | "takenAt" | "expiresAt" | "blobKey">, byteSize: number): Promise<void>;
  change(id: string, change: { state?: Backup["state"]; byteSize?: number; goneAt?: Date }): Promise<Backup>;
  /** Says that its snapshot is being taken; RUNNING after that, with nobody `alone`, is what a dead process left. */
  begin(id: string): Promise<void>;
  listAbandoned(): Promise<Backup[]>;
  /** Runs `fn` while nobody else does, in any process; null when somebody does. */
  alone<T>(fn: () => Promise<T>): Promise<T | null>;
  /** Takes the snapshot and seals it, as a stream; memory stays flat. */
  seal(backup: Backup): Promise<Readable>;
  /** What a stored DATA backup holds. Fails when it is not whole or its key is gone; what came before is then no proof. */
  open(backup: Backup, stored: Readable): Promise<AsyncIterable<BackupRows>>;
  /** Takes its key out of the keyring, its pages and its log. */
  shredKey(id: string): Promise<void>;
  /** A second look for such keys, and what could not be looked into, in sentences. */
  probeKeys(ids: readonly string[]): Promise<{ probe: Probe; notCovered: string[] }>;
  /** Loads a stored KEYRING backup into an empty keyring; gives how many rows each table got. */
  loadKeyring(stored: Readable): Promise<Record<string, number>>;
  /** The backup whose restore was begun and not finished; null for none. */
  findRestore(): Promise<string | null>;
  markRestore(backupId: string | null): Promise<void>;
}
