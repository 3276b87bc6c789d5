import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { SealBrokenError } from "./envelope";

/*
 * The format of a recording, after STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and
 * its Nonce-Reuse Misuse-Resistance", 2015):
 *   "RGF1" | file id (16 random bytes) | frame 0 | frame 1 | ... | last frame
 *   frame = AES-256-GCM ciphertext of 65,536 bytes of plaintext (the last: of what is left) | tag (16 bytes)
 *   nonce = prefix (7 bytes) | frame number (4 bytes, big-endian) | 1 for the last frame, else 0
 *   key (32) | prefix (7) = HKDF-SHA256(data key, salt: file id, info: "regenesis/framed/RGF1" NUL context)
 * An empty plaintext is one empty last frame; otherwise no frame is empty.
 */
const MAGIC = Buffer.from("RGF1", "latin1");
const KEY_BYTES = 32;
const PREFIX_BYTES = 7;
const CIPHER = "aes-256-gcm";

/** Bytes of the header, of a frame's plaintext, of its tag, and of a whole frame as stored. */
export const HEADER_BYTES = 20;
export const PLAIN_FRAME = 65_536;
export const TAG_BYTES = 16;
export const SEALED_FRAME = PLAIN_FRAME + TAG_BYTES;

interface FileKey {
  key: KeyObject;
  /** The nonce of the frame at hand; only its prefix stays the same. */
  nonce: Buffer;
}

/** Which frames an opener is given, and what to give out of them. */
export interface OpenerWindow {
  firstFrame: number;
  /** Whether the last frame given is the object's last. */
  endsObject: boolean;
  /** Plaintext bytes to leave out at the start. */
  skip: number;
  /** Plaintext bytes to give; null for all there are. */
  length: number | null;
}

/** Plaintext in, a stored object out. Throws RangeError for a key that is not 32 bytes. */
export class FrameSealer extends Transform {
  private readonly file: FileKey;
  private readonly cutter = new FrameCutter(PLAIN_FRAME);
  private frame = 0;

  constructor(key: Buffer, context: string) {
    super({ highWaterMark: SEALED_FRAME });
    const fileId = randomBytes(HEADER_BYTES - MAGIC.length);
    this.file = deriveFileKey(key, fileId, context);
    this.push(Buffer.concat([MAGIC, fileId]));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    settle(done, () => {
      for (const plain of this.cutter.cut(chunk)) this.seal(plain, false);
    });
  }

  override _flush(done: TransformCallback): void {
    settle(done, () => this.seal(this.cutter.rest(), true));
  }

  private seal(plain: Buffer, last: boolean): void {
    const nonce = nonceOf(this.file, this.frame++, last);
    const cipher = createCipheriv(CIPHER, this.file.key, nonce, { authTagLength: TAG_BYTES });
    this.push(cipher.update(plain));
    cipher.final();
    this.push(cipher.getAuthTag());
  }
}

/** A header, by `begin` or as the first bytes, then frames in; verified plaintext out. Fails with SealBrokenError. */
export class FrameOpener extends Transform {
  private file: FileKey | null = null;
  private readonly cutter = new FrameCutter(HEADER_BYTES);
  private frame: number;
  private skip: number;
  private left: number;

  constructor(
    private readonly key: Buffer,
    private readonly context: string,
    private readonly window: OpenerWindow,
  ) {
    super({ highWaterMark: SEALED_FRAME });
    this.frame = window.firstFrame;
    this.skip = window.skip;
    this.left = window.length ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the header; what comes next is frames. Throws SealBrokenError. */
  begin(header: Buffer): void {
    if (header.length !== HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealBrokenError();
    this.file = deriveFileKey(this.key, header.subarray(MAGIC.length), this.context);
    this.cutter.size = SEALED_FRAME;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    settle(done, () => {
      for (const piece of this.cutter.cut(chunk)) {
        if (this.file) this.give(openFrame(this.file, this.frame++, false, piece));
        else this.begin(piece);
      }
    });
  }

  override _flush(done: TransformCallback): void {
    settle(done, () => {
      if (!this.file) throw new SealBrokenError();
      this.give(openFrame(this.file, this.frame, this.window.endsObject, this.cutter.rest()));
      if (this.window.length !== null && this.left > 0) throw new SealBrokenError();
    });
  }

  private give(plain: Buffer): void {
    const piece = plain.subarray(this.skip, this.skip + this.left);
    this.skip = 0;
    this.left -= piece.length;
    if (piece.length > 0) this.push(piece);
  }
}

/** Cuts a stream into pieces of `size`, holding each back until it is known that more follows. */
class FrameCutter {
  private parts: Buffer[] = [];
  private held = 0;

  constructor(public size: number) {}

  /** The pieces that are complete and not the last. Copies only those that lie across chunks. */
  *cut(chunk: Buffer): Generator<Buffer> {
    let at = 0;
    while (this.held + chunk.length - at > this.size) {
      const end = at + this.size - this.held;
      yield this.join(chunk.subarray(at, end));
      at = end;
    }
    this.hold(chunk.subarray(at));
  }

  /** The last piece. */
  rest(): Buffer {
    return this.join(Buffer.alloc(0));
  }

  private hold(piece: Buffer): void {
    if (piece.length > 0) this.parts.push(piece);
    this.held += piece.length;
  }

  private join(tail: Buffer): Buffer {
    this.hold(tail);
    const [only] = this.parts;
    const whole = only && this.parts.length === 1 ? only : Buffer.concat(this.parts);
    this.parts = [];
    this.held = 0;
    return whole;
  }
}

function deriveFileKey(key: Buffer, fileId: Buffer, context: string): FileKey {
  if (key.length !== KEY_BYTES) throw new RangeError("A data key has 32 bytes.");
  const info = Buffer.from(`regenesis/framed/RGF1\0${context}`, "utf8");
  const derived = Buffer.from(hkdfSync("sha256", key, fileId, info, KEY_BYTES + PREFIX_BYTES));
  const nonce = Buffer.alloc(12);
  derived.copy(nonce, 0, KEY_BYTES);
  return { key: createSecretKey(derived.subarray(0, KEY_BYTES)), nonce };
}

/** The nonce of a frame, good until the next call. Throws RangeError past 2^32 frames, before one could come twice. */
function nonceOf(file: FileKey, frame: number, last: boolean): Buffer {
  file.nonce.writeUInt32BE(frame, PREFIX_BYTES);
  file.nonce[11] = last ? 1 : 0;
  return file.nonce;
}

function openFrame(file: FileKey, frame: number, last: boolean, sealed: Buffer): Buffer {
  const tagAt = sealed.length - TAG_BYTES;
  if (tagAt < 0) throw new SealBrokenError();
  const nonce = nonceOf(file, frame, last);
  const decipher = createDecipheriv(CIPHER, file.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plain = decipher.update(sealed.subarray(0, tagAt));
  try {
    decipher.final();
  } catch {
    throw new SealBrokenError();
  }
  return plain;
}

/** Runs one step of a stream; what it throws becomes the stream's error. */
function settle(done: TransformCallback, step: () => void): void {
  let failure: Error | null = null;
  try {
    step();
  } catch (error) {
    failure = error as Error;
  }
  done(failure);
}
