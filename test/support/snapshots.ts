import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Pool } from "pg";
import { testServer } from "./server";
import type { Place } from "./worker-process";

let copies = 0;

/** A place of its own: databases cloned from `from`'s, whose connections must be closed, and a copy of its folder. */
export async function copyPlace(from: Place | null, downloadHosts: string[]): Promise<Place> {
  const { postgres, template } = await testServer();
  if (from) await lookAway(from);
  const suffix = `_place_${process.pid}_${++copies}`;
  const names = { data: `regenesis${suffix}`, keyring: `regenesis_keyring${suffix}` };
  const to = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).toString();
  const keyringOf = from
    ? `template ${databaseOf(from.connections.keyringUrl)}`
    : "template regenesis_keyring_template";
  await onServer([
    `create database ${names.data} template ${databaseOf(from?.superUrl ?? template.appUrl)} owner regenesis_owner`,
    `create database ${names.keyring} ${keyringOf} owner regenesis_keyring`,
  ]);
  const folder = await mkdtemp(join(tmpdir(), "regenesis-place-"));
  if (from) await cp(from.folder, folder, { recursive: true });
  const { appUrl, ownerUrl, workerUrl, keyringUrl, backupUrl } = template;
  return {
    connections: {
      appUrl: to(appUrl, names.data),
      ownerUrl: to(ownerUrl, names.data),
      workerUrl: to(workerUrl, names.data),
      backupUrl: to(backupUrl as string, names.data),
      keyringUrl: to(keyringUrl, names.keyring),
    },
    superUrl: postgres.url(names.data, postgres.superuser, postgres.superPassword),
    folder,
    downloadHosts,
  };
}

export async function dropPlace(place: Place): Promise<void> {
  await lookAway(place);
  const names = [databaseOf(place.superUrl), databaseOf(place.connections.keyringUrl)];
  await onServer(names.map((name) => `drop database ${name} with (force)`));
  await rm(place.folder, { recursive: true, force: true });
}

const outside = new Map<string, Pool>();

/** Rows of a place as a superuser sees them. */
export async function look<R>({ superUrl }: Place, sql: string, values: unknown[] = []): Promise<R[]> {
  let pool = outside.get(superUrl);
  if (!pool) {
    pool = new Pool({ connectionString: superUrl, max: 1 });
    pool.on("error", () => undefined);
    outside.set(superUrl, pool);
  }
  return (await pool.query(sql, values)).rows as R[];
}

/** A database that is looked at can't be copied. */
async function lookAway({ superUrl }: Place): Promise<void> {
  await outside.get(superUrl)?.end();
  outside.delete(superUrl);
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);

async function onServer(statements: string[]): Promise<void> {
  const { postgres } = await testServer();
  const client = new Client(postgres.url("postgres", postgres.superuser, postgres.superPassword));
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
