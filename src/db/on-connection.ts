import type { ClientBase, Pool, PoolClient } from "pg";
import { StoreError } from "../errors";
import { toStoreError } from "./scoped";

/** Runs `fn` on one connection of the pool. Throws StoreError for what the database refuses; one that broke is dropped. */
export async function onConnection<T>(pool: Pool, fn: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error) => {
    throw toStoreError(error);
  });
  let broken: Error | undefined;
  try {
    return await fn(client);
  } catch (error) {
    const told = toStoreError(error);
    if (!(told instanceof StoreError)) broken = told;
    throw told;
  } finally {
    client.release(broken);
  }
}

/** Runs `fn` between `begin` and `commit`; whatever it throws is rolled back. */
export function inTransaction<T>(pool: Pool, begin: string, fn: (client: PoolClient) => Promise<T>): Promise<T> {
  return onConnection(pool, (client) => transact(client, begin, () => fn(client)));
}

/** The same on a connection that is held already. */
export async function transact<T>(client: PoolClient, begin: string, fn: () => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    const result = await fn();
    await client.query("commit");
    return result;
  } catch (error) {
    // A connection that can't roll back is broken, and the first failure is the one to tell.
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** Whether one of these tables holds a row, as far as this connection sees them. */
export async function hasAnyRow(client: ClientBase, tables: readonly string[]): Promise<boolean> {
  const found = tables.map((table) => `exists (select from ${table})`).join(" or ");
  const { rows } = await client.query<{ found: boolean }>(`select ${found} as found`);
  return rows[0]?.found !== false;
}
