import { runMigrations } from "graphile-worker";
import { Client } from "pg";
import { dataSource } from "./data-source";

/** What a superuser prepares once, in a database owned by regenesis_owner; passwords are given by the caller. */
export const roles = {
  regenesis_owner: "login",
  regenesis_app: "login",
  regenesis_worker: "login",
  regenesis_keyring: "login",
  regenesis_backup: "login",
  regenesis_lookup: "nologin",
} as const;

/** Brings the data database up to date as its owner: tables, walls, then the queue and the worker's way into it. */
export async function migrate(ownerUrl: string): Promise<void> {
  const owner = dataSource(ownerUrl, { poolSize: 1, name: "regenesis-migrate" });
  await owner.initialize();
  try {
    // Before the first server of a newer version takes the lock, an older one may be at it.
    await owner.query("select pg_advisory_lock(hashtext('regenesis-migrate'))");
    await owner.runMigrations();
    await runMigrations({ connectionString: ownerUrl });
    await openQueueToWorker(ownerUrl);
  } finally {
    await owner.destroy();
  }
}

/** The queue's tables have row-level security and no policy; the worker's role, and it alone, gets one. */
async function openQueueToWorker(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'graphile_worker'`,
    );
    await client.query("begin");
    await client.query(`grant usage on schema graphile_worker to regenesis_worker`);
    await client.query(`grant execute on all functions in schema graphile_worker to regenesis_worker`);
    await client.query(`grant usage, select on all sequences in schema graphile_worker to regenesis_worker`);
    await client.query(`grant select on all tables in schema graphile_worker to regenesis_worker`);
    for (const { name } of rows) {
      await client.query(`grant select, insert, update, delete on ${name} to regenesis_worker`);
      await client.query(`alter table ${name} enable row level security`);
      await client.query(`drop policy if exists worker on ${name}`);
      await client.query(`create policy worker on ${name} to regenesis_worker using (true) with check (true)`);
    }
    await client.query("commit");
  } finally {
    await client.end();
  }
}
