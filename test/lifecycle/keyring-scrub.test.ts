import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Client } from "pg";
import type { KeyKind } from "../../src/app";
import { Keyring } from "../../src/db/keyring";
import { INSTALLATION } from "../../src/db/keyring-schema";
import { pipelinePool } from "../../src/db/scoped";
import { prepareKeyringDatabase } from "../../src/embedded/keyring-database";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { cloneDatabases, type TestDatabases } from "../support/server";
import { until } from "../support/until";

const GONE = { probe: "ABSENT", notCovered: [] };
const THERE = { probe: "PRESENT", notCovered: [] };

describe("scrubbing destroyed data keys", () => {
  let databases: TestDatabases;
  let outside: Client;
  let pools: ReturnType<typeof pipelinePool>[];
  let keyring: Keyring;
  let neighbour: Keyring;
  const here = randomUUID();
  before(async () => {
    databases = await cloneDatabases();
    outside = new Client({ connectionString: databases.superKeyringUrl });
    await outside.connect();
    pools = [0, 1].map(() => pipelinePool(databases.keyringUrl, "regenesis-keyring", 5));
    const wrapper = new MemoryKeys();
    [keyring, neighbour] = pools.map((pool) => new Keyring(pool, wrapper)) as [Keyring, Keyring];
    await keyring.prepare();
  });
  after(async () => {
    await outside.end();
    await Promise.all(pools.map((pool) => pool.end()));
    await databases.drop();
  });

  async function made(count: number, kind: KeyKind = "SESSION", workspaceId = here) {
    const keys = Array.from({ length: count }, () => ({ id: randomUUID(), kind }));
    await Promise.all(keys.map(({ id }) => keyring.create(workspaceId, id, kind)));
    return keys;
  }
  /** Past the wrapper, for numbers; their bytes are no keys. */
  async function filled(count: number, kind: KeyKind) {
    const { rows } = await outside.query<{ id: string; kind: KeyKind }>(
      `insert into data_key (workspace_id, id, kind, wrapped)
       select $1, gen_random_uuid(), $2, decode(repeat(md5(n::text), 4), 'hex') from generate_series(1, $3) n returning id, kind`,
      [here, kind, count],
    );
    return rows;
  }
  const idsOf = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);

  it("a key is PRESENT as a row, after a bare delete, after a plain vacuum, and ABSENT once scrubbed", async () => {
    const [kept, ...keys] = await made(5);
    assert.ok(kept);
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    await keyring.destroy(here, idsOf(keys));
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    await outside.query("vacuum data_key");
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), GONE);
    assert.deepEqual(await neighbour.probe(here, keys), GONE);
    assert.deepEqual(await keyring.probe(here, [kept]), THERE);
    assert.equal((await keyring.load(here, [kept.id])).size, 1);
  });

  it("a key that is out of the table's pages is PRESENT while the log holds it", async () => {
    const keys = await made(3);
    await keyring.destroy(here, idsOf(keys));
    await outside.query("vacuum (full) data_key");
    const { rows } = await outside.query("select name, bytes from regenesis_server.key_files()");
    const pages = rows.filter(({ name }) => !name.startsWith("pg_wal/"));
    for (const { name } of pages) {
      const { rows: read } = await outside.query("select pg_read_binary_file($1) as bytes", [name]);
      for (const { id } of keys) assert.ok(!read[0].bytes.includes(Buffer.from(id.replaceAll("-", ""), "hex")));
    }
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), GONE);
  });

  it("a key whose bytes lie across two pages of the log is found", async () => {
    const keys = await filled(3_000, "SOURCE");
    await outside.query("delete from data_key where workspace_id = $1 and kind = 'SOURCE'", [here]);
    await outside.query("vacuum (full) data_key");
    const { rows } = await outside.query<{ bytes: Buffer }>(
      `select string_agg(pg_read_binary_file('pg_wal/' || name), '' order by name) as bytes from pg_ls_waldir()`,
    );
    const log = rows[0]?.bytes as Buffer;
    const kind = Buffer.from("\x0fSOURCE", "latin1");
    const whole = (id: string) => Buffer.concat([Buffer.from((here + id).replaceAll("-", ""), "hex"), kind]);
    const across = keys.filter(({ id }) => !log.includes(whole(id)));
    assert.ok(across.length > 0 && across.length < 100, `${across.length} lie across pages`);
    for (const key of across) assert.deepEqual(await keyring.probe(here, [key]), THERE, key.id);
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), GONE);
  });

  it("one of a thousand keys that still lies in a page makes the answer PRESENT", async () => {
    const keys = await filled(1_000, "TRANSCRIPT");
    const last = keys.at(-1) as { id: string; kind: KeyKind };
    await keyring.destroy(here, idsOf(keys.slice(0, -1)));
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys.slice(0, -1)), GONE);
    await keyring.destroy(here, [last.id]);
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    assert.deepEqual(await keyring.probe(here, keys.slice(0, -1)), GONE);
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), GONE);
  });

  it("a key of the installation lives and goes like a workspace's", async () => {
    const keys = await made(1, "BACKUP", INSTALLATION);
    const [backup] = keys as [{ id: string; kind: KeyKind }];
    assert.equal((await keyring.load(INSTALLATION, [backup.id])).get(backup.id)?.kind, "BACKUP");
    await keyring.destroy(INSTALLATION, [backup.id]);
    assert.deepEqual(await keyring.probe(INSTALLATION, keys), THERE);
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(INSTALLATION, keys), GONE);
  });

  it("twelve at once in two processes end with nothing left, and lose no key that is made or read meanwhile", async () => {
    const kept = await made(4, "FORM");
    const fresh: { id: string; kind: KeyKind }[] = [];
    const ends = Array.from({ length: 12 }, async (_, at) => {
      const own = await made(2);
      const by = at % 2 ? keyring : neighbour;
      await by.destroy(here, idsOf(own));
      fresh.push(...(await made(1, "PERSON")));
      await by.scrub();
      assert.equal((await neighbour.load(here, idsOf(kept))).size, kept.length);
      return own;
    });
    const destroyed = (await Promise.all(ends)).flat();
    assert.deepEqual(await keyring.probe(here, destroyed), GONE);
    assert.equal((await keyring.load(here, idsOf(fresh))).size, 12);
  });

  it("shares its work: behind one that is at it, ten more rewrite the table once", async () => {
    const pageFile = async () => (await outside.query("select pg_relation_filenode('data_key') as at")).rows[0].at;
    const rewritten = new Set([await pageFile()]);
    const first = keyring.scrub();
    const others = Array.from({ length: 10 }, () => keyring.scrub());
    for (const ended of [first, ...others]) {
      await ended;
      rewritten.add(await pageFile());
    }
    assert.ok(rewritten.size <= 3, `${rewritten.size - 1} times`);
  });

  it("a reader who still sees the keys keeps them PRESENT, and the next scrub takes them", async () => {
    const reader = new Client({ connectionString: databases.superKeyringUrl });
    await reader.connect();
    const keys = await made(2);
    await reader.query("begin isolation level repeatable read");
    await reader.query("select 1");
    await keyring.destroy(here, idsOf(keys));
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    await reader.query("rollback");
    await reader.end();
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), GONE);
  });

  it("waits for whoever reads the table, without an end and without an error", async () => {
    const reader = new Client({ connectionString: databases.superKeyringUrl });
    await reader.connect();
    const keys = await made(2);
    await keyring.destroy(here, idsOf(keys));
    await reader.query("begin");
    await reader.query("lock table data_key in access share mode");
    const scrubbed = keyring.scrub();
    await until(async () => {
      const sql = "select from pg_locks where relation = 'data_key'::regclass and not granted";
      return (await outside.query(sql)).rowCount === 1;
    });
    await reader.query("commit");
    await scrubbed;
    await reader.end();
    assert.deepEqual(await keyring.probe(here, keys), GONE);
  });

  it("a file that a crash left of the table is looked into, and removed when the embedded server starts again", async () => {
    const keys = await made(2);
    await outside.query("checkpoint");
    const { rows } = await outside.query<{ path: string }>(
      "select current_setting('data_directory') || '/' || pg_relation_filepath('data_key') as path",
    );
    const { path } = rows[0] as { path: string };
    const left = join(dirname(path), "999999999");
    await copyFile(path, left);
    await keyring.destroy(here, idsOf(keys));
    await keyring.scrub();
    assert.deepEqual(await keyring.probe(here, keys), THERE);
    await prepareKeyringDatabase(databases.superKeyringUrl);
    assert.deepEqual(await keyring.probe(here, keys), GONE);
    assert.ok((await keyring.load(here, idsOf(await made(1)))).size === 1);
  });

  it("leaves no row of its own", async () => {
    await keyring.scrub();
    const { rows } = await outside.query("select distinct kind from data_key order by kind");
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ["FORM", "PERSON", "SESSION"],
    );
  });
});
