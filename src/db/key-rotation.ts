import type { Pool, PoolClient } from "pg";
import { v7 } from "uuid";
import type { KeyRotation, Rewrapped, WrapperVersion } from "../app";
import { newKey } from "../crypto/envelope";
import type { KeyWrapper } from "../ports/key-wrapper";
import { onConnection, transact } from "./on-connection";
import { rewrapDataKeys } from "./rewrap";
import { inWorkspace, type WrappingKeys, whileNobodyWraps, whileVersionsStay, wrapProven } from "./wrapping-keys";

const FOREIGN_KEY_VIOLATION = "23503";
const NOTHING: Rewrapped = { rewrapped: 0, keys: 0, left: 0, ends: false };

interface Wrapped {
  wrapped: Buffer;
  by: string;
  currentId: string | null;
  currentBy: string | null;
}

interface Parts {
  /** Of the keyring database. */
  pool: Pool;
  wrapper: KeyWrapper;
  wrapping: WrappingKeys;
  /** For how many days others keep copies of the keyring. */
  copiesDays: number;
}

/** Rotation over the keyring: the state is what each row says it is wrapped by, so a run that was cut off goes on. */
export function keyRotation({ pool, wrapper, wrapping, copiesDays }: Parts): KeyRotation {
  return {
    begin: () =>
      whileNobodyWraps(pool, async () => {
        const isNew = await wrapper.rotate();
        return { version: await wrapper.newest(), isNew };
      }),
    async rewrap(workspaceId) {
      if (!(await whileVersionsStay(pool, (client) => turn(client, wrapper, workspaceId)))) return NOTHING;
      wrapping.forget(workspaceId);
      const current = await wrapping.current(workspaceId);
      const rewrapped = current.id ? await rewrapDataKeys(pool, wrapping, workspaceId, current) : 0;
      return { rewrapped, ...(await onConnection(pool, (client) => countKeys(client, workspaceId))) };
    },
    settle: (workspaceId) => onConnection(pool, (client) => settle(client, workspaceId)),
    destroyUnused: () => whileNobodyWraps(pool, (client) => destroyUnused(client, wrapper, copiesDays)),
    async versions() {
      const newest = await wrapper.newest();
      const used = await onConnection(pool, readUse);
      if (!used.some(({ id }) => id === newest)) used.push({ id: newest, wraps: 0, backups: 0 });
      return used.map((use) => ({ ...use, isNewest: use.id === newest }));
    },
  };
}

/** Wraps the workspace's key by the newest version and puts a fresh key in its place for data keys. False: it has none. */
async function turn(client: PoolClient, wrapper: KeyWrapper, workspaceId: string): Promise<boolean> {
  const newest = await wrapper.newest();
  const found = await inWorkspace(client, workspaceId, () => readWrapped(client, workspaceId));
  if (!found) return false;
  if (found.by === newest && (found.currentId === null || found.currentBy === newest)) return true;
  const root = await wrapProven(wrapper, await wrapper.unwrap(found.wrapped, found.by));
  const fresh = await wrapProven(wrapper, newKey());
  const id = v7();
  await inWorkspace(client, workspaceId, async () => {
    // Of two that turn at once the second finds another row than it has read.
    const { rowCount } = await client.query(
      `update workspace_key set wrapped = $2, wrapper_key_id = $3, wrapping_key_id = $4
       where workspace_id = $1 and wrapped = $5 and wrapping_key_id is not distinct from $6`,
      [workspaceId, root.wrapped, root.keyId, id, found.wrapped, found.currentId],
    );
    if (rowCount === 1)
      await client.query(
        "insert into wrapping_key (workspace_id, id, wrapped, wrapper_key_id) values ($1, $2, $3, $4)",
        [workspaceId, id, fresh.wrapped, fresh.keyId],
      );
  });
  return true;
}

