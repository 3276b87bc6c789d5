import { timingSafeEqual } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { newKey } from "../crypto/envelope";
import { PortError } from "../errors";
import type { KeyWrapper } from "../ports/key-wrapper";
import { onConnection, transact } from "./on-connection";
import { camelCased, runScoped } from "./scoped";

const TTL_MS = 5 * 60 * 1000;
const system = (workspaceId: string) => ({ workspaceId, role: "SYSTEM" as const, userId: null });

/** What wraps data keys: a wrapping key, or with no id the workspace's key itself. */
export interface WrappingKey {
  id: string | null;
  key: Buffer;
}

interface Opened {
  /** The workspace's key: secrets are derived from it, so its bytes never change. */
  root: Buffer;
  currentId: string | null;
  others: Map<string, Promise<Buffer | null>>;
}

interface Wrapped {
  wrapped: Buffer;
  wrapperKeyId: string;
}

/**
 * The keys that stand between the key wrapper (file or vault) and the data keys: one a workspace, and once it was rotated
 * another that takes its place for data keys. Opened ones are kept in memory for five minutes.
 */
export class WrappingKeys {
  private readonly kept = new Map<string, { opened: Promise<Opened>; until: number }>();

  constructor(
    private readonly pool: Pool,
    private readonly wrapper: KeyWrapper,
  ) {}

  async root(workspaceId: string): Promise<Buffer> {
    return (await this.open(workspaceId)).root;
  }

  /** The one that new data keys are wrapped by. */
  async current(workspaceId: string): Promise<WrappingKey> {
    for (let tries = 0; tries < 2; tries++) {
      const { currentId: id } = await this.open(workspaceId);
      const key = await this.find(workspaceId, id);
      if (key) return { id, key };
      this.forget(workspaceId);
    }
    throw new Error("a workspace's wrapping key is not there");
  }

  /** Null where a rotation has dropped it. */
  async find(workspaceId: string, id: string | null): Promise<Buffer | null> {
    const { root, others } = await this.open(workspaceId);
    if (id === null) return root;
    const known = others.get(id);
    if (known) return known;
    const asked = this.findOther(workspaceId, id);
    others.set(id, asked);
    asked.then(
      (key) => key ?? others.delete(id),
      () => others.delete(id),
    );
    return asked;
  }

  /** What is in memory may be older than a rotation. */
  forget(workspaceId: string): void {
    this.kept.delete(workspaceId);
  }

  private open(workspaceId: string): Promise<Opened> {
    const now = Date.now();
    const known = this.kept.get(workspaceId);
    if (known && known.until > now) return known.opened;
    const kept = { opened: this.findOrMake(workspaceId), until: now + TTL_MS };
    this.kept.set(workspaceId, kept);
    // A vault that was down must be asked again, not remembered as down.
    kept.opened.catch(() => this.kept.get(workspaceId) === kept && this.kept.delete(workspaceId));
    return kept.opened;
  }

  private async findOrMake(workspaceId: string): Promise<Opened> {
    const found = await this.findRoot(workspaceId);
    if (found) return found;
    const key = newKey();
    await whileVersionsStay(this.pool, async (client) => {
      const { wrapped, keyId } = await wrapProven(this.wrapper, key);
      const text = `insert into workspace_key (workspace_id, wrapped, wrapper_key_id) values ($1, $2, $3) on conflict do nothing`;
      await inWorkspace(client, workspaceId, () => client.query(text, [workspaceId, wrapped, keyId]));
    });
    const made = await this.findRoot(workspaceId);
    if (!made) throw new Error("a workspace key was written and is not there");
    return made;
  }

  private async findRoot(workspaceId: string): Promise<Opened | null> {
    const text = "select wrapped, wrapper_key_id, wrapping_key_id from workspace_key where workspace_id = $1";
    const row = await this.read<Wrapped & { wrappingKeyId: string | null }>(text, [workspaceId]);
    if (!row) return null;
    const root = await this.wrapper.unwrap(row.wrapped, row.wrapperKeyId);
    return { root, currentId: row.wrappingKeyId, others: new Map() };
  }

  private async findOther(workspaceId: string, id: string): Promise<Buffer | null> {
    const text = "select wrapped, wrapper_key_id from wrapping_key where workspace_id = $1 and id = $2";
    const row = await this.read<Wrapped>(text, [workspaceId, id]);
    return row ? this.wrapper.unwrap(row.wrapped, row.wrapperKeyId) : null;
  }

  private async read<R>(text: string, values: readonly [string, ...string[]]): Promise<R | null> {
    type Row = Record<string, unknown>;
    const [row] = await runScoped<Row>(this.pool, system(values[0]), { text, values }, "read only");
    return row ? camelCased<R>(row) : null;
  }
}

/** A wrapped key, once it has been unwrapped again: an answer that was cut or garbled must not take the place of a good one. */
export async function wrapProven(wrapper: KeyWrapper, key: Buffer): Promise<{ wrapped: Buffer; keyId: string }> {
  const made = await wrapper.wrap(key);
  const back = await wrapper.unwrap(made.wrapped, made.keyId);
  if (back.length !== key.length || !timingSafeEqual(back, key))
    throw new PortError("key-wrapper", "What was wrapped does not come back.", true);
  return made;
}

const VERSIONS = "hashtext('regenesis-wrapper-versions')";

/** Runs `fn` while no version of the key wrapper's key is destroyed: what it wraps is written by the time it ends. */
export function whileVersionsStay<T>(pool: Pool, fn: (client: PoolClient) => Promise<T>): Promise<T> {
  return locked(pool, "_shared", fn);
}

/** Runs `fn` while nobody wraps by the key wrapper, in any process. */
export function whileNobodyWraps<T>(pool: Pool, fn: (client: PoolClient) => Promise<T>): Promise<T> {
  return locked(pool, "", fn);
}

/** `fn` has the connection that holds the lock, and needs no other. */
function locked<T>(pool: Pool, mode: "" | "_shared", fn: (client: PoolClient) => Promise<T>): Promise<T> {
  return onConnection(pool, async (client) => {
    await client.query(`select pg_advisory_lock${mode}(${VERSIONS})`);
    try {
      return await fn(client);
    } finally {
      await client.query(`select pg_advisory_unlock${mode}(${VERSIONS})`);
    }
  });
}

/** A transaction that sees this workspace's rows. */
export function inWorkspace<T>(client: PoolClient, workspaceId: string, fn: () => Promise<T>): Promise<T> {
  return transact(client, "begin", async () => {
    await client.query("select set_config('app.workspace_id', $1, true)", [workspaceId]);
    return fn();
  });
}
