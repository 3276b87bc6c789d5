import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { StartError } from "../errors";
import { explainDisk, startFailure } from "./disk";
import { LOOPBACK, pickPort } from "./ports";
import { readJson, writePrivate } from "./private-file";
import { endProcess } from "./processes";

const PORT_TRIES = 5;
const READY_MS = 60_000;
/** Every acknowledged byte is on disk and in PostgreSQL already, so there is little to wait for. */
const STOP = [
  ["SIGTERM", 2_000],
  ["SIGKILL", 5_000],
] as const;

/** An Azurite of our own on the loopback address, alive until `stop` or until this process ends in any way. */
export interface EmbeddedAzurite {
  /** For the account with a random name and key that only this data folder knows. */
  readonly connectionString: string;
  /** Waits until the process is gone. May be called more than once. */
  stop(): Promise<void>;
}

/** What is remembered between starts, in `dir`/account.json, 0600. */
interface Remembered {
  name: string;
  key: string;
  port: number;
}

/**
 * Starts Azurite's blob service as a child process with its extents in `dir`. `metadataUrl` is a PostgreSQL database
 * whose role may create tables: with Azurite's own store an acknowledged upload was lost by kill -9. Throws StartError.
 */
export async function startAzurite(options: { dir: string; metadataUrl: string }): Promise<EmbeddedAzurite> {
  const dir = resolve(options.dir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return explainDisk(dir, async () => {
    const known = await readJson<Remembered>(join(dir, "account.json"));
    const name = known?.name ?? `regenesis${randomBytes(6).toString("hex")}`;
    const key = known?.key ?? randomBytes(64).toString("base64");
    const env = { AZURITE_DB: options.metadataUrl, AZURITE_ACCOUNTS: `${name}:${key}` };
    const { child, port } = await launch(dir, env, known?.port);
    if (port !== known?.port) await writePrivate(join(dir, "account.json"), JSON.stringify({ name, key, port }));
    return {
      connectionString: `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key};BlobEndpoint=http://${LOOPBACK}:${port}/${name};`,
      stop: () => stopChild(child),
    };
  });
}

async function launch(dir: string, env: Record<string, string>, preferred: number | undefined) {
  let wish = preferred;
  for (let tries = 1; ; tries++) {
    const port = await pickPort(wish);
    const child = spawnAzurite(dir, port, env);
    const refusal = await becomesReady(child);
    if (refusal === null) return { child, port };
    await stopChild(child);
    if (!refusal.includes("EADDRINUSE")) throw await startFailure(dir, "Azurite", refusal);
    if (tries === PORT_TRIES) throw new StartError(`Azurite found no free port on ${LOOPBACK}.`);
    wish = undefined;
  }
}

/**
 * Ends with its standard input, that is with this process, kill -9 included. The pipe alone does not keep it alive:
 * when Azurite closes its server after a fault, the process ends and does not linger deaf.
 */
const LIFELINE = "process.stdin.resume().on('end', () => process.exit()).unref()";

/** Detached: Ctrl-C goes to the whole foreground group, and the store has to outlive the server's draining. */
function spawnAzurite(dir: string, port: number, env: Record<string, string>) {
  const main = require.resolve("azurite/dist/src/blob/main.js");
  const flags = ["--location", dir, "--blobHost", LOOPBACK, "--blobPort", String(port)];
  const modes = ["--silent", "--skipApiVersionCheck", "--disableProductStyleUrl", "--disableTelemetry"];
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(LIFELINE)}`, main, ...flags, ...modes],
    { cwd: dir, env: { PATH: process.env.PATH, ...env }, stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  child.stdin.on("error", () => {});
  return child;
}

/** Null once it listens, else what it said. Later output is dropped: an error of Azurite's holds SQL with its values. */
async function becomesReady(child: ReturnType<typeof spawnAzurite>): Promise<string | null> {
  const said: string[] = [];
  const ready = new Promise<true>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        if (line.includes("successfully listens")) resolve(true);
        else if (said.length < 50) said.push(line);
      });
    }
  });
  const ended = new Promise<false>((resolve) =>
    child.once("error", () => resolve(false)).once("close", () => resolve(false)),
  );
  const late = AbortSignal.timeout(READY_MS);
  const tooLate = new Promise<false>((resolve) => late.addEventListener("abort", () => resolve(false)));
  if (await Promise.race([ready, ended, tooLate])) {
    letGo(child);
    return null;
  }
  return late.aborted ? `no answer in ${READY_MS} ms` : said.join("\n");
}

/** The child and its pipes must not keep this process from ending. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as { unref?(): void } | null)?.unref?.();
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (!(await endProcess(child.pid, STOP))) throw new StartError(`Azurite (pid ${child.pid}) doesn't end.`);
}
