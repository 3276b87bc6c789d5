import { Readable } from "node:stream";
import { assertBlobName } from "../../../src/adapters/blob-names";
import { PortError } from "../../../src/errors";
import type { BlobStore, Probe, StoredBlob, Tier } from "../../../src/ports/blob-store";
import { Faults } from "./faults";

type Method = "put" | "read" | "size" | "list" | "setTier" | "tier" | "destroy" | "probe";

/** A blob store in memory that can fail, wait and lie. A failing `probe` answers UNKNOWN, as the real ones do. */
export class MemoryBlobs extends Faults<Method> implements BlobStore {
  readonly name = "memory";
  readonly notCovered: readonly string[] = [];
  /** What is stored, by key. */
  readonly blobs = new Map<string, { bytes: Buffer; metadata: Record<string, string> }>();
  readonly #cold = new Set<string>();
  readonly #kept = new Set<string>();

  constructor() {
    super("blob-store");
  }

  /** Makes `destroy` answer "destroyed" for this key and keep the bytes. */
  keep(key: string): void {
    this.#kept.add(key);
  }

  /** Destroys this key as told from now on. */
  forget(key: string): void {
    this.#kept.delete(key);
  }

  async put(key: string, body: Readable, metadata: Record<string, string>): Promise<{ bytes: number }> {
    try {
      await this.enter("put");
      assertBlobName("blob-store", key, metadata);
    } catch (error) {
      body.destroy();
      throw error;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    const bytes = Buffer.concat(chunks);
    this.#cold.delete(key);
    this.blobs.set(key, { bytes, metadata: { ...metadata } });
    return { bytes: bytes.length };
  }

  async read(key: string, range: { start: number; end?: number } = { start: 0 }): Promise<Readable> {
    await this.enter("read");
    const blob = this.blobs.get(key);
    if (!blob) throw new PortError("blob-store", "The blob is absent.", false);
    const { start, end = blob.bytes.length - 1 } = range;
    if (start > 0 && (start >= blob.bytes.length || end < start)) {
      throw new PortError("blob-store", "The range is behind the blob's end.", false);
    }
    return Readable.from([blob.bytes.subarray(start, end + 1)], { objectMode: false });
  }

  async size(key: string): Promise<number | null> {
    await this.enter("size");
    return this.blobs.get(key)?.bytes.length ?? null;
  }

  async *list(prefix: string): AsyncGenerator<StoredBlob> {
    await this.enter("list");
    for (const key of [...this.blobs.keys()].sort()) {
      const blob = this.blobs.get(key);
      if (blob && key.startsWith(prefix)) yield { key, bytes: blob.bytes.length, metadata: { ...blob.metadata } };
    }
  }

  async setTier(key: string, tier: Tier): Promise<void> {
    await this.enter("setTier");
    if (!this.blobs.has(key)) throw new PortError("blob-store", "The blob is absent.", false);
    if (tier === "cold") this.#cold.add(key);
    else this.#cold.delete(key);
  }

  async tier(key: string): Promise<Tier | null> {
    await this.enter("tier");
    if (!this.blobs.has(key)) return null;
    return this.#cold.has(key) ? "cold" : "hot";
  }

  async destroy(key: string): Promise<"destroyed" | "absent"> {
    await this.enter("destroy");
    if (this.#kept.has(key)) return "destroyed";
    return this.blobs.delete(key) ? "destroyed" : "absent";
  }

  async destroyAll(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.destroy(key);
  }

  async remaining(keys: readonly string[]): Promise<string[]> {
    await this.enter("probe");
    return keys.filter((key) => this.blobs.has(key));
  }

  async probe(prefix: string): Promise<Probe> {
    try {
      await this.enter("probe");
    } catch {
      return "UNKNOWN";
    }
    return [...this.blobs.keys()].some((key) => key.startsWith(prefix)) ? "PRESENT" : "ABSENT";
  }
}
