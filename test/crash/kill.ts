import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { type BlobProxy, startBlobProxy } from "../support/proxies/blob-proxy";
import { type Boundary, Gate, type Point } from "../support/proxies/gate";
import { type PostgresProxy, startPostgresProxy } from "../support/proxies/postgres-proxy";
import type { CrashPlace, Ground } from "./places";

const LATE_MS = 900_000;

/** What a process under test is told of one of its places. */
export interface Order {
  place: CrashPlace;
  connectionString: string;
  point: Point | null;
}

/** What it tells: it stands at its point (of the vectors; the others are seen from outside), or there is nothing left to do. */
export type Word = { index: number } & (
  | { is: "stopped" }
  | { is: "done"; vectors: number; logged: string[] }
  | { is: "failed"; why: string }
);

export interface Victim {
  place: CrashPlace;
  point: Point | null;
}

export interface Death {
  /** False when the run was over before its point came. */
  reached: boolean;
  /** What was logged until a run was over undisturbed. */
  logged: string[];
  counts: Record<Boundary, number>;
}

interface Watched {
  gate: Gate;
  postgres: PostgresProxy;
  blobs: BlobProxy;
}

/**
 * One process works on all these places. Each is cut off at its point by proxies outside, and once all of them are, the
 * process is killed (-9): a process is dear, and its places don't know of each other.
 */
export async function killAt(ground: Ground, victims: readonly Victim[]): Promise<Death[]> {
  const watched = await Promise.all(victims.map((victim) => watch(ground, victim)));
  const orders = victims.map(({ place, point }, index) => toOrder(place, point, watched[index] as Watched));
  const child = start(orders);
  try {
    const ends = endsOf(child, watched);
    return await Promise.race([Promise.all(ends), late(), ended(child)]);
  } finally {
    const exit = child.exitCode === null && child.signalCode === null ? once(child, "exit") : null;
    child.kill("SIGKILL");
    await exit;
    await Promise.all(watched.flatMap(({ postgres, blobs }) => [postgres.close(), blobs.close()]));
  }
}

async function watch(ground: Ground, { place, point }: Victim): Promise<Watched> {
  // A point of the vectors is the process's own to count.
  const gate = new Gate(point);
  const { appUrl } = place.connections;
  const boundaryOf = (container: string) => (container === place.backups ? "log" : "blob");
  return {
    gate,
    postgres: await startPostgresProxy(appUrl, gate),
    blobs: await startBlobProxy(ground.connectionString, boundaryOf, gate),
  };
}

function toOrder(place: CrashPlace, point: Point | null, { postgres, blobs }: Watched): Order {
  const { appUrl, keyringUrl, ownerUrl, ...direct } = place.connections;
  const connections = {
    ...direct,
    appUrl: postgres.through(appUrl),
    keyringUrl: postgres.through(keyringUrl),
    ownerUrl: postgres.through(ownerUrl),
  };
  return { place: { ...place, connections }, connectionString: blobs.connectionString, point };
}

function start(orders: readonly Order[]): ChildProcess {
  const script = join(__dirname, "victim-child.ts");
  const loaders = ["-r", "@swc-node/register", "-r", "reflect-metadata"];
  return spawn(process.execPath, [...loaders, script, JSON.stringify(orders)], {
    cwd: resolve(__dirname, "../.."),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

function endsOf(child: ChildProcess, watched: readonly Watched[]): Promise<Death>[] {
  child.setMaxListeners(0);
  const wordOf = (index: number) =>
    new Promise<Word>((resolve) => {
      child.on("message", (word: Word) => word.index === index && resolve(word));
    });
  return watched.map(async ({ gate }, index) => {
    const outside = gate.reached.then((): Word => ({ index, is: "stopped" }));
    const word = await Promise.race([outside, wordOf(index)]);
    gate.isShut = true;
    if (word.is === "failed") throw new Error(`A place could not be worked on. ${word.why}`);
    const vector = word.is === "done" ? word.vectors : gate.counts.vector;
    return {
      reached: word.is === "stopped",
      logged: word.is === "done" ? word.logged : [],
      counts: { ...gate.counts, vector },
    };
  });
}

async function ended(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, "exit");
  throw new Error(`The process under test ended by itself: ${code ?? signal}.`);
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("Not every point was reached.")), LATE_MS).unref();
  });
}
