import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { StartError } from "../errors";
import { startFailure } from "./disk";
import { type Account, giveTo } from "./postgres-account";
import type { PostgresBinaries } from "./postgres-binaries";
import { readIfThere, writePrivate } from "./private-file";

/** One PostgreSQL: its programs, as whom they run, and where its files are. */
export interface Cluster {
  dir: string;
  data: string;
  binaries: PostgresBinaries;
  account: Account;
}

/** Nothing of ours: PGDATA, PGPORT, PGOPTIONS or a locale of the caller's would change what is started. */
export const CLEAN_ENV = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };

/** Whether the cluster has been made. */
export async function isInitialised(cluster: Cluster): Promise<boolean> {
  return (await readIfThere(join(cluster.data, "PG_VERSION"))) !== null;
}

/** Makes the cluster under another name and renames it: one cut short is never taken for a whole one. */
export async function initialiseCluster(
  cluster: Cluster,
  options: { superuser: string; password: string; durable: boolean },
): Promise<void> {
  await sweepDrafts(cluster.dir);
  const draft = join(cluster.dir, `draft-${randomBytes(6).toString("hex")}`);
  const passwordFile = `${draft}.password`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await giveTo(cluster.account, draft);
    await writePrivate(passwordFile, `${options.password}\n`);
    await giveTo(cluster.account, passwordFile);
    await runInitdb(cluster, [
      ...["-D", draft, "--locale=C", "--encoding=UTF8", "--auth=scram-sha-256", "--no-instructions"],
      ...[`--username=${options.superuser}`, `--pwfile=${passwordFile}`, ...(options.durable ? [] : ["--no-sync"])],
    ]);
    await rename(draft, cluster.data);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function sweepDrafts(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name.startsWith("draft-")) await rm(join(dir, name), { recursive: true, force: true });
  }
}

async function runInitdb(cluster: Cluster, args: readonly string[]): Promise<void> {
  const { binaries, account, dir } = cluster;
  const [command = "", ...rest] = [...account.prefix, binaries.initdb, ...args];
  const child = spawn(command, rest, { cwd: dir, env: CLEAN_ENV, stdio: ["ignore", "pipe", "pipe"], ...account.user });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => reject(new StartError(`PostgreSQL can't be run here (${error.message}).`, error)));
    child.once("close", resolve);
  });
  const [code, said] = await Promise.all([ended, text(child.stderr), text(child.stdout)]);
  if (code !== 0) throw await startFailure(dir, "PostgreSQL's initdb", said);
}
