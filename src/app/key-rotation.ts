/** What wrapping a workspace's data keys anew came to. */
export interface Rewrapped {
  /** Data keys wrapped anew, now. */
  rewrapped: number;
  /** Data keys of the workspace in all. */
  keys: number;
  /** Data keys that an older key still wraps: some came meanwhile, or can't be opened. */
  left: number;
  /** Whether this ends a rotation that nobody has written down yet. */
  ends: boolean;
}

/** A version of the key that wraps the workspaces' keys, and what can't be opened without it. */
export interface WrapperVersion {
  id: string;
  isNewest: boolean;
  /** Keys of workspaces. */
  wraps: number;
  /** Backups of the keyring. */
  backups: number;
}

/**
 * Rotation of the keys that wrap data keys. Whatever is not wrapped by the newest version of the key file's or vault's
 * key is due, whoever made that version: each call finds what is left and may be run again, by many at once.
 */
export interface KeyRotation {
  /** Makes a new version where that may be done here; gives the newest there then is. */
  begin(): Promise<{ version: string; isNew: boolean }>;
  /** Wraps a workspace's keys anew, its data keys by a fresh key of their own, in batches. All stay readable throughout. */
  rewrap(workspaceId: string): Promise<Rewrapped>;
  /** After a rewrap that left nothing: the older wrapping keys are dropped. */
  settle(workspaceId: string): Promise<void>;
  /**
   * Destroys versions that wrap nothing, neither in the keyring nor in a backup of it that the catalog knows, and have not
   * for as long as others keep copies of the keyring; gives their ids.
   */
  destroyUnused(): Promise<string[]>;
  /** The newest version, and every other that something needs. */
  versions(): Promise<WrapperVersion[]>;
}
