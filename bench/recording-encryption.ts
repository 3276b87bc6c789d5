import { createCipheriv, randomBytes } from "node:crypto";
import { Readable, type Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newKey } from "../src/crypto/envelope";
import { encryptedSize, encryptStream } from "../src/crypto/framed";
import { alternate, type Benchmark, median, type Outcome, toRatio } from "./measure";

const MEBIBYTE = 1024 * 1024;
const BYTES = 512 * MEBIBYTE;
const CHUNKS = [64 * 1024, 256 * 1024, MEBIBYTE];

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
  const seconds = { framed: [] as number[], raw: [] as number[] };
  const framed = () =>
    encrypt(chunk, encryptStream(key, "workspace/session/source"), encryptedSize(BYTES), seconds.framed);
  const raw = () => encrypt(chunk, createCipheriv("aes-256-gcm", key, randomBytes(12)), BYTES, seconds.raw);
  const given = { warmUps: 1, pairs: 11 };
  const pairs = await alternate(framed, raw, given);
  const byClock = seconds.framed.map((ours, at) => (seconds.raw[at] ?? 0) / ours).slice(given.warmUps);
  return toRatio(pairs, {
    name: `recording-encryption/${chunkBytes / 1024}KiB`,
    what: "encryptStream against createCipheriv aes-256-gcm, both as streams, by the CPU's time",
    bound: { at: "least", value: 0.65 },
    aim: null,
    of: "MiB/CPU s",
    facts: { MiB: BYTES / MEBIBYTE, "chunk KiB": chunkBytes / 1024, "by the clock": median(byClock).toFixed(2) },
  });
}

/**
 * MiB through a cipher for each second of the CPU: one thread does it all, and what else the machine runs at the time
 * would move the clock by more than the two differ. What comes out is counted.
 */
async function encrypt(chunk: Buffer, cipher: Transform, expected: number, seconds: number[]): Promise<number> {
  let out = 0;
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      out += piece.length;
      done();
    },
  });
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await pipeline(Readable.from(repeat(chunk, BYTES), { objectMode: false }), cipher, sink);
  const { user, system } = process.cpuUsage(before);
  seconds.push((performance.now() - startedAt) / 1000);
  if (out !== expected) throw new Error(`${out} bytes came out, not ${expected}`);
  return BYTES / MEBIBYTE / ((user + system) / 1e6);
}

function* repeat(chunk: Buffer, bytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes; at += chunk.length) yield chunk;
}
