import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Client } from "pg";
import type { KeyKind } from "../../src/app";
import { Keyring } from "../../src/db/keyring";
import { keyringRights } from "../../src/db/keyring-rights";
import { pipelinePool } from "../../src/db/scoped";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { cloneDatabases, type TestDatabases } from "../support/server";

const NO_LOOKING = "The keyring's table pages and write-ahead log: the database does not allow looking into them.";
const ELSEWHERE = "Standbys and replication slots of the keyring's database server: its write-ahead log goes to them.";

describe("what the keyring's role may do", () => {
  let databases: TestDatabases;
  let outside: Client;
  let own: Client;
  let pool: ReturnType<typeof pipelinePool>;
  let keyring: Keyring;
  const here = randomUUID();
  before(async () => {
    databases = await cloneDatabases();
    outside = new Client({ connectionString: databases.superKeyringUrl });
    own = new Client({ connectionString: databases.keyringUrl });
    await Promise.all([outside.connect(), own.connect()]);
    pool = pipelinePool(databases.keyringUrl, "regenesis-keyring", 5);
    keyring = new Keyring(pool, new MemoryKeys());
    await keyring.prepare();
  });
  afterEach(() => outside.query(keyringRights));
  after(async () => {
    await Promise.all([outside.end(), own.end(), pool.end()]);
    await databases.drop();
  });

  async function destroyed(): Promise<{ id: string; kind: KeyKind }[]> {
    const keys = [{ id: randomUUID(), kind: "SESSION" as const }];
    for (const { id, kind } of keys) {
      await keyring.create(here, id, kind);
      await keyring.destroy(here, [id]);
    }
    return keys;
  }
  const part = async (name: string) =>
    (await own.query("select regenesis_server.key_file_part($1, 0, 8192) as part", [name])).rows[0].part;

  it("reads the keys' table and the log, and no other file of the server", async () => {
    const { rows } = await own.query<{ name: string }>("select name from regenesis_server.key_files()");
    assert.ok(rows.some(({ name }) => name.startsWith("base/")) && rows.some(({ name }) => name.startsWith("pg_wal/")));
    for (const { name } of rows) assert.notEqual(await part(name), null, name);
    const { rows: others } = await outside.query<{ name: string }>(
      `select pg_relation_filepath(oid) as name from pg_class
       where relname in ('workspace_key', 'signing_key', 'pg_class', 'pg_authid', 'pg_statistic')`,
    );
    assert.equal(others.length, 5);
    const shut = ["postgresql.conf", "pg_hba.conf", "global/pg_control", "PG_VERSION", "postmaster.pid", "/etc/passwd"];
    const around = ["pg_wal/../PG_VERSION", "pg_wal/..", "pg_wal/archive_status/x", "base/../PG_VERSION", ""];
    for (const name of [...others.map((other) => other.name), ...shut, ...around])
      assert.equal(await part(name).catch((error) => error.code), null, name);
    for (const sql of ["select pg_read_binary_file('PG_VERSION')", "select pg_ls_waldir()", "select pg_ls_dir('.')"])
      await assert.rejects(own.query(sql), { code: "42501" });
  });

  it("no other role of ours may read them", async () => {
    await outside.query(
      `grant connect on database ${new URL(databases.keyringUrl).pathname.slice(1)} to regenesis_app`,
    );
    const url = new URL(databases.appUrl);
    url.pathname = new URL(databases.keyringUrl).pathname;
    const app = new Client({ connectionString: url.toString() });
    await app.connect();
    try {
      await assert.rejects(app.query("select regenesis_server.key_files()"), { code: "42501" });
    } finally {
      await app.end();
    }
  });

  for (const [what, sql] of Object.entries({
    "of the function that reads": "drop function regenesis_server.key_file_part(text, bigint, integer)",
    "to use the function that lists": "revoke execute on function regenesis_server.key_files() from regenesis_keyring",
    "of the schema": "drop schema regenesis_server cascade",
    "to start a segment": "revoke execute on function pg_switch_wal() from regenesis_keyring",
  }))
    it(`without the right ${what} the rows decide, and the rest is said to be not covered`, async () => {
      await outside.query(sql);
      const keys = await destroyed();
      await keyring.scrub();
      assert.deepEqual(await keyring.probe(here, keys), { probe: "ABSENT", notCovered: [NO_LOOKING] });
      const id = randomUUID();
      await keyring.create(here, id, "FORM");
      assert.equal((await keyring.probe(here, [...keys, { id, kind: "FORM" }])).probe, "PRESENT");
      const { rows } = await outside.query<{ page: Buffer }>(
        "select pg_read_binary_file(pg_relation_filepath('data_key')) as page",
      );
      assert.ok(!rows[0]?.page.includes(Buffer.from((here + keys[0]?.id).replaceAll("-", ""), "hex")));
    });

  it("a look that the database breaks off is UNKNOWN, and never ABSENT", async () => {
    const keys = await destroyed();
    await keyring.scrub();
    await outside.query(`create or replace function regenesis_server.key_file_part(name text, at bigint, length integer)
      returns bytea language plpgsql as $$ begin raise exception 'no' using errcode = '58030'; end $$`);
    assert.deepEqual(await keyring.probe(here, keys), { probe: "UNKNOWN", notCovered: [] });
    await assert.rejects(keyring.scrub(), { name: "StoreError", sqlState: "58030" });
  });

  it("a replication slot's copies are said to be not covered", async () => {
    const slot = `h_${randomUUID().replaceAll("-", "")}`;
    await outside.query("select pg_create_physical_replication_slot($1)", [slot]);
    try {
      const keys = await destroyed();
      await keyring.scrub();
      assert.deepEqual(await keyring.probe(here, keys), { probe: "ABSENT", notCovered: [ELSEWHERE] });
    } finally {
      await outside.query("select pg_drop_replication_slot($1)", [slot]);
    }
  });

  it("statistics sample no key, nor keep what they sampled before", async () => {
    await outside.query(
      `insert into data_key (workspace_id, id, kind, wrapped)
       select $1, gen_random_uuid(), 'SOURCE', decode(repeat(md5((n % 40)::text), 4), 'hex') from generate_series(1, 400) n`,
      [here],
    );
    const sampled = async () => {
      await outside.query("analyze data_key, workspace_key, signing_key");
      const { rows } = await outside.query<{ attname: string }>(
        "select distinct attname from pg_stats where tablename in ('data_key', 'workspace_key', 'signing_key')",
      );
      return rows.map(({ attname }) => attname);
    };
    const names = await sampled();
    assert.ok(names.includes("kind") && !names.includes("wrapped"), names.join());
    await outside.query("alter table data_key alter column wrapped set statistics -1");
    assert.ok((await sampled()).includes("wrapped"));
    await keyring.prepare();
    assert.ok(!(await sampled()).includes("wrapped"));
  });

  it("is what the operations manual tells operators to allow, word for word", async () => {
    const manual = await readFile("docs/operations.md", "utf8");
    assert.ok(manual.includes(`\`\`\`sql\n${keyringRights}\`\`\`\n`));
  });
});
