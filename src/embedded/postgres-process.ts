import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../errors";
import { startFailure } from "./disk";
import { LOOPBACK } from "./ports";
import { CLEAN_ENV, type Cluster } from "./postgres-cluster";
import { readIfThere } from "./private-file";
import { commandLine, endProcess, endWithParent, isKnown, isWorkedIn, waitUntil } from "./processes";

const LOG_LIMIT = 8 * 1024 * 1024;
/** Long, since recovery after a crash replays up to a gigabyte of log. */
const READY_MS = 120_000;
/** A session notices at once that its postmaster is gone, unless it waits for the disk. */
const SESSIONS_MS = 15_000;
/** Fast shutdown ends sessions and writes everything out; immediate leaves recovery to the next start. */
const STOP = [
  ["SIGINT", 30_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 5_000],
] as const;

/** A running PostgreSQL. */
export interface Postmaster {
  /** Shuts down, milder ways first, and waits until the process is gone. */
  stop(): Promise<void>;
}

/** Starts the cluster's PostgreSQL and waits until it takes connections. Throws StartError. */
export async function launchPostmaster(
  cluster: Cluster,
  port: number,
  durable: boolean,
): Promise<Postmaster | "PORT_TAKEN"> {
  const deadline = Date.now() + READY_MS;
  while (true) {
    const log = await openLog(cluster.dir);
    const child = await spawnPostmaster(cluster, [...flags(port), ...(durable ? [] : CARELESS)], log.file.fd);
    await log.file.close();
    if (await becomesReady(cluster, child, deadline)) return { stop: () => stopChild(child) };
    await stopChild(child);
    const said = await log.written();
    if (/Address already in use|could not bind/.test(said)) return "PORT_TAKEN";
    // A killed postmaster's sessions keep its memory for a moment.
    if (/shared memory block .* is still in use/.test(said) && Date.now() < deadline) continue;
    throw await startFailure(cluster.dir, "PostgreSQL", said);
  }
}

/** Stops a PostgreSQL that a dead server left on this cluster, and clears a mark that would bar the next one. */
export async function stopLeftover(cluster: Cluster): Promise<void> {
  const mark = join(cluster.data, "postmaster.pid");
  const [id, data] = ((await readIfThere(mark)) ?? "").split("\n");
  if (!id || !data) return;
  const pid = Number(id);
  if ((await commandLine(pid)).includes(`-D ${data}`)) await stopPostmaster(pid);
  // PostgreSQL clears the mark of an unknown process itself, but refuses to start beside one that was not collected or
  // whose id is another program's now. Two at once destroy a cluster, so the old one's sessions must have ended.
  if (!isKnown(pid)) return;
  const folder = await realpath(cluster.data);
  if (!(await waitUntil(async () => !(await isWorkedIn(folder)), SESSIONS_MS))) {
    throw new StartError(`Sessions of a PostgreSQL that was killed still run in ${folder}.`);
  }
  await rm(mark, { force: true });
}

/**
 * The log flags keep values out of the log: the defaults print statements with their parameters. A segment of the
 * write-ahead log that is not recycled does not keep what was erased, and what is not compressed can be searched for it.
 */
function flags(port: number): string[] {
  const settings = {
    listen_addresses: LOOPBACK,
    port,
    unix_socket_directories: "",
    max_connections: 200,
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    log_autovacuum_min_duration: -1,
    wal_recycle: "off",
    wal_compression: "off",
    min_wal_size: "32MB",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

const CARELESS = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"];

/** Detached: Ctrl-C goes to the whole foreground group, and PostgreSQL has to outlive the server's draining. */
async function spawnPostmaster(cluster: Cluster, settings: readonly string[], log: number) {
  const { binaries, account, dir, data } = cluster;
  const [command = "", ...rest] = [...account.prefix, binaries.postgres, "-D", data, ...settings];
  const child = spawn(command, rest, {
    cwd: dir,
    env: CLEAN_ENV,
    stdio: ["ignore", log, log],
    detached: true,
    ...account.user,
  });
  if (!hasPid(child)) {
    const error = await new Promise<Error>((resolve) => child.once("error", resolve));
    throw new StartError(`PostgreSQL can't be run here (${error.message}).`, error);
  }
  endWithParent(child, "INT");
  child.unref();
  return child;
}

function hasPid(child: ChildProcess): child is ChildProcess & { pid: number } {
  return child.pid !== undefined;
}

/** PostgreSQL writes its state into the last line of postmaster.pid. */
async function becomesReady(cluster: Cluster, child: ChildProcess & { pid: number }, deadline: number) {
  let ready = false;
  await waitUntil(async () => {
    const lines = ((await readIfThere(join(cluster.data, "postmaster.pid"))) ?? "").split("\n");
    ready = lines[0] === String(child.pid) && lines[7]?.trim() === "ready";
    return ready || hasEnded(child);
  }, deadline - Date.now());
  return ready;
}

/** Once it has been collected, its process id may be another's. */
async function stopChild(child: ChildProcess & { pid: number }): Promise<void> {
  if (!hasEnded(child)) await stopPostmaster(child.pid);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stopPostmaster(pid: number): Promise<void> {
  if (!(await endProcess(pid, STOP))) throw new StartError(`PostgreSQL (pid ${pid}) doesn't end, not even by SIGKILL.`);
}

/** A file and not a pipe: PostgreSQL has to be able to write after this process is gone. */
async function openLog(dir: string) {
  const path = join(dir, "postgres.log");
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(path, `${path}.1`);
  const start = size > LOG_LIMIT ? 0 : size;
  const file = await open(path, "a", 0o600);
  return { file, written: async () => (await readFile(path)).subarray(start).toString("utf8") };
}
