import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { PortError } from "../../src/errors";
import { FakeScanner } from "../support/fakes/fake-scanner";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
import { MemoryVectors } from "../support/fakes/memory-vectors";

describe("a fake", () => {
  it("fails as often as it is told, then works", async () => {
    const blobs = new MemoryBlobs();
    blobs.failOn("size", 2);
    await assert.rejects(blobs.size("a"), PortError);
    await assert.rejects(blobs.size("a"), PortError);
    assert.equal(await blobs.size("a"), null);
    blobs.failOn("size", undefined, new Error("mine"));
    await assert.rejects(blobs.size("a"), /mine/);
    blobs.heal();
    assert.equal(await blobs.size("a"), null);
  });

  it("waits until it is released", async () => {
    const blobs = new MemoryBlobs();
    const release = blobs.delay("destroy");
    const steps: string[] = [];
    const destroyed = blobs.destroy("a").then(() => steps.push("destroyed"));
    await blobs.size("a");
    steps.push("released");
    release();
    await destroyed;
    assert.deepEqual(steps, ["released", "destroyed"]);
  });

  it("can say that it destroyed what it keeps, and a look shows it", async () => {
    const blobs = new MemoryBlobs();
    await blobs.put("a", Readable.from([Buffer.from("x")]), {});
    blobs.keep("a");
    assert.equal(await blobs.destroy("a"), "destroyed");
    assert.equal(await blobs.probe("a"), "PRESENT");
    blobs.failOn("probe");
    assert.equal(await blobs.probe("a"), "UNKNOWN");
    const vectors = new MemoryVectors();
    const item = { id: "i", sessionId: "s", transcriptId: "t", coacheeId: null, vector: [1] };
    await vectors.upsert("w", "m", [item]);
    vectors.keeps = true;
    assert.equal(await vectors.remove("w", { sessionId: "s" }), 1);
    assert.equal(await vectors.probe("w", { transcriptId: "t" }), "PRESENT");
  });

  it("finds what a scanner is told to find, also across chunks", async () => {
    const scanner = new FakeScanner();
    scanner.infects("marker");
    const scan = async (...chunks: string[]) => {
      const open = scanner.open();
      for (const chunk of chunks) await open.write(Buffer.from(chunk));
      return (await open.end()).verdict;
    };
    assert.equal(await scan("..mar", "k", "er.."), "INFECTED");
    assert.equal(await scan("..mark", "-er.."), "CLEAN");
    scanner.answer = { verdict: "FAILED" };
    assert.equal(await scan("x"), "FAILED");
  });
});
