import type { Pool, PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type TableName, tables } from "../../entities";
import { toStoreError } from "../scoped";
import { BackupWriter, TEXT_FORMS } from "./format";

const LINES_BYTES = 65_536;
const LINE_END = 0x0a;
const names = Object.keys(tables) as TableName[];

/** The role that takes backups is kept from rows, so that what it would take is a part of what there is. */
export class BackupBlindError extends Error {
  constructor(table: string) {
    super(`The role that takes backups does not see ${table} whole.`);
    this.name = "BackupBlindError";
  }
}

/**
 * Every row of every table at one moment, which comes after the call: whatever was committed before it is in. The pool is
 * of the role regenesis_backup, of which row-level security lets through all. Memory is flat. The caller seals it.
 */
export async function* dumpDatabase(
  pool: Pool,
  facts: { software: string; takenAt: Date },
): AsyncGenerator<Buffer, void, undefined> {
  const client = await pool.connect().catch((error) => {
    throw toStoreError(error);
  });
  let whole = false;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query(TEXT_FORMS);
    await assertSeesAll(client);
    const writer = new BackupWriter();
    const migrations = await listMigrations(client);
    yield writer.head({ software: facts.software, migrations, takenAt: facts.takenAt.toISOString(), tables: names });
    for (const table of names) yield* dumpTable(client, writer, table);
    await client.query("commit");
    yield writer.end();
    whole = true;
  } catch (error) {
    throw toStoreError(error);
  } finally {
    // A connection in the middle of a COPY is of no use to anybody.
    client.release(!whole);
  }
}

/** A table that row-level security filters would be dumped in part, and nobody would notice before a restore. */
async function assertSeesAll(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and c.relrowsecurity
       and not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
         and p.cmd = 'SELECT' and p.permissive = 'PERMISSIVE' and p.qual = 'true' and current_user = any(p.roles))
     union all
     select p.tablename from pg_policies p
     where p.schemaname = 'public' and p.tablename = any($1) and p.permissive = 'RESTRICTIVE'
       and (current_user = any(p.roles) or 'public' = any(p.roles))`,
    [names],
  );
  if (rows[0]) throw new BackupBlindError(rows[0].name);
}

async function listMigrations(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select name from schema_migration order by id");
  return rows.map(({ name }) => name);
}

async function* dumpTable(client: PoolClient, writer: BackupWriter, table: TableName): AsyncGenerator<Buffer> {
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`public.${table}`],
  );
  yield writer.openTable({ name: table, columns });
  const list = columns.map(({ name }) => `"${name}"`).join(", ");
  const rows = client.query(copyTo(`copy (select ${list} from public.${table}) to stdout`));
  for await (const lines of wholeLines(rows)) yield writer.lines(lines);
}

/** The same bytes in pieces of about 64 KiB that end where a line ends. */
async function* wholeLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const part of bytes) {
    const end = part.lastIndexOf(LINE_END) + 1;
    if (end === 0 || size + part.length < LINES_BYTES) {
      held.push(part);
      size += part.length;
      continue;
    }
    yield Buffer.concat([...held, part.subarray(0, end)]);
    held = [part.subarray(end)];
    size = part.length - end;
  }
  if (size > 0) yield Buffer.concat(held, size);
}