async function readWrapped(client: PoolClient, workspaceId: string): Promise<Wrapped | null> {
  const { rows } = await client.query<Wrapped>(
    `select w.wrapped, w.wrapper_key_id as by, w.wrapping_key_id as "currentId", c.wrapper_key_id as "currentBy"
     from workspace_key w left join wrapping_key c on c.workspace_id = w.workspace_id and c.id = w.wrapping_key_id
     where w.workspace_id = $1`,
    [workspaceId],
  );
  return rows[0] ?? null;
}

async function countKeys(client: PoolClient, workspaceId: string): Promise<Omit<Rewrapped, "rewrapped">> {
  return inWorkspace(client, workspaceId, async () => {
    const { rows } = await client.query<Omit<Rewrapped, "rewrapped">>(
      `select count(d.id)::int as keys,
         count(d.id) filter (where d.wrapping_key_id is distinct from w.wrapping_key_id)::int as left,
         coalesce(bool_and(not c.complete), false)
           and count(d.id) filter (where d.wrapping_key_id is distinct from w.wrapping_key_id) = 0 as ends
       from workspace_key w left join wrapping_key c on c.workspace_id = w.workspace_id and c.id = w.wrapping_key_id
         left join data_key d on d.workspace_id = w.workspace_id
       where w.workspace_id = $1`,
      [workspaceId],
    );
    return rows[0] ?? NOTHING;
  });
}

async function settle(client: PoolClient, workspaceId: string): Promise<void> {
  const current = "select wrapping_key_id from workspace_key where workspace_id = $1";
  await inWorkspace(client, workspaceId, async () => {
    // Not that of a rotation that began just now.
    await client.query(
      `update wrapping_key set complete = true where workspace_id = $1 and id = (${current}) and not exists
         (select from data_key where workspace_id = $1 and wrapping_key_id is distinct from (${current}))`,
      [workspaceId],
    );
  });
  const drop = `delete from wrapping_key w where workspace_id = $1 and id is distinct from (${current})
    and not exists (select from data_key d where d.workspace_id = w.workspace_id and d.wrapping_key_id = w.id)`;
  try {
    await inWorkspace(client, workspaceId, () => client.query(drop, [workspaceId]));
  } catch (error) {
    // Another process wrapped by it just now: that key is wrapped anew by the next run, and then it goes.
    if ((error as { code?: unknown }).code !== FOREIGN_KEY_VIOLATION) throw error;
  }
}

type Use = Omit<WrapperVersion, "isNewest">;

/** By version, what it takes to open the keyring and the backups of it. */
async function readUse(client: PoolClient): Promise<Use[]> {
  const { rows } = await asBackup(client, () =>
    client.query<Use>(
      `select id, sum(wraps)::int as wraps, sum(backups)::int as backups from (
         select wrapper_key_id as id, 1 as wraps, 0 as backups from workspace_key
         union all select wrapper_key_id, 1, 0 from wrapping_key
         union all select unnest(wrapper_key_ids), 0, 1 from backup_catalog where ${STORED}) use
       group by id order by id`,
    ),
  );
  return rows;
}

const STORED = "kind = 'KEYRING' and gone_at is null and state <> 'FAILED'";

async function destroyUnused(client: PoolClient, wrapper: KeyWrapper, copiesDays: number): Promise<string[]> {
  const used = (await readUse(client)).map(({ id }) => id);
  await client.query(
    `insert into wrapper_version (id, seen_at) select id, now() from unnest($1::text[]) id
     on conflict (id) do update set seen_at = now()`,
    [used],
  );
  const { rows: unknown } = await client.query(
    `select from backup_catalog where ${STORED} and wrapper_key_ids is null limit 1`,
  );
  if (unknown.length > 0) return [];
  const { rows } = await client.query<{ id: string }>(
    "select id from wrapper_version where seen_at > now() - make_interval(days => $1)",
    [copiesDays],
  );
  return wrapper.destroyAllBut([...used, ...rows.map(({ id }) => id)]);
}

/** Sees every workspace's rows, and changes none. */
function asBackup<T>(client: PoolClient, fn: () => Promise<T>): Promise<T> {
  return transact(client, "begin read only", async () => {
    await client.query("select set_config('app.role', 'BACKUP', true)");
    return fn();
  });
}
