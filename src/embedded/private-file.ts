import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { StartError } from "../errors";

/** The text of a file, or null when there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** What a JSON file of ours holds, or null when there is none. Throws StartError when it is not JSON. */
export async function readJson<T>(path: string): Promise<T | null> {
  const text = await readIfThere(path);
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch (error) {
    throw new StartError(`${path} is damaged: it doesn't hold JSON.`, error);
  }
}

/** Writes a file of mode 0600, whole or not at all: readers and a crash see the old text or the new one. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** The `code` of a system error such as "ENOENT", or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
