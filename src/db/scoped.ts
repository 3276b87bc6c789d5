import { Pool, type PoolClient, types } from "pg";
import type { Who } from "../app";
import { StoreError } from "../errors";

/**
 * The planner takes the policies' comparisons to leave next to nothing of a list, and then reads and sorts all of it for
 * its first page; kept from bitmap scans, it walks the index in the list's own order and stops where the page ends.
 */
const SETTINGS = {
  name: "settings",
  text: `select set_config('app.workspace_id', $1, true), set_config('app.role', $2, true), set_config('app.user_id', $3, true),
    set_config('enable_bitmapscan', 'off', true)`,
};

/** A connection keeps the plan of each named statement for as long as it lives: the first so many texts get a name. */
const MOST_NAMES = 200;
const names = new Map<string, string>();
function nameOf(text: string): string | undefined {
  if (!names.has(text) && names.size < MOST_NAMES) names.set(text, `scoped-${names.size + 1}`);
  return names.get(text);
}

/** What row-level security compares with, for the length of one transaction. */
export function settingsOf(who: Pick<Who, "workspaceId" | "role" | "userId">): [string, string, string] {
  return [who.workspaceId, who.role, who.userId ?? ""];
}

/** bigint as a number: sizes and counts stay far below 2^53. */
const numbers = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as "text");
  },
};

/** A pool that sends a whole transaction in one flush. It takes no cursors, streams or LISTEN. */
export function pipelinePool(url: string, name: string, max: number): Pool {
  const options = { connectionString: url, application_name: name, max, pipeline: true, types: numbers };
  const pool = new Pool(options);
  // A connection that breaks, idle or at work, is replaced; without a listener on each it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** One statement in a transaction of its own, as `who`, in one round trip. */
export async function runScoped<R>(
  pool: Pool,
  who: Pick<Who, "workspaceId" | "role" | "userId">,
  statement: { text: string; values?: readonly unknown[] },
  mode: "read only" | "read write",
): Promise<R[]> {
  const client = await connect(pool);
  let broken: Error | undefined;
  try {
    const sent = [
      client.query(`begin ${mode}`),
      client.query({ ...SETTINGS, values: settingsOf(who) }),
      client.query({ name: nameOf(statement.text), text: statement.text, values: statement.values as unknown[] }),
      client.query("commit"),
    ] as const;
    const answers = await Promise.allSettled(sent);
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed) throw failed.reason;
    return (await sent[2]).rows as R[];
  } catch (error) {
    if (!sqlState(error)) broken = error as Error;
    throw toStoreError(error);
  } finally {
    client.release(broken);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw toStoreError(error);
  }
}

function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** The driver's errors hold statements and values; what goes on holds the SQLSTATE and the constraint alone. */
export function toStoreError(error: unknown): Error {
  const driver = (error as { driverError?: unknown }).driverError ?? error;
  const state = sqlState(driver);
  if (state) return new StoreError(state, (driver as { constraint?: string }).constraint ?? null);
  if (error instanceof Error && "query" in error && "parameters" in error) return new StoreError("XX000", null);
  return error as Error;
}

/** snake_case columns as camelCase properties. */
export function camelCased<R>(row: Record<string, unknown>): R {
  const result: Record<string, unknown> = {};
  for (const name in row) result[toCamel(name)] = row[name];
  return result as R;
}

const camelNames = new Map<string, string>();
function toCamel(name: string): string {
  let camel = camelNames.get(name);
  if (camel === undefined) {
    camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(name, camel);
  }
  return camel;
}
