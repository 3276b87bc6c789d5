import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { newKey, SealBrokenError } from "../../src/crypto/envelope";
import { decryptRange, decryptStream } from "../../src/crypto/framed";
import {
  collect,
  context,
  FRAME,
  frame,
  framesOf,
  HEADER,
  headerOf,
  key,
  openAll,
  openRange,
  pieceSizes,
  SEALED,
  sealAll,
} from "./crypto-framed-recordings";

describe("framed encryption under attack", function () {
  this.timeout(60_000);

  it("detects a recording cut off anywhere, on the border of a frame too", async () => {
    const sealed = await sealAll(randomBytes(3 * FRAME));
    const borders = [0, 3, HEADER, HEADER + SEALED, HEADER + 2 * SEALED, sealed.length - 1, sealed.length - 16];
    for (const length of borders) await assert.rejects(openAll(sealed.subarray(0, length)), SealBrokenError);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length - 1 }), pieceSizes, async (length, piece) => {
        await assert.rejects(openAll(sealed.subarray(0, length), piece), SealBrokenError);
      }),
      { numRuns: 40 },
    );
  });

  it("detects a recording that was extended", async () => {
    const sealed = await sealAll(randomBytes(FRAME));
    const other = frame(framesOf(await sealAll(randomBytes(FRAME))), 0);
    for (const more of [Buffer.of(0), Buffer.alloc(16), frame(framesOf(sealed), 0), other]) {
      await assert.rejects(openAll(Buffer.concat([sealed, more])), SealBrokenError);
    }
  });

  it("detects frames that were swapped, repeated, dropped or taken from another recording", async () => {
    const plain = randomBytes(4 * FRAME);
    const sealed = await sealAll(plain);
    const frames = framesOf(sealed);
    const [a, b, c, d] = [frame(frames, 0), frame(frames, 1), frame(frames, 2), frame(frames, 3)];
    const foreign = framesOf(await sealAll(plain));
    const orders = [
      [b, a, c, d],
      [a, b, d, c],
      [a, a, c, d],
      [a, b, c, c],
      [a, c, d],
      [b, c, d],
      [a, frame(foreign, 1), c, d],
      [a, b, c, frame(foreign, 3)],
    ];
    for (const order of orders) {
      await assert.rejects(openAll(Buffer.concat([headerOf(sealed), ...order])), SealBrokenError);
    }
    assert.ok((await openAll(Buffer.concat([headerOf(sealed), a, b, c, d]))).equals(plain));
  });

  it("detects any flipped bit, in the whole and in a range that covers it", async () => {
    const plain = randomBytes(2 * FRAME + 100);
    const sealed = await sealAll(plain);
    const positions = fc.oneof(fc.integer({ min: 0, max: HEADER - 1 }), fc.integer({ min: 0, max: sealed.length - 1 }));
    await fc.assert(
      fc.asyncProperty(positions, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await assert.rejects(openAll(changed), SealBrokenError);
        await assert.rejects(openRange(changed, 0, plain.length - 1), SealBrokenError);
      }),
      { numRuns: 80 },
    );
  });

  it("opens under its own key and context alone", async () => {
    const sealed = await sealAll(randomBytes(10));
    await assert.rejects(openAll(sealed, 1_000, newKey()), SealBrokenError);
    await assert.rejects(openAll(sealed, 1_000, key, "w-2/s-1/r-1"), SealBrokenError);
    assert.equal((await openAll(sealed)).length, 10);
  });

  it("gives nothing of a frame that does not verify", async () => {
    const sealed = await sealAll(randomBytes(FRAME * 2));
    sealed[HEADER + SEALED + 9] = (sealed[HEADER + SEALED + 9] ?? 0) ^ 1;
    let given = 0;
    const opener = decryptStream(key, context).on("data", (part: Buffer) => {
      given += part.length;
    });
    await assert.rejects(pipeline(Readable.from([sealed]), opener), SealBrokenError);
    assert.ok(given <= FRAME);
  });

  it("detects, in a range, a stored size that is not true, a short answer and a long one", async () => {
    const sealed = await sealAll(randomBytes(3 * FRAME));
    // The frame that the false size makes the last was not sealed as the last.
    await assert.rejects(openRange(sealed, FRAME, 2 * FRAME - 1, HEADER + 2 * SEALED), SealBrokenError);
    const range = { start: FRAME, end: 2 * FRAME + 5 };
    const answer = (first: number, last: number) => async (start: number, end: number) =>
      Readable.from([start === 0 ? sealed.subarray(0, end + 1) : sealed.subarray(first, last)]);
    const at = HEADER + SEALED;
    for (const [first, last] of [
      [at, at + SEALED],
      [at, at],
      [0, sealed.length],
      [at - SEALED, at + 2 * SEALED],
    ] as const) {
      const stream = await decryptRange(key, context, sealed.length, range, answer(first, last));
      await assert.rejects(collect(stream), SealBrokenError);
    }
    for (const header of [0, 19, 21]) {
      const read = async () => Readable.from([sealed.subarray(0, header)]);
      await assert.rejects(decryptRange(key, context, sealed.length, range, read), SealBrokenError);
    }
  });

  it("detects a range answered one whole frame short, though every frame of it is true", async () => {
    const sealed = await sealAll(randomBytes(4 * FRAME));
    const read = async (start: number, end: number) =>
      Readable.from([sealed.subarray(start, start === 0 ? end + 1 : end + 1 - SEALED)]);
    const stream = await decryptRange(key, context, sealed.length, { start: 0, end: 2 * FRAME }, read);
    await assert.rejects(collect(stream), SealBrokenError);
  });
});
