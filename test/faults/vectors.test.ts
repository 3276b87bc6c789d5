import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { pgliteSql } from "../../src/adapters/pglite-sql";
import { pgvector, type VectorSql } from "../../src/adapters/pgvector";
import { postgresSql } from "../../src/adapters/postgres-sql";
import { pickPort } from "../../src/embedded/ports";
import { PortError, StartError } from "../../src/errors";
import type { VectorStore } from "../../src/ports/vector-store";

const MODEL = "test:3";

describe("vectors when the database fails or sees too much", () => {
  let db: PGlite;
  let sql: VectorSql;
  before(async () => {
    db = await PGlite.create({ extensions: { vector } });
    sql = pgliteSql(db, "vector_app");
    await pgvector(sql, { dimensions: 3 }).migrate();
  });
  after(() => db?.close());

  for (const [what, call] of Object.entries(calls())) {
    it(`says of a failed ${what} whether to try again`, async () => {
      await assert.rejects(call(store(broken("57P01"))), { name: "PortError", retryable: true });
      await assert.rejects(call(store(broken("40001"))), { name: "PortError", retryable: true });
      await assert.rejects(call(store(broken("42P01"))), { name: "PortError", retryable: false });
    });
  }

  it("answers a probe with UNKNOWN when it can't look", async () => {
    assert.equal(await store(broken("08006")).probe(randomUUID(), { sessionId: randomUUID() }), "UNKNOWN");
  });

  it("answers a probe with UNKNOWN when its workspace is not set, since every row is then hidden", async () => {
    const blind: VectorSql = { ...sql, transaction: (_, run) => sql.transaction("", run) };
    assert.equal(await store(blind).probe(randomUUID(), { sessionId: randomUUID() }), "UNKNOWN");
  });

  it("may try again when no database listens", async () => {
    const gone = postgresSql(`postgres://nobody@127.0.0.1:${await pickPort()}/none`, { connectTimeoutMs: 1000 });
    await assert.rejects(calls().remove(store(gone)), { name: "PortError", retryable: true });
    assert.equal(await store(gone).probe(randomUUID(), { sessionId: randomUUID() }), "UNKNOWN");
    await gone.close();
  });

  it("refuses to start as a role that row-level security does not bind", async () => {
    const free: VectorSql = { ...sql, role: null, transaction: (_, run) => sql.asOwner(run) };
    await assert.rejects(pgvector(free, { dimensions: 3 }).migrate(), StartError);
  });

  it("hides every row from a statement that forgets its workspace's name", async () => {
    const namespace = randomUUID();
    await store(sql).upsert(namespace, MODEL, [anItem()]);
    const all = (as: string) => sql.transaction(as, (tx) => tx.query("select id from embedding"));
    assert.equal((await all(namespace)).length, 1);
    assert.equal((await all(randomUUID())).length, 0);
    assert.equal((await all("")).length, 0);
  });

  it("can't be made to write into another workspace", async () => {
    const rogue: VectorSql = { ...sql, transaction: (_, run) => sql.transaction(randomUUID(), run) };
    await assert.rejects(store(rogue).upsert(randomUUID(), MODEL, [anItem()]), PortError);
  });

  it("stores all passages of a call or none", async () => {
    const namespace = randomUUID();
    const [good, bad] = [anItem(), { ...anItem(), sessionId: "not-an-id" }];
    await assert.rejects(store(sql).upsert(namespace, MODEL, [good, bad]), { retryable: false });
    assert.equal(await store(sql).probe(namespace, { sessionId: good.sessionId }), "ABSENT");
  });

  it("refuses vectors of another size, and numbers that are none", async () => {
    for (const wrong of [
      [1, 0],
      [1, 0, 0, 0],
      [1, 0, Number.NaN],
    ]) {
      const call = store(sql).upsert(randomUUID(), MODEL, [{ ...anItem(), vector: wrong }]);
      await assert.rejects(call, { name: "PortError", retryable: false });
    }
  });

  it("keeps the passages of one embedder when another with other dimensions takes over", async () => {
    const namespace = randomUUID();
    const old = { ...anItem(), coacheeId: randomUUID() };
    await store(sql).upsert(namespace, MODEL, [old]);
    const wider = pgvector(sql, { dimensions: 4 });
    await wider.migrate();
    await wider.migrate();
    await wider.upsert(namespace, "test:4", [{ ...anItem(), coacheeId: old.coacheeId, vector: [1, 0, 0, 0] }]);
    const query = { vector: [1, 0, 0], coacheeId: old.coacheeId, limit: 9 };
    assert.deepEqual(
      (await store(sql).nearest(namespace, MODEL, query)).map(({ id }) => id),
      [old.id],
    );
    assert.equal(await wider.probe(namespace, { sessionId: old.sessionId }), "PRESENT");
  });

  it("takes vectors of a model whose length nobody has said, as long as they are all alike", async () => {
    const namespace = randomUUID();
    const learning = pgvector(sql, { dimensions: null });
    await learning.migrate();
    const item = (length: number) => ({ ...anItem(), vector: [1, ...new Array<number>(length - 1).fill(0)] });
    await learning.upsert(namespace, "service", [item(5), item(5)]);
    for (const wrong of [[item(4)], [item(5), item(6)]])
      await assert.rejects(learning.upsert(namespace, "service", wrong), { name: "PortError", retryable: false });
    await learning.upsert(namespace, "another service", [item(7)]);
    const query = { vector: [1, 0, 0, 0, 0], coacheeId: randomUUID(), limit: 9 };
    assert.deepEqual(await learning.nearest(namespace, "service", query), []);
  });
});

function store(sql: VectorSql): VectorStore {
  return pgvector(sql, { dimensions: 3 });
}

function calls(): Record<"upsert" | "nearest" | "assign" | "remove", (vectors: VectorStore) => Promise<unknown>> {
  return {
    upsert: (vectors) => vectors.upsert(randomUUID(), MODEL, [anItem()]),
    nearest: (vectors) =>
      vectors.nearest(randomUUID(), MODEL, { vector: [1, 0, 0], coacheeId: randomUUID(), limit: 1 }),
    assign: (vectors) => vectors.assign(randomUUID(), randomUUID(), randomUUID()),
    remove: (vectors) => vectors.remove(randomUUID(), { sessionId: randomUUID() }),
  };
}

function broken(code: string): VectorSql {
  const fail = async () => {
    throw Object.assign(new Error("no"), { code });
  };
  return { role: null, transaction: fail, asOwner: fail, close: async () => undefined };
}

function anItem() {
  const vectorOfThree = [1, 0, 0];
  return {
    id: randomUUID(),
    sessionId: randomUUID(),
    transcriptId: randomUUID(),
    coacheeId: null,
    vector: vectorOfThree,
  };
}
