import assert from "node:assert/strict";
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { newKey } from "../../src/crypto/envelope";
import { decryptRange, decryptStream, encryptStream } from "../../src/crypto/framed";

export const FRAME = 65_536;
export const SEALED = FRAME + 16;
export const HEADER = 20;
export const key = newKey();
export const context = "w-1/s-1/r-1";

export async function collect(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The bytes in pieces of `size`. */
export function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What comes out of `through` when the bytes go in, in pieces. */
async function send(bytes: Buffer, piece: number, through: Transform): Promise<Buffer> {
  const [out] = await Promise.all([collect(through), pipeline(Readable.from(pieces(bytes, piece)), through)]);
  return out;
}

export function sealAll(plain: Buffer, piece = 100_000): Promise<Buffer> {
  return send(plain, piece, encryptStream(key, context));
}

export function openAll(sealed: Buffer, piece = 100_000, secret = key, ids = context): Promise<Buffer> {
  return send(sealed, piece, decryptStream(secret, ids));
}

/** A store that holds one object and counts the bytes read from it. */
export function storeOf(sealed: Buffer) {
  const store = {
    bytesRead: 0,
    readRange: async (start: number, end: number) => {
      const part = sealed.subarray(start, end + 1);
      store.bytesRead += part.length;
      return Readable.from(pieces(part, 10_000));
    },
  };
  return store;
}

export async function openRange(sealed: Buffer, start: number, end: number, size = sealed.length): Promise<Buffer> {
  return collect(await decryptRange(key, context, size, { start, end }, storeOf(sealed).readRange));
}

/** Frames of a stored object, without its header. */
export function framesOf(sealed: Buffer): Buffer[] {
  return [...pieces(sealed.subarray(HEADER), SEALED)];
}

export const headerOf = (sealed: Buffer) => sealed.subarray(0, HEADER);
export const frame = (frames: Buffer[], index: number) => frames[index] ?? assert.fail(`no frame ${index}`);

/** Sizes on, before and after the borders of frames. */
export const nearBorders = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -20, max: 20 }))
  .map(([frames, off]) => Math.max(0, frames * FRAME + off));
export const plainSizes = fc.oneof(nearBorders, fc.integer({ min: 0, max: 5 * FRAME }));
export const pieceSizes = fc.constantFrom(1_000, 16_384, FRAME - 1, FRAME, FRAME + 1, SEALED, 1_000_000);
