import type { Pool } from "pg";
import type { KeyKind } from "../app";
import { newKey, unwrapKey, wrapKey } from "../crypto/envelope";
import { deriveKey } from "../crypto/keyed-hash";
import type { KeyWrapper } from "../ports/key-wrapper";
import { INSTALLATION, keyringSchema } from "./keyring-schema";
import { type KeyProbe, probeTraces, Scrubber } from "./keyring-scrub";
import { camelCased, runScoped } from "./scoped";

const TTL_MS = 5 * 60 * 1000;
const system = (workspaceId: string) => ({ workspaceId, role: "SYSTEM" as const, userId: null });

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
  private readonly scrubber: Scrubber;

  constructor(
    private readonly pool: Pool,
    private readonly wrapper: KeyWrapper,
  ) {
    this.scrubber = new Scrubber(pool);
  }

  /** Run at every start, by the role that owns the keyring database. */
  async prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("select pg_advisory_lock(hashtext('regenesis-keyring'))");
      for (const statement of keyringSchema) await client.query(statement);
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

  /** How many of these there are. */
  async count(workspaceId: string, ids: readonly string[]): Promise<number> {
    const text = `select count(*)::int as found from data_key where workspace_id = $1 and id = any($2)`;
    const values = [workspaceId, ids];
    const [row] = await runScoped<{ found: number }>(this.pool, system(workspaceId), { text, values }, "read only");
    return row?.found ?? 0;
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

  /**
   * Gets the bytes of destroyed keys out of the table's pages and the write-ahead log, as far as the database allows.
   * What came of it is `probe`'s to say. Many at once share their work; the table is locked for as long as it takes to
   * rewrite it.
   */
  scrub(): Promise<void> {
    return this.scrubber.scrub();
  }

  /**
   * Looks for keys anew: their rows, then their bytes in the table's pages and the log. ABSENT holds for what could be
   * looked into; the rest is said in `notCovered`. Rejects when the database can't be reached.
   */
  async probe(workspaceId: string, keys: readonly { id: string; kind: KeyKind }[]): Promise<KeyProbe> {
    const text = `select 1 from data_key where workspace_id = $1 and id = any($2) limit 1`;
    const values = [workspaceId, keys.map(({ id }) => id)];
    const rows = await runScoped(this.pool, system(workspaceId), { text, values }, "read only");
    if (rows.length > 0) return { probe: "PRESENT", notCovered: [] };
    return probeTraces(
      this.pool,
      keys.map(({ id, kind }) => ({ workspaceId, id, kind })),
    );
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
