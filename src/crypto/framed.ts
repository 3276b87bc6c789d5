import { pipeline, type Readable, type Transform } from "node:stream";
import { SealBrokenError } from "./envelope";
import { FrameOpener, FrameSealer, HEADER_BYTES, PLAIN_FRAME, SEALED_FRAME, TAG_BYTES } from "./frames";

/** Byte positions, both inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** The part of a stored object that a range of its plaintext needs. */
export interface FrameRange {
  /** Where the stored object's header is. */
  header: ByteRange;
  /** Where the frames are: whole frames, side by side. */
  frames: ByteRange;
  /** The number of the first of them, from 0. */
  firstFrame: number;
  /** Whether the last of them is the last of the object. */
  endsObject: boolean;
  /** Plaintext bytes of the first frame that come before the range. */
  skip: number;
}

/**
 * Encrypts a stream. `key` is 32 bytes; `context` (ids, 900 bytes at most) says whose recording it is and must be
 * given again to read it. Holds back at most one frame.
 */
export function encryptStream(key: Buffer, context: string): Transform {
  return new FrameSealer(key, context);
}

/**
 * Decrypts a whole stored object, giving out each frame once it is verified. Fails with SealBrokenError when anything
 * was changed, moved, cut off or added; what came out before a missing end is true, but not all.
 */
export function decryptStream(key: Buffer, context: string): Transform {
  return new FrameOpener(key, context, { firstFrame: 0, endsObject: true, skip: 0, length: null });
}

/** Stored bytes for this many bytes of plaintext. */
export function encryptedSize(plainBytes: number): number {
  return HEADER_BYTES + plainBytes + Math.max(1, Math.ceil(plainBytes / PLAIN_FRAME)) * TAG_BYTES;
}

/** Plaintext bytes of a stored object of this size. Throws SealBrokenError for a size that no object can have. */
export function plainSize(encryptedBytes: number): number {
  const body = encryptedBytes - HEADER_BYTES;
  const plain = body - Math.ceil(body / SEALED_FRAME) * TAG_BYTES;
  const whole = Number.isSafeInteger(body) && body >= TAG_BYTES;
  if (!whole || encryptedSize(plain) !== encryptedBytes) throw new SealBrokenError();
  return plain;
}

/**
 * The stored bytes that plaintext bytes `start` to `end`, inclusive, need, of an object of `encryptedBytes`.
 * Throws RangeError when the plaintext has no such bytes, SealBrokenError when no object has such a size.
 */
export function frameRange(start: number, end: number, encryptedBytes: number): FrameRange {
  const plain = plainSize(encryptedBytes);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start || end >= plain) {
    throw new RangeError("The range is outside the plaintext.");
  }
  const firstFrame = Math.floor(start / PLAIN_FRAME);
  const lastFrame = Math.floor(end / PLAIN_FRAME);
  const framesEnd = Math.min(encryptedBytes, HEADER_BYTES + (lastFrame + 1) * SEALED_FRAME);
  return {
    header: { start: 0, end: HEADER_BYTES - 1 },
    frames: { start: HEADER_BYTES + firstFrame * SEALED_FRAME, end: framesEnd - 1 },
    firstFrame,
    endsObject: framesEnd === encryptedBytes,
    skip: start - firstFrame * PLAIN_FRAME,
  };
}

/**
 * Plaintext bytes `range`, inclusive, of a stored object of `encryptedBytes`, reading its header and the frames it
 * needs and no more. `readRange` gives stored bytes, inclusive. Rejects or fails with SealBrokenError, with
 * RangeError, or with the error of the store. Frames outside the range are not looked at, so neither is a missing end.
 */
export async function decryptRange(
  key: Buffer,
  context: string,
  encryptedBytes: number,
  range: ByteRange,
  readRange: (start: number, end: number) => Promise<Readable>,
): Promise<Readable> {
  const { header, frames, ...window } = frameRange(range.start, range.end, encryptedBytes);
  const head = await readHeader(await readRange(header.start, header.end));
  const opener = new FrameOpener(key, context, { ...window, length: range.end - range.start + 1 });
  opener.begin(head);
  // A failure on either side reaches the reader through the opener, which pipeline destroys with it.
  return pipeline(await readRange(frames.start, frames.end), opener, () => {});
}

/** What the store gives for the header; no more than a chunk too much, which the opener refuses. */
async function readHeader(source: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > HEADER_BYTES) break;
  }
  return Buffer.concat(parts);
}
