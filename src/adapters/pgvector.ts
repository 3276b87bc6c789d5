import { PortError, StartError } from "../errors";
import type { Probe } from "../ports/blob-store";
import type { Neighbour, VectorItem, VectorScope, VectorStore } from "../ports/vector-store";

/** Runs one statement; rows come back as plain objects. */
export interface VectorTransaction {
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A PostgreSQL with pgvector, in process or over the wire. */
export interface VectorSql {
  /** The role that statements run as; null means that the login role itself is an ordinary one. */
  readonly role: string | null;
  /** As that role, with app.workspace_id set for this transaction alone. */
  transaction<T>(namespace: string, run: (tx: VectorTransaction) => Promise<T>): Promise<T>;
  /** As the login role, for migrations. */
  asOwner<T>(run: (tx: VectorTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PgVectorStore extends VectorStore {
  /** Makes or changes the table. StartError when row-level security would not bind the role that runs statements. */
  migrate(): Promise<void>;
}

const PORT = "vector-store";
const BATCH = 200;
const LEFT_IN_PAGES =
  "Free space of the vector database's pages, and its log of writes, until they are written over: vectors of what was said, no text, lay there unsealed.";
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Vectors in one table, a namespace per workspace behind forced row-level security. The search is exact within one
 * coachee's passages, which a btree finds: no approximate index, hence no approximate answer. Where `dimensions` is null
 * the vectors of a model are as long as the first of them.
 */
export function pgvector(sql: VectorSql, options: { dimensions: number | null; name?: string }): PgVectorStore {
  return {
    name: options.name ?? "pgvector",
    notCovered: [LEFT_IN_PAGES],
    migrate: () => migrate(sql, options.dimensions),
    upsert: (namespace, model, items) =>
      guarded("store", () => upsert(sql, namespace, model, items, options.dimensions)),
    nearest: (namespace, model, query) => guarded("search", () => nearest(sql, namespace, model, query)),
    assign: (namespace, sessionId, coacheeId) =>
      guarded("assign", () =>
        sql.transaction(namespace, async (tx) => {
          await tx.query("update embedding set coachee_id = $3 where namespace = $1 and session_id = $2", [
            namespace,
            sessionId,
            coacheeId,
          ]);
        }),
      ),
    count: (namespace, scope) => guarded("count", () => count(sql, namespace, scope)),
    remove: (namespace, scope) => guarded("delete", () => remove(sql, namespace, scope)),
    probe: (namespace, scope) => probe(sql, namespace, scope),
  };
}

async function upsert(
  sql: VectorSql,
  namespace: string,
  model: string,
  items: readonly VectorItem[],
  dimensions: number | null,
): Promise<void> {
  const length = dimensions ?? items[0]?.vector.length ?? 0;
  if (items.some((item) => item.vector.length !== length || !item.vector.every(Number.isFinite))) {
    throw new PortError(PORT, `A vector has not ${length} finite numbers.`, false);
  }
  await sql.transaction(namespace, async (tx) => {
    const [other] = await tx.query<object>(OTHER_LENGTH, [namespace, model, length]);
    if (other) throw new PortError(PORT, "The model's vectors there are of another length.", false);
    for (let at = 0; at < items.length; at += BATCH) {
      const rows = items.slice(at, at + BATCH).map((item) => ({ ...item, vector: JSON.stringify(item.vector) }));
      // One JSON parameter: drivers differ in how they print arrays, not in how they pass text.
      await tx.query(UPSERT, [namespace, model, JSON.stringify(rows)]);
    }
  });
}

const OTHER_LENGTH = `
  select 1 from (select embedding from embedding where namespace = $1 and model = $2 limit 1) one
  where vector_dims(one.embedding) <> $3::integer`;

const UPSERT = `
  insert into embedding (namespace, model, id, session_id, transcript_id, coachee_id, embedding)
  select $1::uuid, $2::text, r.id, r."sessionId", r."transcriptId", r."coacheeId", r.vector::vector
  from jsonb_to_recordset($3::jsonb)
    as r(id uuid, "sessionId" uuid, "transcriptId" uuid, "coacheeId" uuid, vector text)
  on conflict (namespace, model, id) do update set session_id = excluded.session_id,
    transcript_id = excluded.transcript_id, coachee_id = excluded.coachee_id, embedding = excluded.embedding`;

async function nearest(
  sql: VectorSql,
  namespace: string,
  model: string,
  query: { vector: number[]; coacheeId: string; excludeSessionId?: string; limit: number },
): Promise<Neighbour[]> {
  const { vector, coacheeId, excludeSessionId = null, limit } = query;
  const rows = await sql.transaction(namespace, (tx) =>
    tx.query<{ id: string; session_id: string; score: number }>(NEAREST, [
      namespace,
      model,
      coacheeId,
      excludeSessionId,
      JSON.stringify(vector),
      limit,
    ]),
  );
  // A vector of zeros has no direction: its similarity is NaN, which sorts last and is no neighbour.
  return rows
    .filter((row) => Number.isFinite(row.score))
    .map((row) => ({ id: row.id, sessionId: row.session_id, score: row.score }));
}

const NEAREST = `
  select id, session_id, 1 - (embedding <=> $5::vector) as score from embedding
  where namespace = $1 and model = $2 and coachee_id = $3 and ($4::uuid is null or session_id <> $4::uuid)
  order by embedding <=> $5::vector, id limit $6`;

async function count(sql: VectorSql, namespace: string, scope: VectorScope): Promise<number> {
  const { column, ids } = scoped(scope);
  const [row] = await sql.transaction(namespace, (tx) =>
    tx.query<{ found: number }>(
      `select count(*)::int as found from embedding where namespace = $1 and ${column} in ${IDS}`,
      [namespace, ids],
    ),
  );
  if (!row) throw new PortError(PORT, "The vector store did not count.", true);
  return row.found;
}

async function remove(sql: VectorSql, namespace: string, scope: VectorScope): Promise<number> {
  const { column, ids } = scoped(scope);
  const rows = await sql.transaction(namespace, (tx) =>
    tx.query<{ count: number }>(
      `with gone as (delete from embedding where namespace = $1 and ${column} in ${IDS} returning 1)
       select count(*)::int as count from gone`,
      [namespace, ids],
    ),
  );
  return rows[0]?.count ?? 0;
}

async function probe(sql: VectorSql, namespace: string, scope: VectorScope): Promise<Probe> {
  try {
    const { column, ids } = scoped(scope);
    const [row] = await sql.transaction(namespace, (tx) =>
      tx.query<{ seeing: boolean; found: boolean }>(
        `select coalesce(current_setting('app.workspace_id', true) = $1::text, false) as seeing,
           exists (select 1 from embedding where namespace = $1::uuid and ${column} in ${IDS}) as found`,
        [namespace, ids],
      ),
    );
    // Without its workspace set, row-level security hides every row: that would look like absence.
    if (!row?.seeing) return "UNKNOWN";
    return row.found ? "PRESENT" : "ABSENT";
  } catch {
    return "UNKNOWN";
  }
}

/** One JSON parameter, as for what goes in: drivers differ in how they print arrays. */
const IDS = "(select value::uuid from jsonb_array_elements_text($2::jsonb))";

function scoped(scope: VectorScope): { column: string; ids: string } {
  if ("sessionId" in scope) return { column: "session_id", ids: JSON.stringify([scope.sessionId]) };
  const ids = "transcriptId" in scope ? [scope.transcriptId] : scope.transcriptIds;
  return { column: "transcript_id", ids: JSON.stringify(ids) };
}

async function migrate(sql: VectorSql, dimensions: number | null): Promise<void> {
  if (dimensions !== null && !(Number.isInteger(dimensions) && dimensions >= 1))
    throw new StartError("The embedder gives no dimensions.");
  await guarded("migrate", async () => {
    await sql.asOwner(async (tx) => {
      for (const statement of schema(dimensions)) await tx.query(statement);
      if (sql.role !== null) await grantTo(tx, sql.role);
      await widenFor(tx, dimensions);
    });
    await assertBound(sql);
  });
}

function schema(dimensions: number | null): string[] {
  const mine = "namespace = (select nullif(current_setting('app.workspace_id', true), '')::uuid)";
  return [
    "create extension if not exists vector",
    `create table if not exists embedding (
      namespace uuid not null, model text not null, id uuid not null, session_id uuid not null,
      transcript_id uuid not null, coachee_id uuid, embedding vector${dimensions === null ? "" : `(${dimensions})`} not null,
      primary key (namespace, model, id))`,
    "create index if not exists embedding_coachee on embedding (namespace, model, coachee_id)",
    "create index if not exists embedding_session on embedding (namespace, session_id)",
    "create index if not exists embedding_transcript on embedding (namespace, transcript_id)",
    "alter table embedding enable row level security",
    "alter table embedding force row level security",
    "drop policy if exists own_namespace on embedding",
    `create policy own_namespace on embedding using (${mine}) with check (${mine})`,
  ];
}

async function grantTo(tx: VectorTransaction, role: string): Promise<void> {
  const [existing] = await tx.query<object>("select 1 from pg_roles where rolname = $1", [role]);
  if (!existing) await tx.query(`create role ${quoted(role)} nologin nosuperuser nobypassrls`);
  await tx.query(`grant select, insert, update, delete on embedding to ${quoted(role)}`);
}

/** Another embedder has other dimensions: the column then takes any, since rows of two models live side by side. */
async function widenFor(tx: VectorTransaction, dimensions: number | null): Promise<void> {
  const [column] = await tx.query<{ size: number }>(
    `select atttypmod as size from pg_attribute where attrelid = 'embedding'::regclass and attname = 'embedding'`,
  );
  if (column && column.size !== -1 && column.size !== dimensions) {
    await tx.query("alter table embedding alter column embedding type vector");
  }
}

async function assertBound(sql: VectorSql): Promise<void> {
  const [role] = await sql.transaction(NOBODY, (tx) =>
    tx.query<{ free: boolean }>("select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user"),
  );
  if (role?.free !== false) {
    throw new StartError("VECTOR_DATABASE_URL: its role is a superuser or bypasses row-level security.");
  }
}

/** A role's name as an SQL identifier; names that would need more than quotes are refused. */
export function quoted(role: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(role)) throw new StartError("The vector store's role has no usable name.");
  return `"${role}"`;
}

/** Serialization and deadlock, lost or refused connections, a server that starts, stops or is full. */
const RETRYABLE = /^(40001|40P01|08...|57P0.|53...|E[A-Z]+)$/;

async function guarded<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof PortError || error instanceof StartError) throw error;
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "no code";
    // A lost connection has no SQL state: only what the server named can be known to fail again.
    const retryable = RETRYABLE.test(code) || !/^[0-9A-Z]{5}$/.test(code);
    throw new PortError(PORT, `The vector store could not ${what} (${code}).`, retryable, error);
  }
}
