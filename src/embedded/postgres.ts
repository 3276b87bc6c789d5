import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Client } from "pg";
import { StartError } from "../errors";
import { explainDisk } from "./disk";
import { LOOPBACK, pickPort } from "./ports";
import { chooseAccount } from "./postgres-account";
import { findPostgresBinaries } from "./postgres-binaries";
import { type Cluster, initialiseCluster, isInitialised } from "./postgres-cluster";
import { launchPostmaster, type Postmaster, stopLeftover } from "./postgres-process";
import { readJson, writePrivate } from "./private-file";

const SUPERUSER = "postgres";
const PORT_TRIES = 5;

/** A PostgreSQL of our own on the loopback address, alive until `stop` or until this process ends in any way. */
export interface EmbeddedPostgres {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly superPassword: string;
  /** A connection string; its parts are escaped. */
  url(database: string, user: string, password: string): string;
  /** Ends sessions, writes everything out, waits until the process is gone. May be called more than once. */
  stop(): Promise<void>;
}

/** What is remembered between starts, in `dir`/server.json, 0600. */
interface Remembered {
  password: string;
  port: number;
}

/**
 * Starts PostgreSQL with its cluster in `dir`/data, made at the first start. The caller holds the lock on the data
 * folder: whatever still runs there is taken for a dead server's and stopped. `durable: false` skips every fsync, for
 * tests. Throws StartError.
 */
export async function startPostgres(options: { dir: string; durable?: boolean }): Promise<EmbeddedPostgres> {
  const dir = resolve(options.dir);
  const durable = options.durable ?? true;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return explainDisk(dir, async () => {
    const binaries = await findPostgresBinaries();
    const cluster: Cluster = { dir, data: join(dir, "data"), binaries, account: await chooseAccount(binaries, dir) };
    await stopLeftover(cluster);
    const known = await readJson<Remembered>(join(dir, "server.json"));
    const password = known?.password ?? randomBytes(24).toString("base64url");
    if (!(await isInitialised(cluster))) {
      await remember(dir, { password, port: known?.port ?? 0 });
      await initialiseCluster(cluster, { superuser: SUPERUSER, password, durable });
    } else if (!known) throw new StartError(`${join(dir, "server.json")} with PostgreSQL's password is missing.`);
    const { postmaster, port } = await launch(cluster, known?.port, durable);
    try {
      if (port !== known?.port) await remember(dir, { password, port });
      return await greet(postmaster, port, password);
    } catch (error) {
      await postmaster.stop();
      throw error;
    }
  });
}

/** Creates the database `name` and a role of that name that owns it, where missing. Returns its connection string. */
export async function ensureDatabase(postgres: EmbeddedPostgres, name: string): Promise<string> {
  // A new password at each start, so that none has to be kept.
  const password = randomBytes(24).toString("base64url");
  const client = new Client(postgres.url("postgres", postgres.superuser, postgres.superPassword));
  await client.connect();
  try {
    const id = client.escapeIdentifier(name);
    const role = await client.query("select from pg_roles where rolname = $1", [name]);
    const verb = role.rowCount ? "alter" : "create";
    await client.query(`${verb} role ${id} login nosuperuser password ${client.escapeLiteral(password)}`);
    const database = await client.query("select from pg_database where datname = $1", [name]);
    if (!database.rowCount) await client.query(`create database ${id} owner ${id}`);
    await client.query(`revoke all on database ${id} from public`);
  } finally {
    await client.end();
  }
  return postgres.url(name, name, password);
}

function remember(dir: string, memory: Remembered): Promise<void> {
  return writePrivate(join(dir, "server.json"), JSON.stringify(memory));
}

async function launch(cluster: Cluster, preferred: number | undefined, durable: boolean) {
  let wish = preferred;
  for (let tries = 1; ; tries++) {
    const port = await pickPort(wish);
    const started = await launchPostmaster(cluster, port, durable);
    if (started !== "PORT_TAKEN") return { postmaster: started, port };
    if (tries === PORT_TRIES) throw new StartError(`PostgreSQL found no free port on ${LOOPBACK}.`);
    wish = undefined;
  }
}

/** The first connection proves that the password we keep is the cluster's. */
async function greet(postmaster: Postmaster, port: number, password: string): Promise<EmbeddedPostgres> {
  const url = (database: string, user: string, pass: string) =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(pass)}@${LOOPBACK}:${port}/${encodeURIComponent(database)}`;
  const client = new Client(url("postgres", SUPERUSER, password));
  try {
    await client.connect();
    await client.query("select 1");
  } catch (error) {
    throw new StartError("The embedded PostgreSQL refuses the password kept in server.json.", error);
  } finally {
    await client.end().catch(() => {});
  }
  return { host: LOOPBACK, port, superuser: SUPERUSER, superPassword: password, url, stop: postmaster.stop };
}
