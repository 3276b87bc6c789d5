import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { pgliteSql } from "../../src/adapters/pglite-sql";
import { pgvector, type VectorSql } from "../../src/adapters/pgvector";
import { postgresSql } from "../../src/adapters/postgres-sql";
import { MemoryVectors } from "../support/fakes/memory-vectors";
import { pgliteSocket } from "../support/pglite-socket";
import { CONTRACT_DIMENSIONS, vectorStoreContract } from "./vector-store.contract";

vectorStoreContract("memory", async () => new MemoryVectors());

describe("PGlite in process", () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create({ extensions: { vector } });
  });
  after(() => db?.close());
  vectorStoreContract("pgvector", async () => migrated(pgliteSql(db, "vector_app")));
});

describe("PostgreSQL over a socket", () => {
  let db: PGlite;
  let socket: Awaited<ReturnType<typeof pgliteSocket>>;
  let sql: VectorSql;
  before(async () => {
    db = await PGlite.create({ extensions: { vector } });
    socket = await pgliteSocket(db);
    sql = postgresSql(socket.url, { role: "vector_app", maxConnections: 1 });
  });
  after(async () => {
    await sql?.close();
    await socket?.close();
    await db?.close();
  });
  vectorStoreContract("pgvector", () => migrated(sql));
});

async function migrated(sql: VectorSql) {
  const store = pgvector(sql, { dimensions: CONTRACT_DIMENSIONS });
  await store.migrate();
  return store;
}
