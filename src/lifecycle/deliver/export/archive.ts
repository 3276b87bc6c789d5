import { finished, Readable } from "node:stream";
import { ZipFile } from "yazl";
import { toContents, toPage } from "./page";

/** A zip in the making. What is added is opened when its turn comes and forgotten after it: memory stays flat. */
export class Archive {
  /** The bytes of the zip. Destroying it lets go of the entry at hand. */
  readonly stream: Readable;
  private readonly zip = new ZipFile();
  private readonly contents: { path: string; title: string }[] = [];
  private entry: Readable | null = null;

  constructor(private readonly at: Date) {
    this.stream = this.zip.outputStream as Readable;
    this.zip.on("error", (error: Error) => this.stream.destroy(error));
    this.stream.once("close", () => this.entry?.destroy());
  }

  /** A document for machines, and the same beside it for people. */
  addDocument(path: string, title: string, load: () => Promise<object>): void {
    this.contents.push({ path, title });
    let loaded: Promise<object> | null = null;
    this.addText(`${path}.json`, async () => {
      loaded = load();
      return `${JSON.stringify(await loaded, null, 2)}\n`;
    });
    this.addText(`${path}.html`, async () => {
      const page = toPage(title, (await loaded) ?? {});
      loaded = null;
      return page;
    });
  }

  /** `size` in bytes is held to what comes. */
  addBytes(path: string, size: number, open: () => Promise<Readable>): void {
    // Recordings don't get smaller.
    this.add(path, { size, compress: false }, open);
  }

  /** Ends it with a page that leads to every document. */
  finish(title: string): void {
    this.addText("index.html", async () => toContents(title, this.contents));
    this.zip.end();
  }

  private addText(path: string, load: () => Promise<string>): void {
    this.add(path, { compress: true }, async () => Readable.from([Buffer.from(await load())], { objectMode: false }));
  }

  private add(path: string, options: { size?: number; compress: boolean }, open: () => Promise<Readable>): void {
    this.zip.addReadStreamLazy(path, { ...options, mtime: this.at }, (give) => {
      open().then(
        (entry) => {
          this.entry = entry;
          // A stream that breaks off ends the zip: what it had given would pass for whole.
          finished(entry, (error) => error && this.stream.destroy(error));
          if (this.stream.destroyed) entry.destroy();
          else give(null, entry);
        },
        (error: Error) => this.stream.destroy(error),
      );
    });
  }
}
