import assert from "node:assert/strict";
import { createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { PassThrough, Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { SealBrokenError } from "../../src/crypto/envelope";
import {
  decryptRange,
  decryptStream,
  encryptedSize,
  encryptStream,
  frameRange,
  plainSize,
} from "../../src/crypto/framed";
import {
  collect,
  context,
  FRAME,
  framesOf,
  HEADER,
  headerOf,
  key,
  nearBorders,
  openAll,
  openRange,
  pieceSizes,
  plainSizes,
  SEALED,
  sealAll,
  storeOf,
} from "./crypto-framed-recordings";

describe("framed encryption", function () {
  this.timeout(60_000);

  it("writes the documented format, so that another program can read it", async () => {
    const plain = randomBytes(FRAME + 5);
    const sealed = await sealAll(plain);
    assert.equal(sealed.subarray(0, 4).toString("latin1"), "RGF1");
    const info = `regenesis/framed/RGF1\0${context}`;
    const derived = Buffer.from(hkdfSync("sha256", key, sealed.subarray(4, 20), info, 39));
    const opened = framesOf(sealed).map((bytes, index, all) => {
      const nonce = Buffer.concat([derived.subarray(32), Buffer.of(0, 0, 0, index, index === all.length - 1 ? 1 : 0)]);
      const decipher = createDecipheriv("aes-256-gcm", derived.subarray(0, 32), nonce);
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    });
    assert.deepEqual(Buffer.concat(opened), plain);
  });

  it("gives back what it took, of any size, in pieces of any size", async () => {
    await fc.assert(
      fc.asyncProperty(plainSizes, pieceSizes, pieceSizes, async (size, pieceIn, pieceOut) => {
        const plain = randomBytes(size);
        const sealed = await sealAll(plain, pieceIn);
        assert.equal(sealed.length, encryptedSize(size));
        assert.equal(plainSize(sealed.length), size);
        assert.ok((await openAll(sealed, pieceOut)).equals(plain));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps an empty recording as one empty last frame", async () => {
    const sealed = await sealAll(Buffer.alloc(0));
    assert.equal(sealed.length, HEADER + 16);
    assert.equal((await openAll(sealed)).length, 0);
    await assert.rejects(openAll(headerOf(sealed)), SealBrokenError);
    await assert.rejects(openAll(Buffer.alloc(0)), SealBrokenError);
  });

  it("takes single bytes and still cuts whole frames", async () => {
    const plain = randomBytes(FRAME + 3);
    assert.ok((await openAll(await sealAll(plain, 1), 1)).equals(plain));
  });

  it("gives every range exactly as the plaintext has it", async () => {
    const plain = randomBytes(4 * FRAME + 777);
    const sealed = await sealAll(plain);
    const edges = fc.oneof(nearBorders, fc.integer({ min: 0, max: plain.length - 1 }));
    await fc.assert(
      fc.asyncProperty(edges, edges, async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        const got = await openRange(sealed, start, end);
        assert.ok(got.equals(plain.subarray(start, end + 1)), `${start}-${end}`);
      }),
      { numRuns: 200 },
    );
  });

  it("gives ranges of recordings of every size around a frame", async () => {
    for (const size of [1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME]) {
      const plain = randomBytes(size);
      const sealed = await sealAll(plain);
      for (const [start, end] of [
        [0, 0],
        [0, size - 1],
        [size - 1, size - 1],
      ] as const) {
        assert.ok((await openRange(sealed, start, end)).equals(plain.subarray(start, end + 1)));
      }
    }
  });

  it("reads no more than the header and the frames of the range", async () => {
    const sealed = await sealAll(randomBytes(10 * FRAME));
    const store = storeOf(sealed);
    const range = { start: 3 * FRAME + 5, end: 4 * FRAME };
    await collect(await decryptRange(key, context, sealed.length, range, store.readRange));
    assert.equal(store.bytesRead, HEADER + 2 * SEALED);
    assert.deepEqual(frameRange(range.start, range.end, sealed.length), {
      header: { start: 0, end: 19 },
      frames: { start: HEADER + 3 * SEALED, end: HEADER + 5 * SEALED - 1 },
      firstFrame: 3,
      endsObject: false,
      skip: 5,
    });
  });

  it("refuses ranges that the plaintext does not have", async () => {
    const sealed = await sealAll(randomBytes(100));
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0, 100],
      [0.5, 3],
      [0, Number.NaN],
    ] as const) {
      await assert.rejects(openRange(sealed, start, end), RangeError);
    }
    await assert.rejects(openRange(await sealAll(Buffer.alloc(0)), 0, 0), RangeError);
  });

  it("refuses sizes that no stored object can have", () => {
    for (const size of [0, HEADER, HEADER + 15, HEADER + SEALED + 1, HEADER + SEALED + 16, 40.5, -1, Number.NaN]) {
      assert.throws(() => plainSize(size), SealBrokenError, String(size));
    }
    assert.equal(plainSize(HEADER + SEALED + 17), FRAME + 1);
  });
});

describe("framed streams", () => {
  it("pass on the store's own failure, and close the store's stream when the reader leaves", async () => {
    const sealed = await sealAll(randomBytes(3 * FRAME));
    const failing = new PassThrough();
    const read = async (start: number) => (start === 0 ? Readable.from([headerOf(sealed)]) : failing);
    const range = { start: 0, end: 3 * FRAME - 1 };
    const broken = await decryptRange(key, context, sealed.length, range, read);
    failing.write(sealed.subarray(HEADER, HEADER + SEALED));
    setImmediate(() => failing.destroy(new Error("connection reset")));
    await assert.rejects(collect(broken), /connection reset/);

    const endless = new PassThrough();
    const left = await decryptRange(key, context, sealed.length, range, async (start) =>
      start === 0 ? Readable.from([headerOf(sealed)]) : endless,
    );
    left.on("error", () => {}).destroy();
    await new Promise((resolve) => endless.once("close", resolve));
    assert.ok(endless.destroyed);
  });

  it("pass on the failure of the reading of a header", async () => {
    const read = async () => {
      throw new Error("store is down");
    };
    await assert.rejects(decryptRange(key, context, 1_000, { start: 0, end: 1 }, read), /store is down/);
  });

  it("hold a bounded part of a recording while the sink is slow", async () => {
    const piece = randomBytes(FRAME);
    let made = 0;
    let taken = 0;
    let most = 0;
    const source = new Readable({
      read() {
        made += piece.length;
        this.push(made > 200 * FRAME ? null : piece);
      },
    });
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        taken += chunk.length;
        most = Math.max(most, made - taken);
        setImmediate(done);
      },
    });
    await pipeline(source, encryptStream(key, context), decryptStream(key, context), sink);
    assert.equal(taken, 200 * FRAME);
    assert.ok(most < 20 * FRAME, `${most} bytes were held`);
  });

  it("refuse a key that is not 32 bytes", () => {
    assert.throws(() => encryptStream(Buffer.alloc(16), context), RangeError);
  });
});
