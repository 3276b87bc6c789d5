import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import type { Who } from "../../src/app";
import { tables } from "../../src/entities";
import type { World } from "../support/world";
import { everything, type Plain, seededWorld, workspaceOf } from "./seeded";

const DENIED = "42501";

/** As the server's own role, with whatever settings a resolver's bug could leave it with inside one tenant. */
describe("tenancy: every table from another workspace", function () {
  this.timeout(180_000);
  let w: World;
  let client: Client;
  let all: Map<string, Plain[]>;
  let everyone: Who[];
  before(async () => {
    w = await seededWorld();
    all = await everything(w);
    client = new Client({ connectionString: w.databases.appUrl });
    await client.connect();
    const { admin, coach, coachee, integrator, system } = w.here;
    everyone = [admin, coach, coachee, integrator, system];
  });
  after(async () => {
    await client.end();
    await w.close();
  });

  /** One statement in a transaction that is rolled back; its rows, or the SQLSTATE of the refusal. */
  async function attempt(who: Who, sql: string, values: unknown[] = []): Promise<Plain[] | string> {
    await client.query("begin");
    try {
      const set =
        "select set_config('app.workspace_id', $1, true), set_config('app.role', $2, true), set_config('app.user_id', $3, true)";
      await client.query(set, [who.workspaceId, who.role, who.userId ?? ""]);
      return (await client.query(sql, values)).rows;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query("rollback");
    }
  }
  const rowsOf = (table: string, workspaceId: string) =>
    (all.get(table) ?? []).filter((row) => workspaceOf(table, row) === workspaceId);

  it("both workspaces have rows in every table", () => {
    for (const table of Object.keys(tables))
      for (const tenant of [w.here, w.there])
        assert.ok(rowsOf(table, tenant.id).length > 0, `${table} of ${tenant.slug}`);
  });

  for (const table of Object.keys(tables)) {
    const key = table === "workspace" ? "id" : "workspace_id";

    it(`${table}: rows of the other workspace are invisible, and can't be changed, removed or added, whoever asks`, async () => {
      const [theirs] = rowsOf(table, w.there.id) as [Plain];
      const copy = { ...theirs, ...("id" in theirs ? { id: randomUUID() } : {}) };
      for (const who of everyone) {
        const at = `${table} as ${who.role}`;
        assert.deepEqual(await attempt(who, `select 1 from ${table} where ${key} = $1`, [w.there.id]), [], at);
        assert.deepEqual(await attempt(who, `select 1 from ${table} where ${key} <> $1`, [w.here.id]), [], at);
        for (const sql of [
          `update ${table} set ${key} = ${key} where ${key} = $1 returning 1`,
          `delete from ${table} where ${key} = $1 returning 1`,
          `select 1 from ${table} where ${key} = $1 for update`,
        ]) {
          const answer = await attempt(who, sql, [w.there.id]);
          assert.ok(answer === DENIED || answer.length === 0, `${at}: ${sql}: ${JSON.stringify(answer)}`);
        }
        const insert = `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`;
        assert.equal(await attempt(who, insert, [copy]), DENIED, `${at}: insert`);
      }
    });

    it(`${table}: no row of one's own can be moved to the other workspace`, async () => {
      for (const who of everyone) {
        const answer = await attempt(who, `update ${table} set ${key} = $1 where ${key} = $2 returning 1`, [
          w.there.id,
          w.here.id,
        ]);
        assert.ok(answer === DENIED || answer.length === 0, `${table} as ${who.role}: ${JSON.stringify(answer)}`);
      }
    });
  }

  it("without a workspace nothing is seen, whatever the role says", async () => {
    for (const table of Object.keys(tables))
      for (const role of ["SYSTEM", "ADMIN", ""])
        assert.deepEqual(
          await attempt({ workspaceId: "", role: role as "SYSTEM", userId: null, ref: "" }, `select 1 from ${table}`),
          [],
        );
  });

  it("a person of one workspace under the other's id sees nothing that is a person's", async () => {
    for (const who of [w.here.coach, w.here.coachee])
      for (const table of [
        "session",
        "evidence_pack",
        "source",
        "pack_quote",
        "filled_form",
        "notification",
        "app_user",
      ])
        assert.deepEqual(await attempt({ ...who, workspaceId: w.there.id }, `select 1 from ${table}`), [], table);
  });

  it("after all of it both workspaces are as they were", async () => {
    assert.deepEqual(await everything(w), all);
  });
});
