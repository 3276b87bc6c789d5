import type { PGlite } from "@electric-sql/pglite";
import { quoted, type VectorSql, type VectorTransaction } from "./pgvector";

/**
 * PGlite as a vector database; it must have been opened with the vector extension. It logs in as a superuser, whom
 * row-level security does not bind: every transaction takes `role` first. Whoever opened it closes it.
 */
export function pgliteSql(db: Pick<PGlite, "transaction">, role: string): VectorSql {
  const name = quoted(role);
  return {
    role,
    transaction: (namespace, run) =>
      db.transaction(async (tx) => {
        await tx.query(`set local role ${name}`);
        await tx.query("select set_config('app.workspace_id', $1, true)", [namespace]);
        return run(toTransaction(tx));
      }),
    asOwner: (run) => db.transaction((tx) => run(toTransaction(tx))),
    close: async () => undefined,
  };
}

type Tx = Parameters<Parameters<PGlite["transaction"]>[0]>[0];

function toTransaction(tx: Tx): VectorTransaction {
  return {
    query: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      (await tx.query<Row>(sql, [...parameters])).rows,
  };
}
