/**
 * Wraps the workspaces' keys: a local key file, or a vault. Called seldom; data keys are wrapped by the workspace's key.
 * The key that wraps has versions: the newest wraps, every one that is left unwraps what it wrapped.
 */
export interface KeyWrapper {
  readonly name: string;
  /** The wrapped key and the id, with version, of the key that wrapped it. */
  wrap(key: Buffer): Promise<{ wrapped: Buffer; keyId: string }>;
  unwrap(wrapped: Buffer, keyId: string): Promise<Buffer>;
  /** The id, with version, of the key that `wrap` uses now; asked anew each time. */
  newest(): Promise<string>;
  /** Makes a version that wraps from then on; false where that is not ours to do, and the newest there is goes on. */
  rotate(): Promise<boolean>;
  /**
   * Destroys every version but the newest and these; gives the ids of what went. None where versions are not ours to
   * destroy. The caller has made sure that nobody wraps meanwhile.
   */
  destroyAllBut(keyIds: readonly string[]): Promise<string[]>;
}
