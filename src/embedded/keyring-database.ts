import { rm } from "node:fs/promises";
import { Client } from "pg";
import { keyringRights } from "../db/keyring-rights";

/**
 * Allows the keyring's role to scrub and look, and removes what a crash in the middle of a rewrite of `data_key` left of
 * it: a file of keys that belongs to no table, which PostgreSQL keeps for ever. Nobody else may be connected yet.
 */
export async function prepareKeyringDatabase(superuserUrl: string): Promise<void> {
  const client = new Client(superuserUrl);
  await client.connect();
  try {
    await client.query(keyringRights);
    // What a commit has dropped stays, emptied, until a checkpoint; after it every file without a table is a leftover.
    await client.query("checkpoint");
    const { rows } = await client.query<{ path: string }>(
      `select current_setting('data_directory') || '/' || name as path from regenesis_server.key_files()
       where name not like 'pg_wal/%' and name !~ ('^' || pg_relation_filepath(to_regclass('data_key')) || '([_.]|$)')`,
    );
    for (const { path } of rows) await rm(path, { force: true });
  } finally {
    await client.end();
  }
}
