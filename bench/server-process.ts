import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const ROOT = resolve(__dirname, "..");
const PROGRAM = join(ROOT, "bin/regenesis.js");
const SETTLE_MS = 120_000;

/** The whole server as `npm start` runs it, in a process and a data folder of its own. */
export interface ServerProcess {
  pid: number;
  /** Asks as coach1 of the demo; throws what came back beside data. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of the question.
  ask(query: string, variables?: object): Promise<any>;
  stop(): Promise<void>;
}

/**
 * Starts it over the demo's data, which an earlier start has taken in: what that left of room in the heap would hide
 * what comes next.
 */
export async function startServerProcess(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "regenesis-bench-"));
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, DATA_DIR: join(folder, "data"), PORT: "0", LOG_LEVEL: "silent" };
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const first = await startOnce(env);
    await settle(first.ask).finally(first.stop);
    const { stop, ...server } = await startOnce(env);
    return { ...server, stop: () => stop().finally(discard) };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function startOnce(env: Record<string, string | undefined>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [PROGRAM, "start", "--json"], {
    ...{ cwd: ROOT, env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const { url, pid } = await readStart(child);
    const named = ["--workspace", "demo", "--user", "coach1@demo.test"];
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, "token", ...named], { cwd: ROOT, env });
    const ask = (query: string, variables?: object) => askAs(stdout.trim(), url, query, variables);
    return { pid, ask, stop: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function readStart(child: ChildProcess): Promise<{ url: string; pid: number }> {
  if (!child.stdout) throw new Error("the server has no output");
  for await (const line of createInterface(child.stdout)) if (line.startsWith("{")) return JSON.parse(line);
  throw new Error("the server ended before it said where it is");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

async function askAs(token: string, url: string, query: string, variables: object = {}) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of the question.
  const body = (await answer.json()) as { data?: any; errors?: unknown };
  if (!body.data || body.errors) throw new Error(`HTTP ${answer.status}: ${JSON.stringify(body.errors)}`);
  return body.data;
}

/** Until the demo's conversations are through. */
async function settle(ask: ServerProcess["ask"]): Promise<void> {
  for (const until = performance.now() + SETTLE_MS; performance.now() < until; ) {
    const { sessions } = await ask("{ sessions { nodes { state } } }");
    const states = sessions.nodes.map(({ state }: { state: string }) => state);
    if (states.length > 0 && states.every((state: string) => state === "READY")) return;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error("the demo's conversations are not through");
}
