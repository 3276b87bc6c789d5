/** Wraps the workspaces' keys: a local key file, or a vault. Called seldom; data keys are wrapped by the workspace's key. */
export interface KeyWrapper {
  readonly name: string;
  /** The wrapped key and the id, with version, of the key that wrapped it. */
  wrap(key: Buffer): Promise<{ wrapped: Buffer; keyId: string }>;
  unwrap(wrapped: Buffer, keyId: string): Promise<Buffer>;
}
