import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { Client, Pool } from "pg";
import { backupKey, openRecords } from "../../src/db/backup/backups";
import { BackupBlindError, dumpDatabase } from "../../src/db/backup/dump";
import {
  BackupBrokenError,
  type BackupRecord,
  type BackupTable,
  BackupWriter,
  readBackup,
} from "../../src/db/backup/format";
import { loadDatabase } from "../../src/db/backup/load";
import { dataSource } from "../../src/db/data-source";
import { cell, tables, Utterance } from "../../src/entities";
import { StoreError } from "../../src/errors";
import { backUp } from "../../src/lifecycle/dispose/backups";
import { cloneDatabases, type TestDatabases } from "../support/server";
import type { World } from "../support/world";
import { everything, seededWorld } from "../tenancy/seeded";

const facts = { software: "regenesis test", takenAt: new Date() };

async function bytesOf(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
const recordsOf = (plain: Buffer, size = 7_001) => readBackup(pieces(plain, size));
/** In pieces whose borders lie anywhere. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function isEmpty({ superUrl }: TestDatabases): Promise<boolean> {
  const client = new Client({ connectionString: superUrl });
  await client.connect();
  const any = Object.keys(tables).map((table) => `exists (select from ${table})`);
  const { rows } = await client.query<{ any: boolean }>(`select ${any.join(" or ")} as any`);
  await client.end();
  return rows[0]?.any === false;
}

/** Columns as the version before the last migration had them, "table.column". */
async function columnsBefore({ ownerUrl }: TestDatabases): Promise<Set<string>> {
  const owner = dataSource(ownerUrl, { poolSize: 1, name: "regenesis-migrate" });
  await owner.initialize();
  await owner.undoLastMigration();
  const sql = "select table_name || '.' || column_name as name from information_schema.columns";
  const rows: { name: string }[] = await owner.query(sql);
  await owner.destroy();
  return new Set(rows.map(({ name }) => name));
}

describe("a backup of the data", function () {
  this.timeout(180_000);
  let w: World;
  let pool: Pool;
  let plain: Buffer;
  const targets: TestDatabases[] = [];

  async function anEmptyDatabase(): Promise<TestDatabases> {
    const made = await cloneDatabases();
    targets.push(made);
    return made;
  }

  before(async () => {
    w = await seededWorld();
    pool = new Pool({ connectionString: w.databases.backupUrl as string, max: 1 });
    plain = await bytesOf(dumpDatabase(pool, facts));
  });
  after(async () => {
    await pool.end();
    await w.close();
    for (const target of targets) await target.drop();
  });

  it("brings back every row of every table as it was, with the walls up again", async () => {
    const { ownerUrl, superUrl } = await anEmptyDatabase();
    const loaded = await loadDatabase(ownerUrl, recordsOf(plain));
    const outside = new Pool({ connectionString: superUrl, max: 1 });
    const look = async <R>(sql: string) => (await outside.query(sql)).rows as R[];
    assert.deepEqual(await everything({ look } as unknown as World), await everything(w));
    const counts = await Promise.all(
      Object.keys(tables).map(async (table) => [table, (await look(`select 1 from ${table}`)).length]),
    );
    assert.deepEqual(loaded, Object.fromEntries(counts));
    const lifted = await look(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relname <> 'schema_migration' and not relforcerowsecurity`,
    );
    assert.deepEqual(lifted, []);
    await outside.end();
  });

  it("is refused by a database that is not empty, which stays as it was", async () => {
    const all = await everything(w);
    await assert.rejects(loadDatabase(w.databases.ownerUrl, recordsOf(plain)), { code: "WRONG_STATE" });
    assert.deepEqual(await everything(w), all);
  });

  it("cut short anywhere, changed or reordered, leaves the database empty", async () => {
    const target = await anEmptyDatabase();
    const borders = toBorders(plain);
    const [third = 0, fourth = 0, fifth = 0] = borders.slice(3);
    const swapped = [plain.subarray(0, third), plain.subarray(fourth, fifth), plain.subarray(third, fourth)];
    const last = borders.at(-2) as number;
    const changed = Buffer.from(plain);
    const at = plain.indexOf("Workspace here");
    changed.write("Workspace hare", at);
    const bad = {
      "cut within its last byte": plain.subarray(0, -1),
      "cut before its end": plain.subarray(0, last),
      "cut in the middle": plain.subarray(0, plain.length >> 1),
      "records swapped": Buffer.concat([...swapped, plain.subarray(fifth)]),
      "a record left out": Buffer.concat([plain.subarray(0, third), plain.subarray(fourth)]),
      "a value changed": changed,
      "something after the end": Buffer.concat([plain, plain.subarray(last)]),
      "twice over": Buffer.concat([plain, plain]),
      nothing: Buffer.alloc(0),
    };
    for (const [how, bytes] of Object.entries(bad)) {
      // Rows of another table may be what the database refuses, before the end tells.
      const refused = (error: Error) => error instanceof BackupBrokenError || error instanceof StoreError;
      await assert.rejects(loadDatabase(target.ownerUrl, recordsOf(bytes)), refused, how);
      assert.ok(await isEmpty(target), how);
    }
    await loadDatabase(target.ownerUrl, recordsOf(plain));
  });

  it("reads the same in pieces of any size", async () => {
    const whole: BackupRecord[] = [];
    for await (const record of recordsOf(plain, plain.length)) whole.push(record);
    for (const size of [1, 4, 65_536]) {
      let at = 0;
      for await (const record of recordsOf(plain.subarray(0), size)) assert.deepEqual(record, whole[at++]);
      assert.equal(at, whole.length);
    }
  });

  it("holds content sealed and never as it was said", async () => {
    const keys = w.app.keys(w.here.system);
    const rows = await w.app.write(w.here.system, (unit) => unit.em.find(Utterance, { take: 200 }));
    const said = await Promise.all(rows.map((row) => keys.open(cell("utterance", "text", row), row.text)));
    assert.ok(said.length > 50);
    const text = plain.toString("utf8");
    for (const each of said.filter((words) => (words?.length ?? 0) > 12))
      assert.equal(text.includes(each as string), false);
    for (const planted of [
      "Thanks",
      "walk more",
      "Said more kindly",
      "It was May",
      "Maren Holt",
      "ada.admin@here.test",
    ])
      assert.equal(text.includes(planted), false, planted);
    assert.ok(text.includes(rows[0]?.text?.toString("hex") as string), "the sealed bytes are there");
  });

  it("is of one moment: rows written meanwhile are in it wholly or not at all", async () => {
    const writer = new Pool({ connectionString: w.databases.superUrl, max: 1 });
    const records = readBackup(dumpDatabase(pool, facts));
    const seen = new Map<string, number>();
    let table = "";
    let begun = false;
    for await (const record of records) {
      if (record.kind === "table") table = record.table.name;
      if (record.kind === "rows") seen.set(table, record.lines.toString().split("\n").length - 1);
      if (begun) continue;
      begun = true;
      await writer.query(`insert into outbox (workspace_id, id, topic, payload, at)
        select id, gen_random_uuid(), 'user:late', '{}', now() from workspace`);
      await writer.query(`update workspace set name = name || ' later'`);
    }
    const { rows } = await writer.query<{ count: number }>(
      "select count(*)::int as count from outbox where topic <> 'user:late'",
    );
    assert.equal(seen.get("outbox"), rows[0]?.count);
    await writer.query(`delete from outbox where topic = 'user:late'`);
    await writer.query(`update workspace set name = replace(name, ' later', '')`);
    await writer.end();
  });

  it("fails where its role would see a part of a table", async () => {
    const owner = new Client({ connectionString: w.databases.ownerUrl });
    await owner.connect();
    await owner.query("alter policy session_backup on session using (workspace_id is null)");
    await assert.rejects(bytesOf(dumpDatabase(pool, facts)), new BackupBlindError("session"));
    await owner.query("alter policy session_backup on session using (true)");
    await owner.query("create policy late on source as restrictive for select using (false)");
    await assert.rejects(bytesOf(dumpDatabase(pool, facts)), new BackupBlindError("source"));
    await owner.query("drop policy late on source");
    await owner.end();
    assert.ok((await bytesOf(dumpDatabase(pool, facts))).length > 0);
  });

  it("reads every table by a role that can change nothing and that nothing confines", async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and c.relname <> 'schema_migration' and not exists (select from pg_policies p where p.tablename = c.relname
         and 'regenesis_backup' = any(p.roles) and p.qual = 'true')`,
    );
    assert.deepEqual(rows, [], "every table, a later one too, is opened to the backup's role by its migration");
    for (const table of Object.keys(tables)) {
      const refused = { code: "42501" };
      await assert.rejects(pool.query(`delete from ${table}`), refused, table);
      await assert.rejects(pool.query(`insert into ${table} default values`), refused, table);
    }
    const { rows: role } = await pool.query(
      "select rolsuper or rolbypassrls or rolcreaterole as strong from pg_roles where rolname = current_user",
    );
    assert.deepEqual(role, [{ strong: false }]);
  });

  it("goes into the tables of its own version, which are then brought up to date; a newer one is refused", async () => {
    const target = await anEmptyDatabase();
    const [head] = toRecords(plain);
    const { migrations } = JSON.parse((head as Buffer).subarray(5).toString()) as { migrations: string[] };
    const tableOf = (record: Buffer) =>
      record[0] === 0x54 ? (JSON.parse(record.subarray(5).toString()) as BackupTable) : null;
    const rewritten = (change: string[], holds: (table: BackupTable) => boolean) => {
      const { format: _, ...known } = JSON.parse((head as Buffer).subarray(5).toString());
      const records = toRecords(plain).slice(1, -1);
      // In dependency order: what comes before the first that isn't there refers to none that is left out.
      const cut = records.findIndex((record) => !holds(tableOf(record) ?? { name: "", columns: [] }));
      const kept = cut < 0 ? records : records.slice(0, cut);
      const writer = new BackupWriter();
      const tables = kept.flatMap((record) => tableOf(record)?.name ?? []);
      const parts = [writer.head({ ...known, migrations: change, tables })];
      for (const record of kept) {
        const table = tableOf(record);
        parts.push(table ? writer.openTable(table) : writer.lines(record.subarray(5)));
      }
      return Buffer.concat([...parts, writer.end()]);
    };
    const newer = rewritten([...migrations, "Later2000000000000"], () => true);
    await assert.rejects(loadDatabase(target.ownerUrl, recordsOf(newer)), { code: "WRONG_STATE" });
    assert.ok(await isEmpty(target));
    const known = await columnsBefore(await anEmptyDatabase());
    const older = rewritten(migrations.slice(0, -1), ({ name, columns }) =>
      columns.every((column) => known.has(`${name}.${column.name}`)),
    );
    const loaded = await loadDatabase(target.ownerUrl, recordsOf(older));
    assert.ok((loaded.workspace ?? 0) > 0);
    const fresh = new Pool({ connectionString: target.superUrl, max: 1 });
    const applied = await fresh.query("select name from schema_migration order by id");
    assert.deepEqual(
      applied.rows.map(({ name }) => name),
      migrations,
    );
    await fresh.end();
  });

  it("as it is stored says nothing without its key, and opens under its own id alone", async () => {
    const one = await backUp(w.app);
    const two = await backUp(w.app);
    const stored = w.backups.blobs.get(one.blobKey)?.bytes as Buffer;
    for (const planted of ["Workspace here", "session", w.here.id, w.here.coach.ref])
      assert.equal(stored.includes(planted), false, planted);
    const read = async (id: string, keyId: string, bytes: Buffer) => {
      const key = await backupKey(w.composed.keyring, keyId);
      const stream = Readable.from([bytes], { objectMode: false });
      for await (const _ of openRecords(key, { id }, stream));
    };
    await read(one.id, one.id, stored);
    const broken = { name: "SealBrokenError" };
    await assert.rejects(read(one.id, two.id, stored), broken, "another's key");
    await assert.rejects(read(two.id, one.id, stored), broken, "another's name");
    await assert.rejects(read(one.id, one.id, stored.subarray(0, -65_552)), broken, "cut by a frame");
    const changed = Buffer.from(stored);
    changed[changed.length >> 1] = (changed[changed.length >> 1] as number) ^ 1;
    await assert.rejects(read(one.id, one.id, changed), broken, "one bit");
    await assert.rejects(read(one.id, one.id, noise(stored.length)), broken, "noise");
  });
});

/** Where each record begins, and where the last one ends. */
function toBorders(plain: Buffer): number[] {
  const borders = [0];
  for (let at = 0; at < plain.length; at += 5 + plain.readUInt32BE(at + 1))
    borders.push(at + 5 + plain.readUInt32BE(at + 1));
  return borders;
}
function toRecords(plain: Buffer): Buffer[] {
  const borders = toBorders(plain);
  return borders.slice(0, -1).map((from, index) => plain.subarray(from, borders[index + 1]));
}
const noise = (bytes: number) =>
  createCipheriv("aes-256-ctr", randomBytes(32), randomBytes(16)).update(Buffer.alloc(bytes));
