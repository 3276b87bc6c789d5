import type { Pool } from "pg";
import type { KeyKind, KeyRotation } from "../app";
import { newKey, unwrapKey, wrapKey } from "../crypto/envelope";
import { deriveKey } from "../crypto/keyed-hash";
import { StoreError } from "../errors";
import type { KeyWrapper } from "../ports/key-wrapper";
import { keyRotation } from "./key-rotation";
import { INSTALLATION, keyringSchema } from "./keyring-schema";
import { type KeyProbe, probeTraces, Scrubber } from "./keyring-scrub";
import { runScoped } from "./scoped";
import { WrappingKeys } from "./wrapping-keys";

const FOREIGN_KEY_VIOLATION = "23503";
const MOST_LOOKS = 3;
const system = (workspaceId: string) => ({ workspaceId, role: "SYSTEM" as const, userId: null });

export interface DataKey {
  key: Buffer;
  kind: KeyKind;
}

interface WrappedKey {
  id: string;
  kind: KeyKind;
  wrapped: Buffer;
  /** The wrapping key; null: the workspace's own. */
  by: string | null;
}

/**
 * The keyring database: data keys wrapped by a key of their workspace, which the key wrapper (file or vault) wraps. No
 * backup of the data database holds any of it. A workspace's keys are kept in memory for five minutes.
 */
export class Keyring {
  private readonly wrapping: WrappingKeys;
  private readonly scrubber: Scrubber;

  constructor(
    private readonly pool: Pool,
    private readonly wrapper: KeyWrapper,
  ) {
    this.wrapping = new WrappingKeys(pool, wrapper);
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
    try {
      await this.insert(workspaceId, id, kind);
    } catch (error) {
      if (!(error instanceof StoreError && error.sqlState === FOREIGN_KEY_VIOLATION)) throw error;
      // Another process has rotated, and dropped the key that this one still wrapped by.
      this.wrapping.forget(workspaceId);
      await this.insert(workspaceId, id, kind);
    }
  }

  private async insert(workspaceId: string, id: string, kind: KeyKind): Promise<void> {
    const by = await this.wrapping.current(workspaceId);
    const wrapped = wrapKey(by.key, newKey(), id, workspaceId);
    const text = `insert into data_key (workspace_id, id, kind, wrapped, wrapping_key_id) values ($1, $2, $3, $4, $5)
      on conflict do nothing`;
    const values = [workspaceId, id, kind, wrapped, by.id];
    await runScoped(this.pool, system(workspaceId), { text, values }, "read write");
  }

  /** The data keys of these ids, in one statement; a destroyed one is missing from the answer. */
  async load(workspaceId: string, ids: readonly string[]): Promise<Map<string, DataKey>> {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const rows = await this.read(workspaceId, ids);
      const found = await this.openAll(workspaceId, rows);
      // One was wrapped anew between the row and the key that wrapped it.
      if (found) return found;
    }
    throw new Error("what wrapped a data key is not there");
  }

  private read(workspaceId: string, ids: readonly string[]): Promise<WrappedKey[]> {
    const text = `select id, kind, wrapped, wrapping_key_id as by from data_key where workspace_id = $1 and id = any($2)`;
    return runScoped(this.pool, system(workspaceId), { text, values: [workspaceId, ids] }, "read only");
  }

  private async openAll(workspaceId: string, rows: readonly WrappedKey[]): Promise<Map<string, DataKey> | null> {
    const keys = new Map<string, DataKey>();
    for (const { id, kind, wrapped, by } of rows) {
      const kek = await this.wrapping.find(workspaceId, by);
      if (!kek) return null;
      keys.set(id, { key: unwrapKey(kek, wrapped, id, workspaceId), kind });
    }
    return keys;
  }

  /** `copiesDays`: for how long others keep copies of this database. */
  rotation(copiesDays: number): KeyRotation {
    const { pool, wrapper, wrapping } = this;
    return keyRotation({ pool, wrapper, wrapping, copiesDays });
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
    return deriveKey(await this.wrapping.root(workspaceId), purpose);
  }

  installationSecret(purpose: string): Promise<Buffer> {
    return this.secret(INSTALLATION, purpose);
  }
}
