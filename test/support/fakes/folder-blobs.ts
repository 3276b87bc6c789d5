import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { assertBlobName } from "../../../src/adapters/blob-names";
import { PortError } from "../../../src/errors";
import type { BlobStore, Probe } from "../../../src/ports/blob-store";

/** A blob store in a folder, so that several processes share it. An object appears whole or not at all. */
export class FolderBlobs implements BlobStore {
  readonly name = "folder";

  constructor(private readonly folder: string) {}

  async put(key: string, body: Readable, metadata: Record<string, string>): Promise<{ bytes: number }> {
    assertBlobName("blob-store", key, metadata);
    const draft = join(this.folder, "drafts", `${key.replaceAll("/", "-")}-${process.pid}`);
    await mkdir(dirname(draft), { recursive: true });
    await mkdir(dirname(this.path(key)), { recursive: true });
    await pipeline(body, createWriteStream(draft));
    const { size } = await stat(draft);
    await rename(draft, this.path(key));
    return { bytes: size };
  }

  async read(key: string, range: { start: number; end?: number } = { start: 0 }): Promise<Readable> {
    if ((await this.size(key)) === null) throw new PortError("blob-store", "The blob is absent.", false);
    return createReadStream(this.path(key), range);
  }

  async size(key: string): Promise<number | null> {
    return stat(this.path(key)).then(
      ({ size }) => size,
      () => null,
    );
  }

  async destroy(key: string): Promise<"destroyed" | "absent"> {
    if ((await this.size(key)) === null) return "absent";
    await rm(this.path(key));
    return "destroyed";
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

  private path(key: string): string {
    return join(this.folder, "blobs", key);
  }
}
