import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
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
 * one unwraps. Made with one random key when missing. The file is read at every call: another process may have rotated.
 * Throws StartError.
 */
export async function localKeys(file: string): Promise<KeyWrapper> {
  if (!(await readKeys(file))) await createKeys(file);
  const newest = async () => (await currentKeys(file)).at(-1) as LocalKey;
  return {
    name: "local-keys",
    newest: async () => (await newest()).id,
    async wrap(key) {
      const by = await newest();
      return { wrapped: seal(by, key), keyId: by.id };
    },
    async unwrap(wrapped, keyId) {
      const key = (await currentKeys(file)).find((candidate) => candidate.id === keyId);
      if (!key) throw new PortError(PORT, `The key file holds no key ${keyId}.`, false);
      return unseal(key, wrapped);
    },
    async rotate() {
      await replaceKeys(file, [...(await currentKeys(file)), makeKey()]);
      return true;
    },
    async destroyAllBut(keyIds) {
      const keys = await currentKeys(file);
      const kept = keys.filter(({ id }, at) => at === keys.length - 1 || keyIds.includes(id));
      if (kept.length < keys.length) await replaceKeys(file, kept);
      return keys.filter((key) => !kept.includes(key)).map(({ id }) => id);
    },
  };
}

/** The keys there are. Once the server runs, a file that is away or broken is a fault that may pass. */
async function currentKeys(file: string): Promise<LocalKey[]> {
  const keys = await readKeys(file).catch((cause) => {
    throw new PortError(PORT, "The key file can't be read.", true, cause);
  });
  if (!keys) throw new PortError(PORT, "The key file is gone.", true);
  return keys;
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
  const text = await readText(file);
  if (text === null) return null;
  // Opened a moment before another process replaced it: the old file's bytes are overwritten.
  return text.startsWith("\0") ? readKeys(file) : toKeys(file, text);
}

async function readText(file: string): Promise<string | null> {
  try {
    await using handle = await open(file, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw malformed(file);
    if ((stat.mode & 0o777) !== 0o600) throw new StartError(`The key file ${file} must have mode 0600.`);
    return await handle.readFile("utf8");
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new StartError(`The key file ${file} can't be read.`, error);
  }
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

function makeKey(): LocalKey {
  return { id: `local-${randomBytes(8).toString("hex")}`, key: randomBytes(KEY_BYTES) };
}

/** Written whole, then linked into place: of two processes that start at once, both end up with the same key. */
async function createKeys(file: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await putDraft(file, [makeKey()], (draft) => link(draft, file));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw new StartError(`The key file ${file} can't be made.`, error);
  }
}

/** The new file stands whole before the old one goes, and the bytes of that are overwritten as far as the disk lets it. */
async function replaceKeys(file: string, keys: readonly LocalKey[]): Promise<void> {
  try {
    await using old = await open(file, "r+");
    await putDraft(file, keys, (draft) => rename(draft, file));
    await old.write(Buffer.alloc((await old.stat()).size), 0, null, 0);
    await old.sync();
  } catch (cause) {
    throw new PortError(PORT, "The key file can't be replaced.", true, cause);
  }
}

async function putDraft(file: string, keys: readonly LocalKey[], place: (draft: string) => Promise<void>) {
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  const told = keys.map(({ id, key }) => ({ id, key: key.toString("base64") }));
  try {
    await writeDraft(draft, `${JSON.stringify({ version: 1, keys: told })}\n`);
    await place(draft);
    await using folder = await open(path.dirname(file), "r");
    await folder.sync();
  } finally {
    await rm(draft, { force: true });
  }
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
