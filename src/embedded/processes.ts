import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "./private-file";

const POLL_MS = 15;

/** Whether the kernel still knows the process id: of a process that runs, or of one that ended and was not collected. */
export function isKnown(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** Whether a process runs now. One that has ended doesn't, though nobody may ever collect it in a container. */
export async function isRunning(pid: number): Promise<boolean> {
  if (!isKnown(pid)) return false;
  if (process.platform !== "linux") return true;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in parentheses may hold anything, so the fields follow the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // The first thread may have ended and others may still hold files open: field 20 of proc(5) counts them.
  return stat !== "" && !(fields[0] === "Z" && Number(fields[17]) <= 1);
}

/** Whether any process has `folder` as its working folder. Only Linux tells; elsewhere none seems to. */
export async function isWorkedIn(folder: string): Promise<boolean> {
  const names = process.platform === "linux" ? await readdir("/proc") : [];
  const ids = names.filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(ids.map((id) => readlink(`/proc/${id}/cwd`).catch(() => "")));
  return folders.includes(folder);
}

/** The command line a process was started with, or "" when there is no such process. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux") {
    const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return text.replaceAll("\0", " ");
  }
  return new Promise((resolve) => {
    execFile("ps", ["-o", "command=", "-p", String(pid)], (_error, stdout) => resolve(stdout ?? ""));
  });
}

/** Waits until `done` answers true. Returns whether it did within `ms` milliseconds. */
export async function waitUntil(done: () => Promise<boolean>, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

/** Sends each signal in turn, milder first, and gives the process the stated milliseconds to end. */
export async function endProcess(pid: number, steps: readonly (readonly [NodeJS.Signals, number])[]): Promise<boolean> {
  for (const [signal, patience] of steps) {
    try {
      process.kill(pid, signal);
    } catch {
      // Already gone.
    }
    if (await waitUntil(async () => !(await isRunning(pid)), patience)) return true;
  }
  return false;
}

/**
 * Ends `child` with `signal` as soon as this process is gone, for whatever reason, kill -9 included: a shell holds one
 * end of a pipe whose other end closes with us. No exit hook sees kill -9, or Ctrl-C before a handler is installed.
 */
export function endWithParent(child: ChildProcess & { pid: number }, signal: "INT" | "TERM"): void {
  const watch = spawn("/bin/sh", ["-c", `read -r _; kill -${signal} "$1" 2>/dev/null`, "sh", String(child.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watch.on("error", () => {});
  watch.stdin.on("error", () => {});
  watch.unref();
  // Its process id may be another's by the time we end, so the watch ends first.
  child.once("exit", () => watch.kill("SIGKILL"));
}
