import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Connections } from "../../src/compose";
import type { Copy } from "../support/fakes/azure-account";
import { AzureServer } from "../support/fakes/azure-server";
import { testServer } from "../support/server";

/** What a run works on: databases, containers of the fake account, and the file with the installation's keys. */
export interface CrashPlace {
  connections: Connections;
  superUrl: string;
  superKeyringUrl: string;
  blobs: string;
  backups: string;
  keyFile: string;
  /** The backup (public id) that is restored first into an empty data database, beside stores that have gone on. */
  restores: string | null;
}

/** The fake account, noting when it deleted what. It lives in this process, and who dies is another. */
export class NotingAzure extends AzureServer {
  readonly deletions: { container: string; name: string; at: number }[] = [];

  /** Told before each deletion is carried out. */
  listener: () => void = () => undefined;

  override delete(...asked: Parameters<AzureServer["delete"]>): boolean {
    this.listener();
    const permanent = super.delete(...asked);
    const [{ container, name }] = asked;
    this.deletions.push({ container, name, at: Date.now() });
    return permanent;
  }
}

/** All that the points of one test run share. */
export interface Ground {
  azure: NotingAzure;
  connectionString: string;
  keyFile: string;
  close(): Promise<void>;
}

let places = 0;

export async function openGround(): Promise<Ground> {
  const azure = new NotingAzure();
  const connectionString = await azure.start();
  const folder = await mkdtemp(join(tmpdir(), "regenesis-crash-"));
  const close = async () => {
    await azure.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { azure, connectionString, keyFile: join(folder, "keys.json"), close };
}

/**
 * A place of its own, cloned from `from`'s, whose connections must be closed. Copied file by file: a copy by way of the
 * write-ahead log would leave keys in it that another place has destroyed, and all places share that log.
 */
export async function clonePlace({ azure, keyFile }: Ground, from: CrashPlace | null): Promise<CrashPlace> {
  const { postgres, template } = await testServer();
  const suffix = `_crash_${process.pid}_${++places}`;
  const [data, keyring] = [`regenesis${suffix}`, `regenesis_keyring${suffix}`];
  const ofData = from ? databaseOf(from.superUrl) : "regenesis_template";
  const ofKeyring = from ? databaseOf(from.superKeyringUrl) : "regenesis_keyring_template";
  await onServer([
    `create database ${data} template ${ofData} strategy file_copy owner regenesis_owner`,
    `create database ${keyring} template ${ofKeyring} strategy file_copy owner regenesis_keyring`,
  ]);
  const to = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).toString();
  const superUrl = (database: string) => postgres.url(database, postgres.superuser, postgres.superPassword);
  const place: CrashPlace = {
    connections: {
      appUrl: to(template.appUrl, data),
      ownerUrl: to(template.ownerUrl, data),
      workerUrl: to(template.workerUrl, data),
      backupUrl: to(template.backupUrl as string, data),
      keyringUrl: to(template.keyringUrl, keyring),
    },
    superUrl: superUrl(data),
    superKeyringUrl: superUrl(keyring),
    ...{ blobs: `blobs-${places}`, backups: `backups-${places}`, keyFile },
    restores: from?.restores ?? null,
  };
  copyContainer(azure, from?.blobs, place.blobs);
  copyContainer(azure, from?.backups, place.backups);
  return place;
}

export async function dropPlace({ azure }: Ground, place: CrashPlace): Promise<void> {
  const names = [databaseOf(place.superUrl), databaseOf(place.superKeyringUrl)];
  await onServer(names.map((name) => `drop database ${name} with (force)`));
  azure.copies = azure.copies.filter(({ container }) => container !== place.blobs && container !== place.backups);
}

function copyContainer(azure: AzureServer, from: string | undefined, to: string): void {
  azure.containers.add(to);
  const copies = azure.copies.filter(({ container }) => container === from);
  azure.copies.push(...copies.map((copy): Copy => ({ ...copy, container: to })));
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);

/** Rows as a superuser sees them; a connection for one question, since a database that is looked at can't be copied. */
export async function ask<R>(url: string, sql: string, values: unknown[] = []): Promise<R[]> {
  return asking(url, async (client) => (await client.query(sql, values)).rows as R[]);
}

export async function asking<T>(url: string, fn: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

async function onServer(statements: string[]): Promise<void> {
  const { postgres } = await testServer();
  await asking(postgres.url("postgres", postgres.superuser, postgres.superPassword), async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}
