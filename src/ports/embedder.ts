export interface Embedder {
  /** Name, version and dimensions; vectors of different models are never compared. */
  readonly model: string;
  readonly dimensions: number;
  /** Unit vectors, one a text, in order. `secret` is 32 bytes of the workspace: features are hashed with it. */
  embed(texts: readonly string[], secret: Buffer): Promise<number[][]>;
}
