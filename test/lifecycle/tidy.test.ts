import assert from "node:assert/strict";
import { Client } from "pg";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { tidy } from "../../src/lifecycle/store/tidy";
import { type World, world } from "../support/world";

describe("tidying", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const onKeyring = async <R>(sql: string): Promise<R[]> => {
    const client = new Client(w.databases.superKeyringUrl);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it("destroys a data key whose row never came, and no other", async () => {
    const { app, here } = w;
    const orphan = app.newId();
    await app.keys(here.coach).create(orphan, "SESSION");
    const fresh = app.newId();
    const session = await createSession(app, here.coach, { kind: "COACHING", title: "Kept" });
    await onKeyring("update data_key set created_at = created_at - interval '2 hours'");
    await app.keys(here.coach).create(fresh, "SESSION");
    const before = await onKeyring<{ id: string }>("select id from data_key order by id");
    await tidy(app, here.system);
    const left = (await onKeyring<{ id: string }>("select id from data_key order by id")).map(({ id }) => id);
    assert.deepEqual(
      left,
      before.map(({ id }) => id).filter((id) => id !== orphan),
    );
    assert.ok(left.includes(session.id) && left.includes(fresh));
  });

  it("forgets messages and first results by age alone", async () => {
    const { app, here, look } = w;
    await createSession(app, here.coach, { kind: "FILL", idempotencyKey: "old" });
    await look("update idempotency_key set at = at - interval '25 hours'");
    await createSession(app, here.coach, { kind: "FILL", idempotencyKey: "new" });
    await tidy(app, here.system);
    assert.deepEqual(await look("select key from idempotency_key"), [{ key: "new" }]);
  });
});
