import { setTimeout as pause } from "node:timers/promises";
import { Pool } from "pg";
import type { App, Who } from "../app";
import { notFound } from "../errors";
import type { Database } from "./database";
import { isGoing } from "./going";
import { ALONE_LOCK, OCCUPANCY_LOCK } from "./locks";

const LOOK_MS = 2_000;
const tables = { SESSION: "session", SOURCE: "source", EXPORT: "export" } as const;

type Item = Parameters<App["occupy"]>[1];

/**
 * Who works on an item outside the database holds a session lock on it, on a connection of its own: a process that dies
 * lets go by itself. The cascade hides the rows and then looks for the lock; who takes it then looks for the rows. So one
 * of the two sees the other.
 */
export class Occupancy {
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly database: Database,
  ) {
    this.pool = new Pool({ connectionString: url, application_name: "regenesis-occupancy", max: 20 });
    this.pool.on("error", () => undefined);
    this.pool.on("connect", (client) => client.on("error", () => undefined));
  }

  async occupy<T>(who: Who, item: Item, fn: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const begun = new AbortController();
    const over = new AbortController();
    let broken = true;
    try {
      await client.query(`select pg_advisory_lock_shared(${OCCUPANCY_LOCK})`, [item.id]);
      if (await this.isGone(who, item)) throw notFound();
      void this.watch(who, item, begun, over.signal);
      const result = await fn(begun.signal);
      broken = false;
      return result;
    } finally {
      over.abort();
      // A connection that ends lets go of its lock, whatever state it is in.
      if (!broken)
        await client.query(`select pg_advisory_unlock_shared(${OCCUPANCY_LOCK})`, [item.id]).catch(() => undefined);
      client.release(broken);
    }
  }

  /** `fn` must ask for nothing of this pool: whoever waits holds a connection of it. */
  async alone<T>(name: string, fn: () => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      await client.query(`select pg_advisory_lock(${ALONE_LOCK})`, [name]);
      const result = await fn();
      await client.query(`select pg_advisory_unlock(${ALONE_LOCK})`, [name]);
      broken = false;
      return result;
    } finally {
      client.release(broken);
    }
  }

  /** Gives way at once to whoever is at it already: false then. */
  async tryAlone(work: string, fn: () => Promise<void>): Promise<boolean> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      const { rows } = await client.query(`select pg_try_advisory_lock(${ALONE_LOCK}) as taken`, [work]);
      if (rows[0].taken) await fn();
      broken = rows[0].taken;
      return rows[0].taken;
    } finally {
      // A lock that was taken goes with its connection.
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** Work that takes hours must not keep somebody's erasure waiting for as long. */
  private async watch(who: Who, item: Item, begun: AbortController, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await pause(LOOK_MS, null, { signal: over, ref: false }).catch(() => undefined);
      if (over.aborted) return;
      if (await this.isGone(who, item).catch(() => false)) return begun.abort(notFound());
    }
  }

  private async isGone({ workspaceId }: Who, { kind, id }: Item): Promise<boolean> {
    const system: Who = { workspaceId, role: "SYSTEM", userId: null, ref: "system" };
    const sql = `select state from ${tables[kind]} where workspace_id = $1 and id = $2`;
    const [row] = await this.database.read(system, (reader) => reader.rows<{ state: string }>(sql, [workspaceId, id]));
    return !row || isGoing(row) || row.state === "REVOKED";
  }
}
