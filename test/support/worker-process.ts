import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { BuiltInScanner } from "../../src/adapters/built-in-scanner";
import { documents } from "../../src/adapters/documents";
import { extractive } from "../../src/adapters/extractive";
import { folderMailer } from "../../src/adapters/folder-mailer";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import { localKeys } from "../../src/adapters/local-keys";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import type { Log, Unit } from "../../src/app";
import { type Composed, type Connections, compose } from "../../src/compose";
import { vttTranscriber } from "../../src/lifecycle/normalize/vtt-transcriber";
import { idleTracer } from "../../src/ports/tracer";
import { listing } from "./fakes/failing";
import { FolderBlobs } from "./fakes/folder-blobs";
import { MemoryWebhooks } from "./fakes/memory-webhooks";
import { PostgresVectors } from "./fakes/postgres-vectors";
import { type Outside, outsidePorts } from "./outside-ports";
import { until } from "./until";

/** What several processes share: databases, a folder with blobs and the key file, and where recordings come from. */
export interface Place {
  connections: Connections;
  superUrl: string;
  folder: string;
  downloadHosts: string[];
  /** Left out, every part that would be outside is embedded or in memory. */
  outside?: Outside;
}

/** Called before and after every call of a port, every notification and every commit. */
export type Watch = (point: string, when: "before" | "after") => Promise<void>;

/** Where a worker dies: "blobs.put#2" (the second), "notify:PACK_DELIVERED", "commit:silent", "any#7" (whatever comes 7th). */
export interface KillPoint {
  at: string;
  when: "before" | "after";
}

export interface Composition extends Composed {
  blobs: FolderBlobs;
  logged: string[];
}

const LATE_MS = 60_000;
const nothing: Watch = async () => undefined;

/** The steps' App over a place, told of everything it does outside itself. */
export async function composeAt(place: Place, watch: Watch = nothing): Promise<Composition> {
  const logged: string[] = [];
  const say = (facts: Record<string, unknown>, message: string) =>
    void logged.push(JSON.stringify({ ...facts, message }));
  const log: Log = { info: say, warn: say, error: say };
  const blobs = new FolderBlobs(place.folder);
  const vectors = new PostgresVectors(place.superUrl);
  await vectors.prepare();
  const ports = {
    blobs: watched("blobs", blobs, watch),
    backups: watched("backups", new FolderBlobs(join(place.folder, "backups")), watch),
    mailer: folderMailer(join(place.folder, "mail")),
    vectors: watched("vectors", vectors, watch),
    sasha: watched("sasha", extractive(), watch),
    transcriber: watched("transcriber", vttTranscriber(), watch),
    documents: documents({ searchPath: "" }),
    embedder: watched("embedder", hashingEmbedder(), watch),
    recordings: watched("recordings", zoomRecordings({ allowedHosts: place.downloadHosts }), watch),
    scanner: new BuiltInScanner(),
    webhooks: new MemoryWebhooks(),
    keyWrapper: await localKeys(join(place.folder, "keys.json")),
    ...(place.outside && outsidePorts(place.outside)),
  };
  const clock = { now: () => new Date() };
  const limits = { uploadBytes: 64 * 1024 * 1024, textChars: 200_000, modelTokensPerMonth: null };
  const composed = await compose(place.connections, ports, {
    ...{ clock, log, limits, tracer: idleTracer },
    mayCoachesMapZoom: true,
    publicUrl: "http://worker.test",
    externalBackups: [],
    backupDays: { DATA: 29, KEYRING: 7 },
  });
  watchKeyring(composed, watch);
  watchTransactions(composed, watch);
  const close = async () => {
    await Promise.all([composed.close(), vectors.close()]);
  };
  return { ...composed, blobs, logged, close };
}

function watched<P extends object>(name: string, port: P, watch: Watch): P {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      const call = async (...args: unknown[]) => {
        await watch(`${name}.${String(key)}`, "before");
        const answer: unknown = await value.apply(target, args);
        await watch(`${name}.${String(key)}`, "after");
        return answer;
      };
      return key === "list" ? (...args: unknown[]) => listing(() => call(...args)) : call;
    },
  });
}

function watchKeyring({ keyring }: Composed, watch: Watch): void {
  for (const name of ["create", "load", "installationSecret"] as const) {
    const call = keyring[name].bind(keyring) as (...args: unknown[]) => Promise<never>;
    Object.assign(keyring, {
      [name]: async (...args: unknown[]) => {
        await watch(`keyring.${name}`, "before");
        const answer = await call(...args);
        await watch(`keyring.${name}`, "after");
        return answer;
      },
    });
  }
}

/** A transaction is named by the entries it adds to the audit log. */
function watchTransactions({ database }: Composed, watch: Watch): void {
  const write = database.write.bind(database);
  database.write = async (who, fn) => {
    let names: string[] = [];
    const result = await write(who, async (unit) => {
      const actions: string[] = [];
      const answer = await fn(overheard(unit, actions, watch));
      names = (actions.length > 0 ? actions : ["silent"]).map((action) => `commit:${action}`);
      for (const name of names) await watch(name, "before");
      return answer;
    });
    for (const name of names) await watch(name, "after");
    return result;
  };
}

function overheard(unit: Unit, actions: string[], watch: Watch): Unit {
  const record = unit.record.bind(unit);
  const notify = unit.notify.bind(unit);
  return Object.assign(unit, {
    record: async (...args: Parameters<Unit["record"]>) => {
      actions.push(args[0]);
      await record(...args);
    },
    notify: async (...args: Parameters<Unit["notify"]>) => {
      await watch(`notify:${args[1]}`, "before");
      await notify(...args);
      await watch(`notify:${args[1]}`, "after");
    },
  });
}

/** One worker of a process: where it works, and where it stops to be killed; null where it is killed from outside. */
export interface Victim {
  place: Place;
  kill: KillPoint | null;
}

/**
 * Starts a process with a worker for each victim. Each stops dead at its point, and once all of them have, the process
 * kills itself. Resolves when the kernel has ended it.
 */
export async function dieTogether(victims: readonly Victim[]): Promise<{ killedAt: number }> {
  const { child, ended } = startVictims(victims);
  const late = setTimeout(() => child.kill(), LATE_MS);
  const { signal, said } = await ended;
  clearTimeout(late);
  if (signal !== "SIGKILL") throw new Error(`Not every point was reached. ${said}`);
  return { killedAt: Date.now() };
}

/** Starts a process with one worker, and kills it once somebody outside holds its call. */
export async function dieWhileHeld(place: Place, isHeld: () => Promise<boolean>): Promise<{ killedAt: number }> {
  const { child, ended } = startVictims([{ place, kill: null }]);
  try {
    await until(async () => child.exitCode !== null || (await isHeld()), LATE_MS, "nobody was called");
  } finally {
    child.kill("SIGKILL");
  }
  const { signal, said } = await ended;
  if (signal !== "SIGKILL") throw new Error(`The worker ended by itself. ${said}`);
  return { killedAt: Date.now() };
}

function startVictims(victims: readonly Victim[]) {
  const script = join(__dirname, "worker-child.ts");
  const child = spawn(
    process.execPath,
    ["-r", "@swc-node/register", "-r", "reflect-metadata", script, JSON.stringify(victims)],
    { cwd: resolve(__dirname, "../.."), stdio: ["pipe", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const ended = once(child, "exit").then(([, signal]) => ({ signal: signal as string | null, said }));
  return { child, ended };
}
