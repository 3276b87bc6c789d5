import { Pool, type PoolClient } from "pg";
import { quoted, type VectorSql, type VectorTransaction } from "./pgvector";

export interface PostgresSqlOptions {
  /** Taken in every transaction; needed where the login role is a superuser. */
  role?: string;
  maxConnections?: number;
  connectTimeoutMs?: number;
  statementTimeoutMs?: number;
}

/** A real PostgreSQL with pgvector, by VECTOR_DATABASE_URL. Its login role owns the table and is bound by it (FORCE). */
export function postgresSql(url: string, options: PostgresSqlOptions = {}): VectorSql {
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    application_name: "regenesis-vectors",
  });
  // An idle connection that the server drops would otherwise end the process; the next query opens another.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const role = options.role === undefined ? null : { name: options.role, sql: quoted(options.role) };
  return {
    role: role?.name ?? null,
    transaction: (namespace, run) =>
      inTransaction(pool, async (tx) => {
        if (role) await tx.query(`set local role ${role.sql}`);
        await tx.query("select set_config('app.workspace_id', $1, true)", [namespace]);
        return run(tx);
      }),
    asOwner: (run) => inTransaction(pool, run),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: Pool, run: (tx: VectorTransaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    const result = await attempt(client, run);
    broken = false;
    return result;
  } finally {
    // A connection whose transaction's end is unknown is closed, never given to the next caller.
    client.release(broken);
  }
}

async function attempt<T>(client: PoolClient, run: (tx: VectorTransaction) => Promise<T>): Promise<T> {
  const result = await run({
    query: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...parameters])).rows,
  });
  await client.query("commit");
  return result;
}
