import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { isRunning, waitUntil } from "../../src/embedded/processes";

/** A process of the test's machine. */
export interface Seen {
  pid: number;
  parent: number;
  command: string;
}

/** Runs `use` with a new private folder and removes it afterwards. */
export async function withFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "regenesis-"));
  try {
    await use(dir);
  } finally {
    for (const { pid } of processesNaming(dir)) process.kill(pid, "SIGKILL");
    await gone(() => processesNaming(dir).length === 0);
    await rm(dir, { recursive: true, force: true });
  }
}

/** Starts embedded-child.ts and waits for its answer. */
export async function startServer(
  part: string,
  dir: string,
  user?: { uid: number; gid: number },
): Promise<{ server: ChildProcess & { pid: number }; answer: { error?: string } }> {
  if (user) chownSync(dir, user.uid, user.gid);
  const child = spawn(process.execPath, ["-r", "@swc-node/register", join(__dirname, "embedded-child.ts"), part, dir], {
    cwd: resolve(__dirname, "../.."),
    env: { ...process.env, HOME: dir },
    stdio: ["pipe", "pipe", "inherit"],
    // A process group of its own, as a terminal's foreground job has.
    detached: true,
    ...user,
  });
  const line = await new Promise<string>((accept, refuse) => {
    child.once("error", refuse);
    child.once("exit", () => refuse(new Error("The server ended without an answer.")));
    createInterface(child.stdout).once("line", accept);
  });
  return { server: child as unknown as ChildProcess & { pid: number }, answer: JSON.parse(line) };
}

/** kill -9, and waits until the kernel has done it. */
export async function killNow(...pids: number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, "SIGKILL");
  for (const pid of pids) await gone(async () => !(await isRunning(pid)));
}

/** Waits until `done`, and fails when it takes more than 15 seconds. */
export async function gone(done: () => boolean | Promise<boolean>): Promise<void> {
  if (!(await waitUntil(async () => done(), 15_000))) throw new Error("It did not end.");
}

/** Running processes whose command line holds `text`. */
export function processesNaming(text: string): Seen[] {
  return processes().filter(({ command }) => command.includes(text));
}

/** The running children of a process. */
export function childrenOf(pid: number): Seen[] {
  return processes().filter(({ parent }) => parent === pid);
}

function processes(): Seen[] {
  const seen = process.platform === "linux" ? fromProc() : fromPs();
  return seen.filter(({ pid }) => pid !== process.pid);
}

/** Slim containers have no ps. */
function fromProc(): Seen[] {
  return readdirSync("/proc").flatMap((id) => {
    try {
      const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, "utf8")) ?? [];
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
      return state && state !== "Z" ? [{ pid: Number(id), parent: Number(parent), command }] : [];
    } catch {
      // Not a process, or one that has just ended.
      return [];
    }
  });
}

function fromPs(): Seen[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return lines.split("\n").flatMap((line) => {
    const [, pid, parent, state, command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state?.startsWith("Z") ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
