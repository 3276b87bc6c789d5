import { type CipherGCM, createCipheriv, randomBytes } from "node:crypto";
import { Readable, type Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newKey } from "../src/crypto/envelope";
import { encryptedSize, encryptStream } from "../src/crypto/framed";
import { alternate, type Benchmark, type Outcome, toRatio } from "./measure";

const MEBIBYTE = 1024 * 1024;
const BYTES = 512 * MEBIBYTE;
const CHUNKS = [64 * 1024, 256 * 1024, MEBIBYTE];
const TAG_BYTES = 16;

/** A recording in frames, sealed one by one, against one AES-256-GCM stream of the same bytes. */
export const recordingEncryption: Benchmark = {
  name: "recording-encryption",
  async run() {
    const outcomes: Outcome[] = [];
    for (const chunkBytes of CHUNKS) outcomes.push(await measure(chunkBytes));
    return outcomes;
  },
};

async function measure(chunkBytes: number): Promise<Outcome> {
  const chunk = randomBytes(chunkBytes);
  const key = newKey();
  const framed = () => encrypt(chunk, encryptStream(key, "workspace/session/source"), encryptedSize(BYTES));
  const raw = () => encrypt(chunk, createCipheriv("aes-256-gcm", key, randomBytes(12)), BYTES, TAG_BYTES);
  const pairs = await alternate(framed, raw, { warmUps: 1, pairs: 7 });
  return toRatio(pairs, {
    name: `recording-encryption/${chunkBytes / 1024}KiB`,
    what: "encryptStream against createCipheriv aes-256-gcm, both as streams",
    bound: { at: "least", value: 0.65 },
    aim: null,
    of: "MiB/s",
    facts: { MiB: BYTES / MEBIBYTE, "chunk KiB": chunkBytes / 1024 },
  });
}

/** MiB a second through a cipher; what comes out is counted, so that nothing is measured that wasn't done. */
async function encrypt(chunk: Buffer, cipher: Transform, expected: number, extra = 0): Promise<number> {
  let out = 0;
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      out += piece.length;
      done();
    },
  });
  const startedAt = performance.now();
  await pipeline(Readable.from(repeat(chunk, BYTES), { objectMode: false }), cipher, sink);
  const seconds = (performance.now() - startedAt) / 1000;
  if (extra > 0) out += (cipher as CipherGCM).getAuthTag().length;
  if (out !== expected + extra) throw new Error(`${out} bytes came out, not ${expected + extra}`);
  return BYTES / MEBIBYTE / seconds;
}

function* repeat(chunk: Buffer, bytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes; at += chunk.length) yield chunk;
}
