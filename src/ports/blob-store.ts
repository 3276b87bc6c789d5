import type { Readable } from "node:stream";

export type Probe = "ABSENT" | "PRESENT" | "UNKNOWN";

/** Bytes by name. Keys are ids only, "<workspaceId>/<sessionId>/<sourceId>"; bytes are ciphertext already. */
export interface BlobStore {
  /** "azurite", "azure-blob", "memory": shown on certificates. */
  readonly name: string;
  /** Streams `body` in; flat memory. Replaces an object of that key. Resolves once the store has acknowledged all. */
  put(key: string, body: Readable, metadata: Record<string, string>): Promise<{ bytes: number }>;
  /** Bytes from `start` (default 0) to `end` inclusive (default the last). Rejects with PortError when absent. */
  read(key: string, range?: { start: number; end?: number }): Promise<Readable>;
  /** Size in bytes of the stored (encrypted) object, or null when there is none. */
  size(key: string): Promise<number | null>;
  /** Removes every version, snapshot and soft-deleted copy. Throws when the store's answer is unknown. */
  destroy(key: string): Promise<"destroyed" | "absent">;
  /** A second look at everything under a prefix, uncommitted blobs included, by listing; never from a cache. */
  probe(prefix: string): Promise<Probe>;
}
