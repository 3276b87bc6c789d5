export interface Embedder {
  /** Name and version, and where they run; vectors of different models are never compared. */
  readonly model: string;
  /** Null where only the service's answers tell. */
  readonly dimensions: number | null;
  /** Whether texts leave this process: then they are pseudonymized before. */
  readonly remote: boolean;
  /** The least cosine of passages about the same, as measured; null where nobody has. */
  readonly near: number | null;
  /** Unit vectors, one a text, in order. `secret` is 32 bytes of the workspace: a local embedder hashes with it. */
  embed(texts: readonly string[], secret: Buffer): Promise<number[][]>;
}
