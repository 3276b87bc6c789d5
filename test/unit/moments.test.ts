import assert from "node:assert/strict";
import type { PackQuote } from "../../src/entities";
import type { Loaders } from "../../src/reads/loaders";
import { findMoment, placeMoment } from "../../src/reads/moments";

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 9, 0, seconds));

describe("the moment of a quote on a recording", () => {
  it("is the transcript's own time on the recording it was made from", () => {
    const recordings = [
      { id: "a", startedAt: at(0) },
      { id: "b", startedAt: at(60) },
    ];
    assert.deepEqual(placeMoment(recordings, { id: "b", startedAt: at(60) }, 1500), { sourceId: "b", seconds: 1.5 });
  });

  it("is moved by how much later the recording began", () => {
    const recordings = [{ id: "a", startedAt: at(2) }];
    assert.deepEqual(placeMoment(recordings, { id: "t", startedAt: at(0) }, 12_345), {
      sourceId: "a",
      seconds: 10.345,
    });
  });

  it("is on the last recording that had begun by then", () => {
    const recordings = [
      { id: "a", startedAt: at(0) },
      { id: "b", startedAt: at(100) },
    ];
    assert.deepEqual(placeMoment(recordings, { id: "t", startedAt: at(0) }, 99_000), { sourceId: "a", seconds: 99 });
    assert.deepEqual(placeMoment(recordings, { id: "t", startedAt: at(0) }, 101_000), { sourceId: "b", seconds: 1 });
  });

  it("is never before a recording's start, and is as said where nobody knows when it began", () => {
    assert.deepEqual(placeMoment([{ id: "a", startedAt: at(30) }], { id: "t", startedAt: at(0) }, 1000), {
      sourceId: "a",
      seconds: 0,
    });
    assert.deepEqual(placeMoment([{ id: "a", startedAt: at(30) }], { id: "t", startedAt: null }, 1000), {
      sourceId: "a",
      seconds: 1,
    });
    assert.deepEqual(placeMoment([{ id: "a", startedAt: null }], { id: "t", startedAt: at(0) }, 1000), {
      sourceId: "a",
      seconds: 1,
    });
  });

  it("is nowhere without a recording", () => {
    assert.equal(placeMoment([], { id: "t", startedAt: null }, 1000), null);
  });

  it("is nowhere once the file that the words were read from is gone, though a recording is still there", async () => {
    const loaders = { find: async () => null, all: async () => [{ id: "a", kind: "RECORDING", startedAt: at(0) }] };
    const quote = { sessionId: "s", sourceId: "gone", startMs: 1000 } as PackQuote;
    assert.equal(await findMoment(loaders as unknown as Loaders, quote), null);
  });
});
