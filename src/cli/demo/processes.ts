import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { endWithParent } from "../../embedded/processes";
import { StartError } from "../../errors";

const root = join(__dirname, "../../..");
/** How this file itself was loaded decides how its children are: from the build, or compiled as they go. */
const isCompiled = __filename.endsWith(".js");
const LAST_LINES = 8;

export interface Child {
  /** What it says of itself on standard output once it is ready. Throws StartError when it ends instead. */
  announced: Promise<Record<string, unknown>>;
  /** Asks it to end and waits until it has. Gives its exit code, null when a signal ended it. */
  end(): Promise<number | null>;
}

/** The server, as `regenesis start` runs it. */
export function spawnServer(env: Record<string, string>): Child {
  const args = [join(root, "bin", "regenesis.js"), "start", "--json"];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...minimal(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return announce(child, "The server", ["url", "pid"], () => child.kill("SIGTERM"));
}

/** The stand-in for Zoom, which serves a folder's files and ends with its standard input. */
export function spawnRehearsal(folder: string): Child {
  const main = join(__dirname, "../../embedded", isCompiled ? "zoom-rehearsal-main.js" : "zoom-rehearsal-main.ts");
  const loader = isCompiled ? [] : ["-r", "@swc-node/register"];
  const args = [...loader, main, "--folder", folder];
  const child = spawn(process.execPath, args, { cwd: root, env: minimal(), stdio: ["pipe", "pipe", "pipe"] });
  return announce(child, "The rehearsal of Zoom", ["url", "downloadHosts", "files"], () => child.stdin?.end());
}

/** The demo's variables are its own: whatever configures a server here must not reach it. */
function minimal(): Record<string, string> {
  const kept = ["PATH", "HOME", "USER", "LANG", "TMPDIR", "NODE_OPTIONS", "LD_LIBRARY_PATH", "SystemRoot"];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name] as string]] : [])));
}

function announce(child: ChildProcess, name: string, keys: string[], ask: () => void): Child {
  if (child.pid === undefined) throw new StartError(`${name} can't be started.`);
  endWithParent(child as ChildProcess & { pid: number }, "TERM");
  const last: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    last.push(...text.split("\n").filter(Boolean));
    last.splice(0, last.length - LAST_LINES);
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  const failed = ended.then(() => {
    throw new StartError(`${name} ended at its start: ${last.join(" ")}`);
  });
  const announced = Promise.race([firstLine(child, keys), failed]);
  // It ends one day in any case, whether or not anybody still asks.
  announced.catch(() => undefined);
  return {
    announced,
    async end() {
      if (child.exitCode === null && child.signalCode === null) ask();
      const [code] = await ended;
      return code;
    },
  };
}

function firstLine(child: ChildProcess, keys: string[]): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    // Read to the end: a full pipe would stop whoever writes to it.
    createInterface(child.stdout).on("line", (line) => {
      const found = readObject(line);
      if (found && keys.every((key) => key in found)) resolve(found);
    });
  });
}

function readObject(line: string): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(line);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Processes whose command line names the folder. */
export async function findProcesses(folder: string): Promise<string[]> {
  const lines = process.platform === "linux" ? await listLinux() : await listByPs();
  return lines.filter((line) => line.includes(folder));
}

async function listLinux(): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
}

async function listByPs(): Promise<string[]> {
  return (await promisify(execFile)("ps", ["-eo", "command="])).stdout.split("\n");
}
