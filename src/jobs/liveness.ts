import type { WorkerEvents } from "graphile-worker";
import type { Pool, PoolClient } from "pg";
import type { Log } from "../app";

const SWEEP_MS = 2000;

/**
 * A worker pool is alive as long as its connection holds a session advisory lock on its id, which a kill -9 releases.
 * Peers unlock the jobs of a pool whose lock they can take. A lock is 5 s old at least before it is doubted: a pool
 * announces itself a moment before it holds its own.
 */
export function keepAlive(pool: Pool, events: WorkerEvents, log: Log): { stop(): Promise<void> } {
  const holders: Promise<PoolClient>[] = [];
  events.on("pool:create", ({ workerPool }) => {
    const holder = hold(pool, workerPool.id);
    holder.catch(() => log.error({}, "the worker could not announce itself"));
    holders.push(holder);
  });
  let sweeping: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweep(pool, log).catch(() => log.warn({}, "dead workers could not be looked for"));
  }, SWEEP_MS);
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
      for (const result of await Promise.allSettled(holders))
        if (result.status === "fulfilled") result.value.release(true);
    },
  };
}

const LOCK = "hashtext('regenesis-worker-pool'), hashtext($1)";

async function hold(pool: Pool, poolId: string): Promise<PoolClient> {
  const client = await pool.connect();
  await client.query(`select pg_advisory_lock(${LOCK})`, [poolId]);
  return client;
}

async function sweep(pool: Pool, log: Log): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `select distinct locked_by as id from graphile_worker._private_jobs where locked_at < now() - interval '5 seconds'`,
  );
  for (const { id } of rows) {
    const client = await pool.connect();
    try {
      const taken = await client.query<{ free: boolean }>(`select pg_try_advisory_lock(${LOCK}) as free`, [id]);
      if (!taken.rows[0]?.free) continue;
      await client.query(`select graphile_worker.force_unlock_workers(array[$1])`, [id]);
      await client.query(`select pg_advisory_unlock(${LOCK})`, [id]);
      log.warn({ pool: id }, "jobs of a dead worker were taken over");
    } finally {
      client.release();
    }
  }
}
