import { once } from "node:events";
import { finished } from "node:stream/promises";
import { Client } from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";
import { type TableName, tables } from "../../entities";
import { DomainError } from "../../errors";
import { dataSource } from "../data-source";
import { migrate } from "../migrate";
import { hasAnyRow } from "../on-connection";
import { toStoreError } from "../scoped";
import {
  BackupBrokenError,
  type BackupHead,
  type BackupRecord,
  type BackupTable,
  countLines,
  TEXT_FORMS,
} from "./format";

const names = Object.keys(tables) as TableName[];

/**
 * Loads a backup into an empty data database, as its owner, all of it or nothing: what is broken at its last byte leaves
 * the database empty. A backup of an older version goes into tables as they were then, which are then brought up to
 * date. Throws DomainError WRONG_STATE for a database that is not empty or a backup of a newer version, BackupBrokenError
 * for one that is not whole. Gives how many rows each table got.
 */
export async function loadDatabase(
  ownerUrl: string,
  records: AsyncIterable<BackupRecord>,
): Promise<Record<string, number>> {
  const all = records[Symbol.asyncIterator]();
  try {
    await assertEmpty(ownerUrl);
    const first = await all.next();
    if (first.done || first.value.kind !== "head") throw new BackupBrokenError();
    return await loadAs(ownerUrl, first.value.head, all);
  } finally {
    await all.return?.(undefined);
  }
}

async function loadAs(
  ownerUrl: string,
  head: BackupHead,
  records: AsyncIterator<BackupRecord>,
): Promise<Record<string, number>> {
  try {
    await goBackTo(ownerUrl, head);
    return await loadRows(ownerUrl, records);
  } finally {
    await migrate(ownerUrl);
  }
}

async function withOwner<T>(ownerUrl: string, fn: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl, application_name: "regenesis-restore" });
  // A connection that breaks in the middle fails what runs on it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await fn(client);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    // In the middle of a COPY it ends the transaction with it.
    await client.end();
  }
}

/** Throws DomainError WRONG_STATE for a data database that holds a row. Forced row-level security hides every row from the owner too: it is lifted for the look, and comes back with it. */
export function assertEmpty(ownerUrl: string): Promise<void> {
  return withOwner(ownerUrl, async (client) => {
    await client.query("begin");
    await force(client, false);
    const hasRows = await hasAnyRow(client, names);
    await client.query("rollback");
    if (hasRows)
      throw new DomainError("WRONG_STATE", "The database is not empty: a backup is restored into an empty one.");
  });
}

/** Tables as they were when the backup was taken. */
async function goBackTo(ownerUrl: string, head: BackupHead): Promise<void> {
  const owner = dataSource(ownerUrl, { poolSize: 1, name: "regenesis-migrate" });
  await owner.initialize();
  try {
    const applied: { name: string }[] = await owner.query("select name from schema_migration order by id");
    if (head.migrations.some((name, at) => applied[at]?.name !== name))
      throw new DomainError("WRONG_STATE", "The backup was taken by a newer version than this one.");
    for (let left = applied.length; left > head.migrations.length; left--) await owner.undoLastMigration();
  } finally {
    await owner.destroy();
  }
}

function loadRows(ownerUrl: string, records: AsyncIterator<BackupRecord>): Promise<Record<string, number>> {
  return withOwner(ownerUrl, async (client) => {
    await client.query("begin");
    await client.query(TEXT_FORMS);
    const there = await force(client, false);
    const loaded: Record<string, number> = {};
    let table: TableLoader | null = null;
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const record = next.value;
      if (record.kind === "rows") await table?.write(record.lines);
      if (record.kind !== "table") continue;
      if (table) loaded[table.name] = await table.end();
      if (!there.includes(record.table.name)) throw new BackupBrokenError();
      table = new TableLoader(client, record.table);
    }
    if (table) loaded[table.name] = await table.end();
    await force(client, true);
    await client.query("commit");
    return loaded;
  });
}

async function force(client: Client, forced: boolean): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename = any($1)`,
    [names],
  );
  for (const { name } of rows)
    await client.query(`alter table ${name} ${forced ? "force" : "no force"} row level security`);
  return rows.map(({ name }) => name);
}

/** One COPY into one table. */
class TableLoader {
  readonly name: string;
  private readonly copy: CopyStreamQuery;
  private failure: Error | null = null;
  private written = 0;

  constructor(client: Client, { name, columns }: BackupTable) {
    this.name = name;
    const list = columns.map((column) => client.escapeIdentifier(column.name)).join(", ");
    this.copy = client.query(copyFrom(`copy public.${client.escapeIdentifier(name)} (${list}) from stdin`));
    this.copy.on("error", (error) => {
      this.failure = error;
    });
  }

  async write(lines: Buffer): Promise<void> {
    if (this.failure) throw this.failure;
    this.written += countLines(lines);
    if (!this.copy.write(lines)) await once(this.copy, "drain");
  }

  /** Rows as the database counted them. */
  async end(): Promise<number> {
    if (this.failure) throw this.failure;
    this.copy.end();
    await finished(this.copy);
    if (this.copy.rowCount !== this.written) throw new BackupBrokenError();
    return this.copy.rowCount;
  }
}
