import type { WorkerEvents } from "graphile-worker";
import type { Pool, PoolClient } from "pg";
import type { Log } from "../app";

const SWEEP_MS = 2000;

interface Liveness {
  /** Lets go of the pools there are: what they held is taken over. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A worker pool is alive as long as its connection holds a session advisory lock on its id, which a kill -9 releases.
 * Peers unlock the jobs of a pool whose lock they can take. A lock is 5 s old at least before it is doubted: a pool
 * announces itself a moment before it holds its own.
 */
export function keepAlive(pool: Pool, events: WorkerEvents, log: Log): Liveness {
  const ids = new Set<string>();
  const held = new Map<string, PoolClient>();
  const announce = async () => {
    const lost = [...ids].filter((id) => !held.has(id));
    for (const id of lost) await hold(pool, id, held);
    return lost.length > 0;
  };
  const look = async () => {
    // Whatever cost us our lock (a restart of the database) cost the others theirs: they get a turn to take it again.
    if (!(await announce())) await sweep(pool, log);
  };
  const leave = async () => {
    ids.clear();
    const clients = [...held.values()];
    held.clear();
    for (const client of clients) client.release(true);
  };
  let turn: Promise<void> = Promise.resolve();
  const next = (act: () => Promise<unknown>) => {
    turn = turn.then(act).then(
      () => undefined,
      () => log.warn({}, "dead workers could not be looked for"),
    );
    return turn;
  };
  events.on("pool:create", ({ workerPool }) => {
    ids.add(workerPool.id);
    void next(announce);
  });
  const timer = setInterval(() => void next(look), SWEEP_MS);
  return {
    leave: () => next(leave),
    async stop() {
      clearInterval(timer);
      await next(leave);
    },
  };
}

const LOCK = "hashtext('regenesis-worker-pool'), hashtext($1)";

async function hold(pool: Pool, poolId: string, held: Map<string, PoolClient>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`, [poolId]);
  } catch (error) {
    client.release(true);
    throw error;
  }
  held.set(poolId, client);
  // The lock goes with its connection; the next turn takes it again.
  client.once("end", () => {
    if (held.get(poolId) !== client) return;
    held.delete(poolId);
    client.release(true);
  });
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
