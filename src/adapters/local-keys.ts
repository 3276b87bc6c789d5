import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { link, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PortError, StartError } from "../errors";
import type { KeyWrapper } from "../ports/key-wrapper";

const PORT = "key-wrapper";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

const fileSchema = z.strictObject({
  version: z.literal(1),
  keys: z.array(z.strictObject({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/), key: z.base64() })).min(1),
});

interface LocalKey {
  id: string;
  key: Buffer;
}

/**
 * Wraps keys by a file of keys, mode 0600: `{"version":1,"keys":[{"id","key"}]}`, oldest first. The last one wraps, every
 * one unwraps, so a key is rotated by adding one. Made with one random key when missing. Throws StartError.
 */
export async function localKeys(file: string): Promise<KeyWrapper> {
  const keys = (await readKeys(file)) ?? (await createKeys(file));
  const newest = keys.at(-1);
  if (!newest) throw malformed(file);
  return {
    name: "local-keys",
    wrap: async (key) => ({ wrapped: seal(newest, key), keyId: newest.id }),
    unwrap: async (wrapped, keyId) => {
      const key = keys.find((candidate) => candidate.id === keyId);
      if (!key) throw new PortError(PORT, `The key file holds no key ${keyId}.`, false);
      return unseal(key, wrapped);
    },
  };
}

/** AES-256-GCM: iv, tag, ciphertext. The key's id is authenticated, so that an answer can't be moved to another id. */
function seal(by: LocalKey, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", by.key, iv, { authTagLength: TAG_BYTES }).setAAD(context(by.id));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function unseal(by: LocalKey, wrapped: Buffer): Buffer {
  try {
    const iv = wrapped.subarray(0, IV_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", by.key, iv, { authTagLength: TAG_BYTES }).setAAD(context(by.id));
    decipher.setAuthTag(wrapped.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(wrapped.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new PortError(PORT, `A key wrapped by ${by.id} does not open.`, false, cause);
  }
}

function context(keyId: string): Buffer {
  return Buffer.from(`regenesis/local-keys/1:${keyId}`);
}

async function readKeys(file: string): Promise<LocalKey[] | null> {
  let text: string;
  try {
    await using handle = await open(file, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw malformed(file);
    if ((stat.mode & 0o777) !== 0o600) throw new StartError(`The key file ${file} must have mode 0600.`);
    text = await handle.readFile("utf8");
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new StartError(`The key file ${file} can't be read.`, error);
  }
  return toKeys(file, text);
}

function toKeys(file: string, text: string): LocalKey[] {
  const parsed = fileSchema.safeParse(jsonOrNull(text));
  if (!parsed.success) throw malformed(file);
  const keys = parsed.data.keys.map(({ id, key }) => ({ id, key: Buffer.from(key, "base64") }));
  const sound =
    keys.every(({ key }) => key.length === KEY_BYTES) && new Set(keys.map(({ id }) => id)).size === keys.length;
  if (!sound) throw malformed(file);
  return keys;
}

/** A parse error quotes its text, which is keys: it is dropped. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Written whole, then linked into place: of two processes that start at once, both end up with the same key. */
async function createKeys(file: string): Promise<LocalKey[]> {
  const key: LocalKey = { id: `local-${randomBytes(8).toString("hex")}`, key: randomBytes(KEY_BYTES) };
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeDraft(
      draft,
      `${JSON.stringify({ version: 1, keys: [{ id: key.id, key: key.key.toString("base64") }] })}\n`,
    );
    await link(draft, file);
    await using folder = await open(path.dirname(file), "r");
    await folder.sync();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return (await readKeys(file)) ?? [];
    throw new StartError(`The key file ${file} can't be made.`, error);
  } finally {
    await rm(draft, { force: true });
  }
  return [key];
}

async function writeDraft(draft: string, text: string): Promise<void> {
  await using handle = await open(draft, "wx", 0o600);
  await handle.chmod(0o600);
  await handle.writeFile(text);
  await handle.sync();
}

function malformed(file: string): StartError {
  return new StartError(`The key file ${file} is malformed.`);
}
