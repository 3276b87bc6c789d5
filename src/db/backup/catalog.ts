import type { Pool } from "pg";
import type { Backup, BackupState } from "../../entities";
import { notFound } from "../../errors";
import { INSTALLATION } from "../keyring-schema";
import { onConnection } from "../on-connection";
import { camelCased, runScoped } from "../scoped";

const COLUMNS = "id, kind, state, taken_at, expires_at, byte_size, blob_key, gone_at";
const who = { workspaceId: INSTALLATION, role: "SYSTEM" as const, userId: null };

/** The catalog of backups, in the keyring database; each statement may run again at every start. */
const schema = [
  `create table if not exists backup_catalog (
     id uuid primary key, kind text not null, state text not null, taken_at timestamptz(3) not null,
     expires_at timestamptz(3) not null, byte_size bigint not null default 0, blob_key text not null,
     gone_at timestamptz(3), request bytea, asked_at timestamptz not null default now(), begun_at timestamptz)`,
  `create unique index if not exists backup_catalog_request on backup_catalog (request)`,
  // Null: not known, as of one that runs, was found in the store or is older than rotation.
  "alter table backup_catalog add column if not exists wrapper_key_ids text[]",
  `create table if not exists restore_state (
     one boolean primary key default true check (one), backup_id uuid not null, begun_at timestamptz not null default now())`,
];

export type BackupRow = Pick<Backup, "id" | "kind" | "takenAt" | "expiresAt" | "blobKey">;
export type BackupChange = { state?: BackupState; byteSize?: number; goneAt?: Date };

/** Which backups there are or were. A row is never taken out: a scrub's proof points to it. */
export class Catalog {
  constructor(private readonly pool: Pool) {}

  /** Run at every start, by the role that owns the keyring database. */
  prepare(): Promise<void> {
    return onConnection(this.pool, async (client) => {
      await client.query("select pg_advisory_lock(hashtext('regenesis-keyring'))");
      try {
        for (const statement of schema) await client.query(statement);
      } finally {
        await client.query("select pg_advisory_unlock(hashtext('regenesis-keyring'))");
      }
    });
  }

  /** Newest first. */
  list(): Promise<Backup[]> {
    return this.rows(`select ${COLUMNS} from backup_catalog order by taken_at desc, id desc`, []);
  }

  async find(id: string): Promise<Backup | null> {
    const [found] = await this.rows(`select ${COLUMNS} from backup_catalog where id = $1`, [id]);
    return found ?? null;
  }

  /** A new RUNNING row, or for a `request` (a keyed hash) that came within 24 h, the first one's. */
  async insert(row: BackupRow, request: Buffer | null): Promise<Backup> {
    await this.rows(
      `update backup_catalog set request = null where request = $1 and asked_at < now() - interval '24 hours'`,
      [request],
    );
    const values = [row.id, row.kind, row.takenAt, row.expiresAt, row.blobKey, request];
    const [added] = await this.rows(
      `insert into backup_catalog (id, kind, state, taken_at, expires_at, blob_key, request)
       values ($1, $2, 'RUNNING', $3, $4, $5, $6) on conflict (request) do nothing returning ${COLUMNS}`,
      values,
    );
    if (added) return added;
    const [first] = await this.rows(`select ${COLUMNS} from backup_catalog where request = $1`, [request]);
    if (!first) throw new Error("a backup was asked for before and is not there");
    return first;
  }

  /** A backup that lies in the store and is not in the catalog, as after the loss of a keyring that was restored. */
  async adopt(row: BackupRow, byteSize: number): Promise<void> {
    const values = [row.id, row.kind, row.takenAt, row.expiresAt, row.blobKey, byteSize];
    await this.rows(
      `insert into backup_catalog (id, kind, state, taken_at, expires_at, blob_key, byte_size, begun_at)
       values ($1, $2, 'AVAILABLE', $3, $4, $5, $6, now()) on conflict do nothing`,
      values,
    );
  }

  /** The row as it then is. NOT_FOUND for none. */
  async change(id: string, { state, byteSize, goneAt }: BackupChange): Promise<Backup> {
    const [changed] = await this.rows(
      `update backup_catalog set state = coalesce($2, state), byte_size = coalesce($3, byte_size),
         gone_at = coalesce($4, gone_at) where id = $1 returning ${COLUMNS}`,
      [id, state ?? null, byteSize ?? null, goneAt ?? null],
    );
    if (!changed) throw notFound();
    return changed;
  }

  /** By which of the key wrapper's keys everything in it is wrapped: without them it can't be opened. */
  async noteWrappers(id: string, keyIds: readonly string[]): Promise<void> {
    await this.rows("update backup_catalog set wrapper_key_ids = $2 where id = $1", [id, keyIds]);
  }

  /** From here on, a RUNNING row that nobody works on is a dead process's. */
  async begin(id: string): Promise<void> {
    await this.rows(`update backup_catalog set begun_at = now() where id = $1`, [id]);
  }

  /** RUNNING rows that were begun, or that waited a day for a job which never came; the caller works alone. */
  async listAbandoned(): Promise<Backup[]> {
    return this.rows(
      `select ${COLUMNS} from backup_catalog
       where state = 'RUNNING' and (begun_at is not null or asked_at < now() - interval '1 day')`,
      [],
    );
  }

  /** Runs `fn` while no other process takes a backup; null when one does. A dead process holds nothing. */
  alone<T>(fn: () => Promise<T>): Promise<T | null> {
    const lock = "hashtext('regenesis-backup')";
    return onConnection(this.pool, async (client) => {
      const { rows } = await client.query<{ free: boolean }>(`select pg_try_advisory_lock(${lock}) as free`);
      if (!rows[0]?.free) return null;
      try {
        return await fn();
      } finally {
        await client.query(`select pg_advisory_unlock(${lock})`);
      }
    });
  }

  /** The backup whose restore was begun and not finished; null for none. */
  async findRestore(): Promise<string | null> {
    const [row] = await this.rows<{ backupId: string }>("select backup_id from restore_state", []);
    return row?.backupId ?? null;
  }

  async markRestore(backupId: string | null): Promise<void> {
    await this.rows("delete from restore_state", []);
    if (backupId) await this.rows("insert into restore_state (backup_id) values ($1)", [backupId]);
  }

  private async rows<R = Backup>(text: string, values: readonly unknown[]): Promise<R[]> {
    const rows = await runScoped<Record<string, unknown>>(this.pool, who, { text, values }, "read write");
    return rows.map((row) => camelCased<R>(row));
  }
}
