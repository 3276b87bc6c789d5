import type { Pool, PoolClient } from "pg";
import { SealBrokenError, unwrapKey, wrapKey } from "../crypto/envelope";
import { onConnection } from "./on-connection";
import { inWorkspace, type WrappingKey, type WrappingKeys } from "./wrapping-keys";

const BATCH = 500;

interface Row {
  id: string;
  kind: string;
  wrapped: Buffer;
  by: string | null;
  made: Date;
}

type Keks = ReadonlyMap<string | null, Buffer>;

/** Wraps data keys that something else than `current` wraps by that, in batches; gives how many. */
export async function rewrapDataKeys(
  pool: Pool,
  wrapping: WrappingKeys,
  workspaceId: string,
  current: WrappingKey,
): Promise<number> {
  const keks = await openOlder(pool, wrapping, workspaceId, current);
  let rewrapped = 0;
  let after: string | null = null;
  do {
    const batch: Batch = await onConnection(pool, (client) =>
      inWorkspace(client, workspaceId, () => rewrapBatch(client, workspaceId, { current, keks, after })),
    );
    rewrapped += batch.rewrapped;
    after = batch.last;
  } while (after !== null);
  return rewrapped;
}

/** Every key that wraps one of them, opened before a lock is taken. */
async function openOlder(pool: Pool, wrapping: WrappingKeys, workspaceId: string, current: WrappingKey): Promise<Keks> {
  const text = `select distinct wrapping_key_id as by from data_key
    where workspace_id = $1 and wrapping_key_id is distinct from $2`;
  const { rows } = await onConnection(pool, (client) =>
    inWorkspace(client, workspaceId, () => client.query<{ by: string | null }>(text, [workspaceId, current.id])),
  );
  const keks = new Map<string | null, Buffer>();
  for (const { by } of rows) {
    const kek = await wrapping.find(workspaceId, by);
    if (kek) keks.set(by, kek);
  }
  return keks;
}

interface Batch {
  rewrapped: number;
  /** The last id that was looked at; null when there is no more. */
  last: string | null;
}

/**
 * Out and in again, not updated: the log holds no more of an update than what it changes, and a destroyed key is looked
 * for there by what stands before its bytes in a whole row. The lock makes whoever destroys a key wait for the new row,
 * so that none comes back; it is held for one batch.
 */
async function rewrapBatch(
  client: PoolClient,
  workspaceId: string,
  { current, keks, after }: { current: WrappingKey; keks: Keks; after: string | null },
): Promise<Batch> {
  await client.query("lock table data_key in share row exclusive mode");
  const { rows } = await client.query<Row>(
    `select id, kind, wrapped, wrapping_key_id as by, created_at as made from data_key
     where workspace_id = $1 and wrapping_key_id is distinct from $2 and ($3::uuid is null or id > $3)
     order by id limit ${BATCH}`,
    [workspaceId, current.id, after],
  );
  const anew = rows.flatMap((row) => {
    const key = openOrNull(keks.get(row.by), row, workspaceId);
    return key ? [{ ...row, wrapped: wrapKey(current.key, key, row.id, workspaceId) }] : [];
  });
  const ids = anew.map(({ id }) => id);
  await client.query("delete from data_key where workspace_id = $1 and id = any($2)", [workspaceId, ids]);
  await client.query(
    `insert into data_key (workspace_id, id, kind, wrapped, created_at, wrapping_key_id)
     select $1, id, kind, wrapped, made, $2 from unnest($3::uuid[], $4::text[], $5::bytea[], $6::timestamptz[])
       as anew (id, kind, wrapped, made)`,
    [
      ...[workspaceId, current.id, ids],
      ...[anew.map(({ kind }) => kind), anew.map(({ wrapped }) => wrapped), anew.map(({ made }) => made)],
    ],
  );
  return { rewrapped: anew.length, last: rows.length < BATCH ? null : (rows.at(-1)?.id ?? null) };
}

/** One that doesn't open stays as it is: what wraps it is kept, and others are not kept waiting for it. */
function openOrNull(kek: Buffer | undefined, { id, wrapped }: Row, workspaceId: string): Buffer | null {
  if (!kek) return null;
  try {
    return unwrapKey(kek, wrapped, id, workspaceId);
  } catch (error) {
    if (error instanceof SealBrokenError) return null;
    throw error;
  }
}
