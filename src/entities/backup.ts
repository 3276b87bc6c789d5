export type BackupState = "RUNNING" | "AVAILABLE" | "EXPIRED" | "DELETED" | "FAILED";

/**
 * A backup of the whole data database, or of the keyring: of no workspace. The catalog is kept in the keyring database,
 * beside the keys of what it lists, so that a restored data database does not bring back an old one.
 */
export interface Backup {
  id: string;
  kind: "DATA" | "KEYRING";
  state: BackupState;
  /** When its snapshot was begun: what was committed before is in it. */
  takenAt: Date;
  expiresAt: Date;
  byteSize: number;
  blobKey: string;
  /** When a look at the store showed that it is gone. */
  goneAt: Date | null;
}
