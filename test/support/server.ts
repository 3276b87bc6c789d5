import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Connections } from "../../src/compose";
import { migrate } from "../../src/db/migrate";
import { prepareDatabases } from "../../src/embedded/databases";
import { type EmbeddedPostgres, startPostgres } from "../../src/embedded/postgres";
import { until } from "./until";

/** One real PostgreSQL for the whole process, with a migrated template that every test file clones. */
interface TestServer {
  postgres: EmbeddedPostgres;
  template: Connections;
}

let server: Promise<TestServer> | null = null;
let clones = 0;

async function start(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "regenesis-test-"));
  const dir = join(folder, "postgres");
  const postgres = await startPostgres({ dir, durable: false });
  process.once("exit", () => {
    killPostgres(dir);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  const template = await prepareDatabases(postgres, "_template");
  await migrate(template.ownerUrl);
  return { postgres, template };
}

/** At once, since nothing can be waited for in a process that ends. Where it has ended by itself there is no such file. */
function killPostgres(dir: string): void {
  const file = join(dir, "data/postmaster.pid");
  if (existsSync(file)) process.kill(Number.parseInt(readFileSync(file, "utf8"), 10), "SIGQUIT");
}

/** Started by whoever asks first, ended with the process. */
export function testServer(): Promise<TestServer> {
  server ??= start();
  return server;
}

export interface TestDatabases extends Connections {
  /** A superuser's connection to the data database, for looking at it from outside. */
  superUrl: string;
  superKeyringUrl: string;
  drop(): Promise<void>;
}

/** A clone of the migrated template and an empty keyring beside it. */
export async function cloneDatabases(): Promise<TestDatabases> {
  const { postgres, template } = await testServer();
  const suffix = `_${process.pid}_${++clones}`;
  const data = `regenesis${suffix}`;
  const keyring = `regenesis_keyring${suffix}`;
  const superUrl = (database: string) => postgres.url(database, postgres.superuser, postgres.superPassword);
  await onServer(superUrl("postgres"), [
    `create database ${data} template regenesis_template owner regenesis_owner`,
    `create database ${keyring} template regenesis_keyring_template owner regenesis_keyring`,
  ]);
  const to = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).toString();
  return {
    appUrl: to(template.appUrl, data),
    ownerUrl: to(template.ownerUrl, data),
    workerUrl: to(template.workerUrl, data),
    backupUrl: to(template.backupUrl as string, data),
    keyringUrl: to(template.keyringUrl, keyring),
    superUrl: superUrl(data),
    superKeyringUrl: superUrl(keyring),
    drop: () => dropDatabases(superUrl("postgres"), [data, keyring]),
  };
}

function onServer(url: string, statements: readonly string[]): Promise<void> {
  return connected(url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** A pool says that it has ended before its connections are gone, and one that is cut off then fails whatever test runs. */
function dropDatabases(url: string, names: readonly string[]): Promise<void> {
  return connected(url, async (client) => {
    const isFree = async () =>
      (await client.query("select from pg_stat_activity where datname = any($1)", [names])).rowCount === 0;
    await until(isFree, 2_000).catch(() => undefined);
    for (const name of names) await client.query(`drop database ${name} with (force)`);
  });
}

async function connected(url: string, fn: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await fn(client);
  } finally {
    await client.end();
  }
}
