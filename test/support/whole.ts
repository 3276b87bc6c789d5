import { createHash } from "node:crypto";
import { Client } from "pg";
import { tables } from "../../src/entities";
import type { Row, Snapshot } from "../crash/snapshot";
import type { World } from "./world";

/** Everything that a world's stores hold, looked at past the server, as the crash tests' oracle judges it. */
export async function takeWhole(w: World): Promise<Snapshot> {
  const rows: Snapshot["rows"] = new Map();
  for (const [table, key] of await keysOf(w)) {
    const found = await w.look<{ row: Row }>(`select to_jsonb(t) as row from ${table} t`);
    rows.set(table, new Map(found.map(({ row }) => [key.map((column) => row[column]).join("/"), row])));
  }
  const passages = [...w.vectors.rows.values()].map(({ id, transcriptId, namespace, ...row }) => {
    const place = { workspace_id: namespace, id, transcript_id: transcriptId };
    return [`${namespace}/${id}`, { ...place, said: hashed(row) }] as const;
  });
  rows.set("embedding", new Map(passages));
  const blobs = [...w.blobs.blobs].map(
    ([name, { bytes, metadata }]) => [name, hashed([hashed(bytes), metadata])] as const,
  );
  const log = [...w.backups.blobs].map(([name, { bytes }]) => [name, bytes.toString("utf8")] as const);
  return { rows, keys: await readKeys(w), blobs: new Map(blobs), log: new Map(log), deletions: new Map() };
}

const hashed = (value: unknown) =>
  createHash("sha256")
    .update(Buffer.isBuffer(value) ? value : JSON.stringify(value))
    .digest("hex");

/** The columns of each table's primary key. */
async function keysOf(w: World): Promise<[string, string[]][]> {
  const found = await w.look<{ name: string; key: string[] }>(
    `select i.indrelid::regclass::text as name, array_agg(a.attname::text order by array_position(i.indkey, a.attnum)) as key
     from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indisprimary and i.indrelid::regclass::text = any($1) group by 1`,
    [Object.keys(tables)],
  );
  return found.map(({ name, key }) => [name, key]);
}

/** Data keys by id. A request's own key goes with its reason, once all is over; decoys are the scrubber's. */
async function readKeys({ databases }: World): Promise<Map<string, Row>> {
  const client = new Client(databases.superKeyringUrl);
  await client.connect();
  try {
    const sql = "select to_jsonb(t) as row from data_key t where kind not in ('ERASURE', 'DECOY')";
    const { rows } = await client.query<{ row: Row }>(sql);
    return new Map(rows.map(({ row }) => [String(row.id), row]));
  } finally {
    await client.end();
  }
}
