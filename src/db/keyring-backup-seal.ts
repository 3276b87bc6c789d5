import { pipeline, Readable } from "node:stream";
import { z } from "zod";
import { newKey, SealBrokenError } from "../crypto/envelope";
import { decryptStream, encryptStream } from "../crypto/framed";
import type { KeyWrapper } from "../ports/key-wrapper";
import { wrapProven } from "./wrapping-keys";

const FORMAT = "regenesis-keyring-backup/1";
const MOST_HEADER_BYTES = 8192;
const headerSchema = z.strictObject({ format: z.literal(FORMAT), wrapperKeyId: z.string(), wrapped: z.base64() });
const toContext = (wrapperKeyId: string) => `${FORMAT}\0${wrapperKeyId}`;

/**
 * Seals a dump of the keyring under a key of its own, which the key wrapper alone can open: a line of JSON
 * `{"format","wrapperKeyId","wrapped"}`, then a framed stream. Memory is flat. `wrappedBy` gets the wrapper's key's id.
 */
export async function sealKeyringBackup(
  dump: AsyncIterable<Buffer>,
  wrapper: KeyWrapper,
  wrappedBy = new Set<string>(),
): Promise<Readable> {
  const key = newKey();
  const { wrapped, keyId } = await wrapProven(wrapper, key);
  wrappedBy.add(keyId);
  const header = { format: FORMAT, wrapperKeyId: keyId, wrapped: wrapped.toString("base64") };
  return Readable.from(write(`${JSON.stringify(header)}\n`, dump, encryptStream(key, toContext(keyId))));
}

/**
 * The dump in a sealed backup. Fails with SealBrokenError for one that was changed or cut short, and with the wrapper's
 * error when it has not the key; what came out before a missing end is true, but not all.
 */
export async function* openKeyringBackup(sealed: AsyncIterable<Buffer>, wrapper: KeyWrapper): AsyncGenerator<Buffer> {
  const parts = sealed[Symbol.asyncIterator]();
  try {
    const { header, rest } = await readHeader(parts);
    const key = await wrapper.unwrap(Buffer.from(header.wrapped, "base64"), header.wrapperKeyId);
    const opener = decryptStream(key, toContext(header.wrapperKeyId));
    yield* pipeline(Readable.from(follow(rest, parts)), opener, () => {});
  } finally {
    await parts.return?.();
  }
}

async function* write(
  header: string,
  dump: AsyncIterable<Buffer>,
  sealer: ReturnType<typeof encryptStream>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(header, "utf8");
  // A failure of the dump reaches the reader through the sealer, which pipeline destroys with it.
  yield* pipeline(Readable.from(dump), sealer, () => {});
}

async function readHeader(parts: AsyncIterator<Buffer>) {
  let read: Buffer = Buffer.alloc(0);
  while (!read.includes("\n") && read.length <= MOST_HEADER_BYTES) {
    const { done, value } = await parts.next();
    if (done) throw new SealBrokenError();
    read = Buffer.concat([read, value]);
  }
  const end = read.indexOf("\n");
  return { header: toHeader(read.subarray(0, Math.max(0, end)).toString("utf8")), rest: read.subarray(end + 1) };
}

function toHeader(line: string) {
  try {
    return headerSchema.parse(JSON.parse(line));
  } catch {
    throw new SealBrokenError();
  }
}

async function* follow(rest: Buffer, parts: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield rest;
  for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
}
