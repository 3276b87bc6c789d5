import assert from "node:assert/strict";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { Archive } from "../../src/lifecycle/deliver/export/archive";
import { unzip } from "../support/zip";

const MIB = 1024 * 1024;
const at = new Date("2026-01-02T03:04:05Z");

describe("an export's archive", () => {
  it("takes no more of a recording than is read of the zip, whatever its size", async () => {
    const size = 96 * MIB;
    let given = 0;
    const chunk = Buffer.alloc(64 * 1024, 7);
    const recording = new Readable({
      read() {
        this.push(given < size ? chunk : null);
        if (given < size) given += chunk.length;
      },
    });
    const archive = new Archive(at);
    archive.addBytes("sources/recording.mp4", size, async () => recording);
    archive.finish("Your data");
    let taken = 0;
    let ahead = 0;
    for await (const bytes of archive.stream as AsyncIterable<Buffer>) {
      taken += bytes.length;
      ahead = Math.max(ahead, given - taken);
    }
    assert.ok(taken > size);
    assert.ok(ahead < 2 * MIB, `${ahead} bytes were ahead`);
  });

  it("opens each entry when its turn comes, and not before", async () => {
    const opened: string[] = [];
    const archive = new Archive(at);
    const blocked = new Readable({ read() {} });
    archive.addBytes("first", 2, async () => {
      opened.push("first");
      return blocked;
    });
    archive.addDocument("second", "Second", async () => {
      opened.push("second");
      return { said: "<b>", at, none: null, list: [] };
    });
    archive.finish("Your data");
    blocked.push("ab");
    await once(archive.stream, "readable");
    assert.deepEqual(opened, ["first"]);
    blocked.push(null);
    const files = unzip(await buffer(archive.stream));
    assert.deepEqual([...files.keys()], ["first", "second.json", "second.html", "index.html"]);
    assert.deepEqual(JSON.parse(files.get("second.json")?.toString() ?? ""), {
      ...{ said: "<b>", at: "2026-01-02T03:04:05.000Z", none: null, list: [] },
    });
    assert.ok(files.get("second.html")?.includes("&lt;b&gt;"));
    assert.deepEqual(opened, ["first", "second"]);
  });

  for (const [what, bytes, announced] of [
    ["is shorter than its row says", "ab", 3],
    ["is longer than its row says", "abcd", 3],
  ] as const)
    it(`breaks off where a recording ${what}`, async () => {
      const archive = new Archive(at);
      archive.addBytes("one", announced, async () => Readable.from([Buffer.from(bytes)]));
      archive.finish("Your data");
      await assert.rejects(buffer(archive.stream), /unexpected number of bytes/);
    });

  it("breaks off with the error of a recording that breaks off, and of one that can't be opened", async () => {
    for (const open of [
      async () => {
        const breaking = new Readable({ read() {} });
        breaking.push("a");
        setImmediate(() => breaking.destroy(new Error("the store hung up")));
        return breaking;
      },
      () => Promise.reject(new Error("the store hung up")),
    ]) {
      const archive = new Archive(at);
      archive.addBytes("one", 3, open);
      archive.finish("Your data");
      await assert.rejects(buffer(archive.stream), /the store hung up/);
    }
  });

  it("lets go of the recording at hand when nobody reads on", async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(1024));
      },
    });
    const archive = new Archive(at);
    archive.addBytes("one", MIB, async () => endless);
    archive.finish("Your data");
    await once(archive.stream, "readable");
    archive.stream.destroy();
    await finished(endless).catch(() => undefined);
    assert.equal(endless.destroyed, true);
  });
});
