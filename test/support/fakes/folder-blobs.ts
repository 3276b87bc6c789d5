import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { assertBlobName } from "../../../src/adapters/blob-names";
import { PortError } from "../../../src/errors";
import type { BlobStore, Probe, StoredBlob, Tier } from "../../../src/ports/blob-store";

/** What stands beside a blob's bytes; written before them and removed after them. */
interface Label {
  metadata: Record<string, string>;
  tier: Tier;
}

/** A blob store in a folder, so that several processes share it. An object appears whole or not at all. */
export class FolderBlobs implements BlobStore {
  readonly name = "folder";
  readonly notCovered: readonly string[] = [];

  constructor(private readonly folder: string) {}

  async put(key: string, body: Readable, metadata: Record<string, string>): Promise<{ bytes: number }> {
    assertBlobName("blob-store", key, metadata);
    const draft = join(this.folder, "drafts", `${key.replaceAll("/", "-")}-${process.pid}`);
    await mkdir(dirname(draft), { recursive: true });
    await mkdir(dirname(this.path(key)), { recursive: true });
    await pipeline(body, createWriteStream(draft));
    const { size } = await stat(draft);
    await this.label(key, { metadata, tier: "hot" });
    await rename(draft, this.path(key));
    return { bytes: size };
  }

  async read(key: string, range: { start: number; end?: number } = { start: 0 }): Promise<Readable> {
    const size = await this.size(key);
    if (size === null) throw new PortError("blob-store", "The blob is absent.", false);
    if (range.start > 0 && range.start >= size) {
      throw new PortError("blob-store", "The range is behind the blob's end.", false);
    }
    return createReadStream(this.path(key), range);
  }

  async size(key: string): Promise<number | null> {
    return stat(this.path(key)).then(
      ({ size }) => size,
      () => null,
    );
  }

  async *list(prefix: string): AsyncGenerator<StoredBlob> {
    for (const key of await this.keys()) {
      if (!key.startsWith(prefix)) continue;
      const bytes = await this.size(key);
      const label = await this.labelOf(key);
      if (bytes !== null && label) yield { key, bytes, metadata: label.metadata };
    }
  }

  async setTier(key: string, tier: Tier): Promise<void> {
    const label = await this.labelOf(key);
    if (!label || (await this.size(key)) === null) throw new PortError("blob-store", "The blob is absent.", false);
    await this.label(key, { ...label, tier });
  }

  async tier(key: string): Promise<Tier | null> {
    return (await this.size(key)) === null ? null : ((await this.labelOf(key))?.tier ?? null);
  }

  async destroy(key: string): Promise<"destroyed" | "absent"> {
    if ((await this.size(key)) === null) return "absent";
    await rm(this.path(key));
    await rm(this.labelPath(key), { force: true });
    return "destroyed";
  }

  async destroyAll(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.destroy(key);
  }

  async remaining(keys: readonly string[]): Promise<string[]> {
    const stored = new Set(await this.keys());
    return keys.filter((key) => stored.has(key));
  }

  async probe(prefix: string): Promise<Probe> {
    return (await this.keys()).some((key) => key.startsWith(prefix)) ? "PRESENT" : "ABSENT";
  }

  /** What is stored. */
  async keys(): Promise<string[]> {
    const root = join(this.folder, "blobs");
    const found = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort();
  }

  private async label(key: string, label: Label): Promise<void> {
    await mkdir(dirname(this.labelPath(key)), { recursive: true });
    await writeFile(this.labelPath(key), JSON.stringify(label));
  }

  private async labelOf(key: string): Promise<Label | null> {
    const text = await readFile(this.labelPath(key), "utf8").catch(() => null);
    return text === null ? null : (JSON.parse(text) as Label);
  }

  private labelPath(key: string): string {
    return join(this.folder, "labels", key);
  }

  private path(key: string): string {
    return join(this.folder, "blobs", key);
  }
}
