import { Client } from "pg";
import { open } from "../../src/crypto/envelope";
import type { Keyring } from "../../src/db/keyring";
import { type ContentTable, cell, content } from "../../src/entities";
import { formsOf } from "../support/canaries";

/** One sealed value as it lay in a table when it was dumped. */
export interface Sealed {
  column: string;
  place: ReturnType<typeof cell>;
  bytes: Buffer;
}

type Row = Record<string, unknown>;

/** Every sealed value there is, by a superuser, past every wall. */
export async function dumpSealed(url: string): Promise<Sealed[]> {
  return connected(url, async (client) => {
    const found: Sealed[] = [];
    for (const [table, columns] of Object.entries(content)) {
      const { rows } = await client.query<Row>(`select * from ${table}`);
      for (const row of rows.map(toCamel))
        for (const column of Object.keys(columns)) {
          if (row[column] === null) continue;
          const place = cell(table as ContentTable, column as never, row as never);
          found.push({ column: `${table}.${column}`, place, bytes: row[column] as Buffer });
        }
    }
    return found;
  });
}

/** What of it opens with any key that the keyring still holds for the workspace, its own or another's. */
export async function openAny(keyring: Keyring, keyringUrl: string, dumped: readonly Sealed[]): Promise<string[]> {
  const workspaces = new Set(dumped.map(({ place }) => place.workspaceId));
  const opened: string[] = [];
  for (const workspaceId of workspaces) {
    const ids = await connected(keyringUrl, async (client) => {
      const { rows } = await client.query("select id from data_key where workspace_id = $1", [workspaceId]);
      return rows.map(({ id }) => String(id));
    });
    const held = await keyring.load(workspaceId, ids);
    for (const { column, place, bytes } of dumped.filter((each) => each.place.workspaceId === workspaceId))
      for (const { key } of held.values()) {
        const plain = openOrNull(() => open(key, place, bytes).toString("utf8"));
        if (plain !== null) opened.push(`${column}: ${plain}`);
      }
  }
  return opened;
}

/** Every row of every table, of every database of the cluster and of the queue's schema, as text; values as hex. */
export async function dumpText(urlOf: (database: string) => string): Promise<string> {
  const names = await connected(urlOf("postgres"), async (client) => {
    const { rows } = await client.query("select datname from pg_database where datallowconn and not datistemplate");
    return rows.map(({ datname }) => String(datname));
  });
  const lines: string[] = [];
  for (const name of names)
    await connected(urlOf(name), async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
         where schemaname not in ('pg_catalog', 'information_schema')`,
      );
      for (const table of tables) {
        const { rows } = await client.query<{ line: string }>(`select t::text as line from ${table.name} t`);
        lines.push(...rows.map(({ line }) => line));
      }
    });
  return lines.join("\n");
}

/** Which of these words are in a text, in whatever form. */
export function seenIn(text: string, words: Record<string, string>): string[] {
  const bytes = Buffer.from(text);
  return Object.entries(words)
    .filter(([, word]) => formsOf(word).some((form) => bytes.includes(form.bytes)))
    .map(([kind]) => kind);
}

/** What a JWS states, readable. */
export function readJws(jws: string): string {
  return Buffer.from(jws.split(".")[1] as string, "base64url").toString();
}

export async function connected<T>(url: string, ask: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

function toCamel(row: Row): Row {
  const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value]));
}

function openOrNull(attempt: () => string): string | null {
  try {
    return attempt();
  } catch (error) {
    if ((error as Error).name === "SealBrokenError") return null;
    throw error;
  }
}
