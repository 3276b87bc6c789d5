import { statfs } from "node:fs/promises";
import { StartError } from "../errors";
import { errorCode } from "./private-file";

const MEGABYTE = 1024 * 1024;
/** Less than this and not even PostgreSQL's next log segment of 16 MB fits. */
const FULL = 20 * MEGABYTE;

/** What an ordinary user may still write there. */
async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Throws StartError unless `needed` bytes are free where `folder` is. */
export async function assertFreeSpace(folder: string, needed: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free < needed) {
    throw new StartError(
      `The disk of ${folder} has ${inMegabytes(free)} free, and at least ${inMegabytes(needed)} are needed.`,
    );
  }
}

/** Runs `step`; a file system that refuses to be written while it runs becomes one line that names `folder`. */
export async function explainDisk<T>(folder: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof StartError || code === undefined) throw error;
    if (tellsFullDisk(code)) throw await fullDisk(folder, error);
    if (!["EACCES", "EPERM", "EROFS", "EEXIST", "ENOTDIR"].includes(code)) throw error;
    throw new StartError(`The data folder ${folder} can't be used (${(error as Error).message}).`, error);
  }
}

/**
 * Why a part's program ended, from what it said: a full disk, or its last complaint. A full disk often swallows the
 * message about itself, since the log could not be written either, so the disk is asked as well.
 */
export async function startFailure(folder: string, part: string, said: string): Promise<StartError> {
  if (tellsFullDisk(said) || (await freeBytes(folder)) < FULL) return fullDisk(folder, new Error(said));
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const complaint =
    lines.findLast((line) => /error|fatal|panic|could not/i.test(line)) ?? lines.at(-1) ?? "no reason given";
  return new StartError(`${part} failed: ${complaint.trim()}`, new Error(said));
}

function tellsFullDisk(said: string): boolean {
  return /no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i.test(said);
}

async function fullDisk(folder: string, cause: unknown): Promise<StartError> {
  const free = await freeBytes(folder).catch(() => 0);
  return new StartError(`The disk of ${folder} is full (${inMegabytes(free)} free).`, cause);
}

function inMegabytes(bytes: number): string {
  return `${Math.floor(bytes / MEGABYTE)} MB`;
}
