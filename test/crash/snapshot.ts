import { createHash } from "node:crypto";
import type { Client } from "pg";
import { asking, type CrashPlace, type Ground } from "./places";

export type Row = Record<string, unknown>;

/** Everything that a place's stores hold, looked at past the server: as a superuser, and in the account itself. */
export interface Snapshot {
  /** Rows by table and primary key; the vectors' table is "embedding". */
  rows: Map<string, Map<string, Row>>;
  /** Rows of the keyring's table of data keys, by id. */
  keys: Map<string, Row>;
  /** Hashes of blobs by name, with kept copies: "name", or "name (version …)". */
  blobs: Map<string, string>;
  /** What lies beside the backups, as text by name. */
  log: Map<string, string>;
  /** When rows of which table were last deleted (ms since 1970, rounded down), by the database's clock. */
  deletions: Map<string, number>;
}

export async function takeSnapshot(ground: Ground, place: CrashPlace): Promise<Snapshot> {
  const { rows, deletions } = await asking(place.superUrl, readDatabase);
  const keyring = await asking(place.superKeyringUrl, readDatabase);
  // A request for an erasure has a key of its own, for its reason: it is no item, and goes when all is over.
  const rowsOfKeys = [...(keyring.rows.get("data_key")?.values() ?? [])].filter(({ kind }) => kind !== "ERASURE");
  const keys = rowsOfKeys.map((row) => [String(row.id), row] as const);
  for (const [table, at] of keyring.deletions) deletions.set(table, at);
  for (const { container, name, at } of ground.azure.deletions)
    if (container === place.blobs) deletions.set("blobs", Math.max(at, deletions.get("blobs") ?? 0));
    else if (container === place.backups && !name.startsWith("deletion-log/")) deletions.set("backups", at);
  return { rows, keys: new Map(keys), deletions, ...readAccount(ground, place) };
}

async function readDatabase(client: Client) {
  const rows: Snapshot["rows"] = new Map();
  for (const [table, key] of await tablesOf(client)) {
    const found = await client.query<{ row: Row }>(`select to_jsonb(t) as row from ${table} t`);
    const byKey = found.rows.map(({ row }) => [key.map((column) => row[column]).join("/"), row] as const);
    rows.set(table.replace(/^.*[.]/, ""), new Map(byKey));
  }
  const noted = await client.query<{ name: string; at: number }>(
    "select name, floor(extract(epoch from max(at)) * 1000)::float8 as at from crash.deletion group by 1",
  );
  return { rows, deletions: new Map(noted.rows.map(({ name, at }) => [name, at])) };
}

/** Every table of the server and of the vectors, with the columns of its primary key. */
async function tablesOf(client: Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; key: string[] }>(
    `select c.oid::regclass::text as name, array_agg(a.attname::text order by array_position(i.indkey, a.attnum)) as key
     from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, to_regnamespace('fake')) group by 1 order by 1`,
  );
  return new Map(rows.filter(({ name }) => name !== "migrations").map(({ name, key }) => [name, key]));
}

function readAccount({ azure }: Ground, { blobs, backups }: CrashPlace): Pick<Snapshot, "blobs" | "log"> {
  const stored = azure.copies.filter(({ container }) => container === blobs);
  const beside = azure.copies.filter(({ container, kind }) => container === backups && kind === "base");
  const nameOf = (copy: (typeof stored)[number]) =>
    copy.kind === "base" && !copy.deleted ? copy.name : `${copy.name} (${copy.kind} ${copy.stamp})`;
  const uncommitted = [...azure.staged.keys()].filter((key) => key.startsWith(`${blobs}/`));
  return {
    blobs: new Map([
      ...stored.map((copy) => [nameOf(copy), createHash("sha256").update(copy.bytes).digest("hex")] as const),
      ...uncommitted.map((key) => [`${key.slice(blobs.length + 1)} (uncommitted)`, ""] as const),
    ]),
    log: new Map(beside.map(({ name, bytes }) => [name, bytes.toString("utf8")])),
  };
}

/** How many files of the keyring's database still hold the bytes of one of these keys; the log of all places is not looked at. */
export function findBytes(place: CrashPlace, keys: readonly Row[]): Promise<number> {
  return asking(place.superKeyringUrl, async (client) => {
    await client.query("checkpoint");
    const { rows } = await client.query<{ found: number }>(
      `with folder as (select 'base/' || oid || '/' as at from pg_database where datname = current_database()),
       file as (select pg_read_binary_file(at || name, 0, 1 << 28, true) as bytes from folder, pg_ls_dir(at) as name
         where name ~ '^[0-9]+' and substring(name from '^[0-9]+')::bigint >= 16384)
       select count(*)::int as found from file
       where exists (select from unnest($1::bytea[]) as k where position(k in file.bytes) > 0)`,
      [keys.map(({ wrapped }) => Buffer.from(String(wrapped).slice(2), "hex"))],
    );
    return rows[0]?.found ?? 0;
  });
}
