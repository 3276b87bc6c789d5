import type { Readable } from "node:stream";

export type Probe = "ABSENT" | "PRESENT" | "UNKNOWN";

/** "cold" is cheap to keep and still read at once. There is no archive: what lies there can't be played or probed. */
export type Tier = "hot" | "cold";

/** A living blob, as a listing shows it. */
export interface StoredBlob {
  key: string;
  /** Of the stored (encrypted) object. */
  bytes: number;
  metadata: Record<string, string>;
}

/** Bytes by name. Keys are ids only, "<workspaceId>/<sessionId>/<sourceId>"; bytes are ciphertext already. */
export interface BlobStore {
  /** "azurite", "azure-blob", "memory": shown on certificates. */
  readonly name: string;
  /** What a deletion here does not reach, in sentences for certificates; empty when there is nothing to say. */
  readonly notCovered: readonly string[];
  /** Streams `body` in; flat memory. Replaces an object of that key. Resolves once the store has acknowledged all. */
  put(key: string, body: Readable, metadata: Record<string, string>): Promise<{ bytes: number }>;
  /** Bytes from `start` (default 0) to `end` inclusive (default the last). Rejects with PortError when absent. */
  read(key: string, range?: { start: number; end?: number }): Promise<Readable>;
  /** Size in bytes of the stored (encrypted) object, or null when there is none. */
  size(key: string): Promise<number | null>;
  /** Living, committed blobs whose key begins with `prefix`, in order of their keys by code unit; flat memory. */
  list(prefix: string): AsyncIterable<StoredBlob>;
  /** May be repeated. Rejects with PortError when absent. */
  setTier(key: string, tier: Tier): Promise<void>;
  /** Where the store says it is now, or null when there is none. */
  tier(key: string): Promise<Tier | null>;
  /** Removes every version, snapshot and soft-deleted copy. Throws when the store's answer is unknown. */
  destroy(key: string): Promise<"destroyed" | "absent">;
  /** `destroy` for many, about a request each. Throws when any answer is unknown; the others may have gone by then. */
  destroyAll(keys: readonly string[]): Promise<void>;
  /** Which of these a second look still sees, by what `probe` counts. Throws when it can't look. */
  remaining(keys: readonly string[]): Promise<string[]>;
  /**
   * A second look at everything under a prefix, by listing; never from a cache. Uncommitted blobs, old versions,
   * snapshots and soft-deleted copies count too, but for soft-deleted copies that `notCovered` speaks of.
   */
  probe(prefix: string): Promise<Probe>;
}
