import type { Pool } from "pg";
import type { KeyKind } from "../app";
import { newKey, unwrapKey, wrapKey } from "../crypto/envelope";
import { deriveKey } from "../crypto/keyed-hash";
import type { KeyWrapper } from "../ports/key-wrapper";
import { camelCased, runScoped } from "./scoped";

const TTL_MS = 5 * 60 * 1000;
/** The installation's own key stands in the place of a workspace that can't exist. */
const INSTALLATION = "00000000-0000-0000-0000-000000000000";
const system = (workspaceId: string) => ({ workspaceId, role: "SYSTEM" as const, userId: null });

const schema = [
  `create table if not exists workspace_key (
     workspace_id uuid primary key, wrapped bytea not null, wrapper_key_id text not null,
     created_at timestamptz(3) not null default now())`,
  `create table if not exists data_key (
     workspace_id uuid not null, id uuid not null, kind text not null, wrapped bytea not null,
     created_at timestamptz(3) not null default now(), primary key (workspace_id, id))`,
  `create table if not exists signing_key (
     kid text primary key, public_jwk jsonb not null, wrapped bytea not null,
     created_at timestamptz(3) not null default now(), retired_at timestamptz(3))`,
  `create unique index if not exists signing_key_current on signing_key ((true)) where retired_at is null`,
  ...["workspace_key", "data_key"].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `drop policy if exists own_workspace on ${table}`,
    `create policy own_workspace on ${table} using
       (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid))`,
  ]),
];

export interface DataKey {
  key: Buffer;
  kind: KeyKind;
}

/**
 * The keyring database: data keys wrapped by their workspace's key, which the key wrapper (file or vault) wraps. No
 * backup of the data database holds any of it. The workspace's key is kept in memory for five minutes.
 */
export class Keyring {
  private readonly kept = new Map<string, { key: Promise<Buffer>; until: number }>();

  constructor(
    private readonly pool: Pool,
    private readonly wrapper: KeyWrapper,
  ) {}

  /** Run at every start, by the role that owns the keyring database. */
  async prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("select pg_advisory_lock(hashtext('regenesis-keyring'))");
      for (const statement of schema) await client.query(statement);
      await client.query("select pg_advisory_unlock(hashtext('regenesis-keyring'))");
    } finally {
      client.release();
    }
  }

  async create(workspaceId: string, id: string, kind: KeyKind): Promise<void> {
    const wrapped = wrapKey(await this.workspaceKey(workspaceId), newKey(), id, workspaceId);
    const text = `insert into data_key (workspace_id, id, kind, wrapped) values ($1, $2, $3, $4) on conflict do nothing`;
    await runScoped(this.pool, system(workspaceId), { text, values: [workspaceId, id, kind, wrapped] }, "read write");
  }

  /** The data keys of these ids, in one statement; a destroyed one is missing from the answer. */
  async load(workspaceId: string, ids: readonly string[]): Promise<Map<string, DataKey>> {
    const text = `select id, kind, wrapped from data_key where workspace_id = $1 and id = any($2)`;
    type Row = { id: string; kind: KeyKind; wrapped: Buffer };
    const rows = await runScoped<Row>(
      this.pool,
      system(workspaceId),
      { text, values: [workspaceId, ids] },
      "read only",
    );
    const kek = await this.workspaceKey(workspaceId);
    return new Map(
      rows.map((row) => [row.id, { key: unwrapKey(kek, row.wrapped, row.id, workspaceId), kind: row.kind }]),
    );
  }

  /** Keys made before a time, in order of their ids from `after` on. */
  async listOlder(
    workspaceId: string,
    before: Date,
    after: string | null,
    limit: number,
  ): Promise<{ id: string; kind: KeyKind }[]> {
    const text = `select id, kind from data_key
      where workspace_id = $1 and created_at < $2 and ($3::uuid is null or id > $3) order by id limit $4`;
    return runScoped(
      this.pool,
      system(workspaceId),
      { text, values: [workspaceId, before, after, limit] },
      "read only",
    );
  }

  /** Takes keys out of the table; what they sealed can't be opened any more. */
  async destroy(workspaceId: string, ids: readonly string[]): Promise<void> {
    const text = `delete from data_key where workspace_id = $1 and id = any($2)`;
    await runScoped(this.pool, system(workspaceId), { text, values: [workspaceId, ids] }, "read write");
  }

  /** 32 bytes for one purpose, the same as long as the workspace's key lives. */
  async secret(workspaceId: string, purpose: string): Promise<Buffer> {
    return deriveKey(await this.workspaceKey(workspaceId), purpose);
  }

  installationSecret(purpose: string): Promise<Buffer> {
    return this.secret(INSTALLATION, purpose);
  }

  private workspaceKey(workspaceId: string): Promise<Buffer> {
    const now = Date.now();
    const known = this.kept.get(workspaceId);
    if (known && known.until > now) return known.key;
    const key = this.findOrMakeWorkspaceKey(workspaceId);
    this.kept.set(workspaceId, { key, until: now + TTL_MS });
    // A vault that was down must be asked again, not remembered as down.
    key.catch(() => this.kept.delete(workspaceId));
    return key;
  }

  private async findOrMakeWorkspaceKey(workspaceId: string): Promise<Buffer> {
    const found = await this.findWorkspaceKey(workspaceId);
    if (found) return found;
    const { wrapped, keyId } = await this.wrapper.wrap(newKey());
    const text = `insert into workspace_key (workspace_id, wrapped, wrapper_key_id) values ($1, $2, $3) on conflict do nothing`;
    await runScoped(this.pool, system(workspaceId), { text, values: [workspaceId, wrapped, keyId] }, "read write");
    const made = await this.findWorkspaceKey(workspaceId);
    if (!made) throw new Error("a workspace key was written and is not there");
    return made;
  }

  private async findWorkspaceKey(workspaceId: string): Promise<Buffer | null> {
    const text = `select wrapped, wrapper_key_id from workspace_key where workspace_id = $1`;
    const rows = await runScoped<Record<string, unknown>>(
      this.pool,
      system(workspaceId),
      { text, values: [workspaceId] },
      "read only",
    );
    if (!rows[0]) return null;
    const row = camelCased<{ wrapped: Buffer; wrapperKeyId: string }>(rows[0]);
    return this.wrapper.unwrap(row.wrapped, row.wrapperKeyId);
  }
}
