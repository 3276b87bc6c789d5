import assert from "node:assert/strict";
import { Client } from "pg";
import type { DataSource } from "typeorm";
import { dataSource } from "../../src/db/data-source";
import { migrate } from "../../src/db/migrate";
import { migrations } from "../../src/db/migrations";
import { cloneDatabases, type TestDatabases } from "../support/server";

describe("tenancy: migrations", () => {
  let databases: TestDatabases;
  let owner: DataSource;
  let outside: Client;
  before(async () => {
    databases = await cloneDatabases();
    owner = await dataSource(databases.ownerUrl, { poolSize: 2 }).initialize();
    outside = new Client({ connectionString: databases.superUrl });
    await outside.connect();
  });
  after(async () => {
    await owner.destroy();
    await outside.end();
    await databases.drop();
  });

  const look = async (sql: string) =>
    (await outside.query({ text: sql, rowMode: "array" })).rows.map((row) => row.join(" | "));
  /** Tables, columns, indexes, constraints, policies, grants, triggers and functions, as the catalog has them. */
  async function shape(): Promise<string[]> {
    const ours = "('public', 'limits')";
    const not = "<> 'schema_migration'";
    const parts = [
      `select table_schema, table_name, column_name, data_type, is_nullable, column_default, datetime_precision
       from information_schema.columns where table_schema in ${ours} and table_name ${not}`,
      `select indexdef from pg_indexes where schemaname in ${ours} and tablename ${not}`,
      `select conrelid::regclass, conname, pg_get_constraintdef(oid) from pg_constraint
       where connamespace::regnamespace::text in ${ours} and conrelid::regclass::text ${not}`,
      `select tablename, policyname, cmd, roles, qual, with_check from pg_policies where schemaname in ${ours}`,
      `select relname, relacl, relrowsecurity, relforcerowsecurity from pg_class
       where relnamespace::regnamespace::text in ${ours} and relkind = 'r' and relname ${not}`,
      `select attrelid::regclass, attname, attacl from pg_attribute
       where attacl is not null and attrelid::regclass::text = 'app_user'`,
      `select tgrelid::regclass, pg_get_triggerdef(oid) from pg_trigger
       where not tgisinternal and tgrelid::regclass::text not like 'graphile%'`,
      `select pg_get_functiondef(oid), proacl, proowner::regrole from pg_proc
       where pronamespace::regnamespace::text in ${ours}`,
    ];
    const facts: string[] = [];
    for (const sql of parts) facts.push(...(await look(sql)));
    return facts.sort();
  }
  const drift = async () => (await owner.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  it("leave nothing between the entities and the tables", async () => {
    assert.deepEqual(await drift(), []);
  });

  it("run down to nothing and up again to the same, walls and grants included", async () => {
    const before = await shape();
    assert.ok(before.length > 300, `${before.length} facts`);
    for (const _ of migrations) await owner.undoLastMigration();
    assert.deepEqual(await shape(), []);
    await owner.runMigrations();
    assert.deepEqual(await shape(), before);
    assert.deepEqual(await drift(), []);
  });

  it("each goes down and up by itself", async () => {
    const before = await shape();
    for (let depth = 1; depth <= migrations.length; depth++) {
      for (let at = 0; at < depth; at++) await owner.undoLastMigration();
      await owner.runMigrations();
      assert.deepEqual(await shape(), before, `${depth} down and up`);
    }
  });

  it("run again, or twice at once, change nothing and leave the queue open to its worker alone", async () => {
    const before = await shape();
    await Promise.all([migrate(databases.ownerUrl), migrate(databases.ownerUrl)]);
    assert.deepEqual(await shape(), before);
    const open = await look(
      "select tablename from pg_policies where schemaname = 'graphile_worker' and roles <> '{regenesis_worker}'",
    );
    assert.deepEqual(open, []);
    const walled = await look(
      "select count(*) filter (where not relrowsecurity) from pg_class where relnamespace = 'graphile_worker'::regnamespace and relkind = 'r'",
    );
    assert.deepEqual(walled, ["0"]);
  });

  it("carry over what the log of calls holds of this month, by workspace and provider", async () => {
    while ((await look("select to_regclass('model_spend')"))[0] !== "") await owner.undoLastMigration();
    const [w1, w2] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
    await look(
      `insert into workspace (id, slug, name, created_at) values ('${w1}', 'one', 'One', now()), ('${w2}', 'two', 'Two', now())`,
    );
    await look(
      `insert into session (workspace_id, id, kind, state, step, created_at, expires_at)
       select id, id, 'FILL', 'OPEN', 'INGEST', now(), now() from workspace`,
    );
    await look(
      `insert into llm_call (workspace_id, id, session_id, purpose, provider, model, prompt_version, input_hash, outcome,
         pseudonymized, no_training, input_tokens, output_tokens, at)
       select c.w::uuid, gen_random_uuid(), c.w::uuid, 'FORM', provider, 'm', 'p', 'h', 'ANSWERED', true, true, sent, said,
         date_trunc('month', now(), 'UTC') + ago::interval
       from (values ('${w1}', 'a', 100, 10, '0'), ('${w1}', 'a', 2000000000, 2000000000, '1 ms'), ('${w1}', 'b', 3, 4, '0'),
         ('${w1}', 'a', 50, 5, '-1 ms'), ('${w2}', 'a', 7, 0, '0')) as c (w, provider, sent, said, ago)`,
    );
    // The owner has to read past the wall by itself, and not as a member of who looks things up.
    await look("drop policy llm_call_lookup on llm_call");
    // Where the month's first moment is still the month before.
    const [database] = await look("select quote_ident(current_database())");
    await look(`alter database ${database} set timezone to 'Pacific/Niue'`);
    await migrate(databases.ownerUrl);
    assert.deepEqual(
      await look(
        `select workspace_id, provider, tokens from model_spend
         where month = date_trunc('month', now() at time zone 'UTC')::date order by 1, 2`,
      ),
      [`${w1} | a | 4000000110`, `${w1} | b | 7`, `${w2} | a | 7`],
    );
    assert.deepEqual(await look("select count(*) from model_spend"), ["3"]);
    assert.deepEqual(await look("select relforcerowsecurity from pg_class where relname = 'llm_call'"), ["true"]);
  });
});
