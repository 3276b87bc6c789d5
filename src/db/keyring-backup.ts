import type { Pool, PoolClient } from "pg";
import { DomainError } from "../errors";
import { hasAnyRow, inTransaction } from "./on-connection";
import { toStoreError } from "./scoped";

const FORMAT = "regenesis-keyring/1";
const PAGE = 1000;
/** In order of loading, and the order of each one's rows. */
const tables = {
  ...{ workspace_key: "workspace_id", wrapping_key: "workspace_id, id" },
  ...{ data_key: "workspace_id, id", signing_key: "kid" },
} as const;
type Table = keyof typeof tables;
const names = Object.keys(tables) as Table[];

const noRows = () => Object.fromEntries(names.map((name) => [name, 0])) as Record<Table, number>;

type Row = Record<string, unknown>;
type Line = { format: string } | { table: Table; row: Row } | { rows: Partial<Record<Table, number>> };

/** A dump of the keyring was cut short or changed, or is none. */
export class KeyringDumpError extends Error {
  constructor() {
    super("This is no whole dump of a keyring.");
    this.name = "KeyringDumpError";
  }
}

/**
 * The whole keyring at one moment, as lines of JSON: `{"format"}`, then `{"table","row"}` for each row, bytes in
 * PostgreSQL's hex, then `{"rows"}` with how many rows each table has. Keys of data backups are in it: without them a lost
 * keyring would take every data backup along, and both are kept for days. Every key is wrapped; the caller seals the rest.
 * `wrappedBy` gets the ids of the key wrapper's keys that it takes to open them.
 */
export async function* dumpKeyring(pool: Pool, wrappedBy = new Set<string>()): AsyncGenerator<Buffer> {
  const client = await pool.connect();
  const rows = noRows();
  try {
    await begin(client);
    yield toBuffer([{ format: FORMAT }]);
    for (const table of names) {
      for await (const page of readPages(client, table)) {
        rows[table] += page.length;
        for (const { wrapper_key_id: id } of page) if (typeof id === "string") wrappedBy.add(id);
        yield toBuffer(page.map((row) => ({ table, row })));
      }
    }
    yield toBuffer([{ rows }]);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    // A connection that can't roll back is broken.
    client.release(
      await client.query("rollback").then(
        () => undefined,
        (error: Error) => error,
      ),
    );
  }
}

/**
 * Loads a dump into an empty keyring, rows as they were, all or none; gives how many. The keyring is prepared and nothing
 * else uses it yet. Throws DomainError WRONG_STATE when it is not empty, KeyringDumpError for a dump that isn't whole.
 */
export function loadKeyring(pool: Pool, dump: AsyncIterable<Buffer>): Promise<Record<Table, number>> {
  return inTransaction(pool, "begin", async (client) => {
    await client.query(`lock table ${names.join(", ")} in exclusive mode`);
    await assertEmpty(client);
    const loaded = noRows();
    let told: Partial<Record<Table, number>> | null = null;
    let begun = false;
    let batch: { table: Table; row: Row }[] = [];
    for await (const line of toLines(dump)) {
      if (told || begun === "format" in line) throw new KeyringDumpError();
      begun = true;
      if ("format" in line && line.format !== FORMAT) throw new KeyringDumpError();
      if ("rows" in line) told = line.rows;
      if (!("row" in line)) continue;
      if (!belongs(batch[0], line)) batch = await insert(client, batch);
      batch.push(line);
      loaded[line.table] += 1;
    }
    await insert(client, batch);
    if (!told || names.some((table) => (told[table] ?? 0) !== loaded[table])) throw new KeyringDumpError();
    return loaded;
  });
}

/** Sorting could spill keys into files of its own; the indexes have the order. */
async function begin(client: PoolClient): Promise<void> {
  await client.query("begin isolation level repeatable read read only");
  await client.query("select set_config('app.role', 'BACKUP', true), set_config('enable_sort', 'off', true)");
}

async function* readPages(client: PoolClient, table: Table): AsyncGenerator<Row[]> {
  await client.query(
    `declare page no scroll cursor for select to_jsonb(${table}) as row from ${table} order by ${tables[table]}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: Row }>(`fetch ${PAGE} from page`);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < PAGE) break;
  }
  await client.query("close page");
}

async function assertEmpty(client: PoolClient): Promise<void> {
  await client.query("select set_config('app.role', 'BACKUP', true)");
  if (await hasAnyRow(client, names)) throw new DomainError("WRONG_STATE", "The keyring is not empty.");
}

/** Row-level security lets in one workspace at a time. */
function belongs(first: { table: Table; row: Row } | undefined, next: { table: Table; row: Row }): boolean {
  return !first || (first.table === next.table && first.row.workspace_id === next.row.workspace_id);
}

async function insert(client: PoolClient, batch: { table: Table; row: Row }[]): Promise<[]> {
  const [first] = batch;
  if (!first) return [];
  await client.query("select set_config('app.workspace_id', $1, true)", [first.row.workspace_id ?? ""]);
  const { table } = first;
  await client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(batch.map(({ row }) => row)),
  ]);
  return [];
}

function toBuffer(lines: Line[]): Buffer {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""), "utf8");
}

async function* toLines(dump: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of dump) {
    rest = Buffer.concat([rest, part]);
    for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n")) {
      yield parse(rest.subarray(0, end).toString("utf8"));
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) throw new KeyringDumpError();
}

function parse(text: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new KeyringDumpError();
  }
  if (typeof line !== "object" || line === null) throw new KeyringDumpError();
  if ("format" in line || "rows" in line) return line as Line;
  if (!("table" in line && "row" in line && names.includes(line.table as Table))) throw new KeyringDumpError();
  return line as Line;
}
