import { chmod, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { StartError } from "../errors";
import { findHolder, type Lock, takeLock } from "./data-dir-lock";
import { assertFreeSpace, explainDisk } from "./disk";
import { readIfThere, readJson, writePrivate } from "./private-file";

/** What a first start writes, PostgreSQL's log segments of 16 MB among it, with room to work. */
const NEEDED_BYTES = 300 * 1024 * 1024;

/** The folder of the embedded parts, held by this process alone. */
export interface DataDir {
  /** Absolute. */
  readonly path: string;
  /** Lets others in. Not needed before the process ends: the lock dies with it. */
  release(): Promise<void>;
}

/** How the command line reaches a live server: run.json, 0600. */
export interface RunInfo {
  pid: number;
  /** ISO 8601. */
  startedAt: string;
  url: string;
  ports: Record<string, number>;
  /** Proves to the loopback-only door that the caller may read this folder. */
  secret: string;
}

/**
 * Makes the folder, 0700, and locks it. `version` is the format this program writes, a whole number. Throws StartError
 * when another server holds the folder, when a newer version wrote it, or when its disk is all but full.
 */
export async function openDataDir(dir: string, version: number): Promise<DataDir> {
  const path = resolve(dir);
  return explainDisk(path, async () => {
    await makePrivate(path);
    const lock = await lockOrRefuse(path);
    try {
      await acceptVersion(path, version);
      await assertFreeSpace(path, NEEDED_BYTES);
      await rm(join(path, "run.json"), { force: true });
    } catch (error) {
      await lock.release();
      throw error;
    }
    return {
      path,
      release: async () => {
        await rm(join(path, "run.json"), { force: true });
        await lock.release();
      },
    };
  });
}

/** The folder of a server whose parts all run elsewhere: private, and shared by as many processes as there are. */
export async function shareDataDir(dir: string, version: number): Promise<DataDir> {
  const path = resolve(dir);
  return explainDisk(path, async () => {
    await makePrivate(path);
    await acceptVersion(path, version);
    return { path, release: async () => undefined };
  });
}

/** Tells the command line about this server. The caller holds the folder. */
export async function writeRunInfo(dir: string, info: RunInfo): Promise<void> {
  const path = resolve(dir);
  await explainDisk(path, () => writePrivate(join(path, "run.json"), JSON.stringify(info)));
}

/** The live server of this folder, or null. A run.json whose process doesn't hold the lock is a dead one's. */
export async function readRunInfo(dir: string): Promise<RunInfo | null> {
  const path = resolve(dir);
  return explainDisk(path, async () => {
    const holder = await findHolder(join(path, "lock"));
    if (!holder) return null;
    const info = await readJson<RunInfo>(join(path, "run.json"));
    return holder.pid === null || holder.pid === info?.pid ? info : null;
  });
}

async function makePrivate(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  const names = await readdir(path);
  if (names.length > 0 && !names.includes("VERSION")) {
    throw new StartError(`DATA_DIR ${path} is open to other users and holds other files: give it a folder of its own.`);
  }
  await chmod(path, 0o700);
}

async function lockOrRefuse(path: string): Promise<Lock> {
  const taken = await takeLock(join(path, "lock"));
  if ("lock" in taken) return taken.lock;
  const who = taken.holder.pid === null ? "" : ` (pid ${taken.holder.pid})`;
  throw new StartError(`The data folder ${path} is in use by another server${who}.`);
}

async function acceptVersion(path: string, version: number): Promise<void> {
  const file = join(path, "VERSION");
  const text = await readIfThere(file);
  if (text !== null && !/^\d{1,9}\s*$/.test(text)) throw new StartError(`${file} doesn't hold a version number.`);
  const found = text === null ? 0 : Number(text);
  if (found > version) {
    throw new StartError(
      `The data folder ${path} was written by a newer version (format ${found}, this one knows ${version}).`,
    );
  }
  if (found < version) await writePrivate(file, `${version}\n`);
}
