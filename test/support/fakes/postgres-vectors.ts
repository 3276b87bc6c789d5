import { Pool } from "pg";
import { PortError } from "../../../src/errors";
import type { Probe } from "../../../src/ports/blob-store";
import type { Neighbour, VectorItem, VectorScope, VectorStore } from "../../../src/ports/vector-store";

const PORT = "vector-store";
const TABLE = `
  create schema if not exists fake;
  create table if not exists fake.embedding (
    namespace uuid, model text, id uuid, session_id uuid, transcript_id uuid, coachee_id uuid, vector float8[],
    primary key (namespace, model, id))`;

/** Vectors in a plain table, so that several processes share them; compared here and not in the database. */
export class PostgresVectors implements VectorStore {
  readonly notCovered: readonly string[] = [];
  readonly name = "postgres";
  private readonly pool: Pool;

  constructor(url: string) {
    this.pool = new Pool({ connectionString: url, max: 2 });
    this.pool.on("error", () => undefined);
  }

  async prepare(): Promise<void> {
    await this.pool.query(TABLE);
  }

  async upsert(namespace: string, model: string, items: readonly VectorItem[]): Promise<void> {
    const rows = JSON.stringify(items);
    await this.run(
      `insert into fake.embedding select $1, $2, r.id, r."sessionId", r."transcriptId", r."coacheeId", r.vector
       from jsonb_to_recordset($3::jsonb)
         as r(id uuid, "sessionId" uuid, "transcriptId" uuid, "coacheeId" uuid, vector float8[])
       on conflict (namespace, model, id) do update set coachee_id = excluded.coachee_id, vector = excluded.vector`,
      [namespace, model, rows],
    );
  }

  async nearest(
    namespace: string,
    model: string,
    query: { vector: number[]; coacheeId: string; excludeSessionId?: string; limit: number },
  ): Promise<Neighbour[]> {
    const { coacheeId, excludeSessionId = null } = query;
    const rows = await this.run<{ id: string; session_id: string; vector: number[] }>(
      `select id, session_id, vector from fake.embedding where namespace = $1 and model = $2 and coachee_id = $3
         and ($4::uuid is null or session_id <> $4)`,
      [namespace, model, coacheeId, excludeSessionId],
    );
    const scored = rows.map((row) => ({ id: row.id, sessionId: row.session_id, score: dot(row.vector, query.vector) }));
    return scored.sort((a, b) => b.score - a.score || a.id.localeCompare(b.id)).slice(0, query.limit);
  }

  async assign(namespace: string, sessionId: string, coacheeId: string): Promise<void> {
    await this.run("update fake.embedding set coachee_id = $3 where namespace = $1 and session_id = $2", [
      namespace,
      sessionId,
      coacheeId,
    ]);
  }

  async count(namespace: string, scope: VectorScope): Promise<number> {
    const { column, ids } = scoped(scope);
    const [row] = await this.run<{ found: number }>(
      `select count(*)::int as found from fake.embedding where namespace = $1 and ${column} = any($2::uuid[])`,
      [namespace, ids],
    );
    return row?.found ?? 0;
  }

  async remove(namespace: string, scope: VectorScope): Promise<number> {
    const { column, ids } = scoped(scope);
    const rows = await this.run(
      `delete from fake.embedding where namespace = $1 and ${column} = any($2::uuid[]) returning id`,
      [namespace, ids],
    );
    return rows.length;
  }

  async probe(namespace: string, scope: VectorScope): Promise<Probe> {
    const { column, ids } = scoped(scope);
    const rows = await this.run(
      `select from fake.embedding where namespace = $1 and ${column} = any($2::uuid[]) limit 1`,
      [namespace, ids],
    ).catch(() => null);
    if (!rows) return "UNKNOWN";
    return rows.length > 0 ? "PRESENT" : "ABSENT";
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async run<R>(sql: string, values: unknown[]): Promise<R[]> {
    try {
      return (await this.pool.query(sql, values)).rows as R[];
    } catch (cause) {
      throw new PortError(PORT, "The vectors can't be reached.", true, cause);
    }
  }
}

function scoped(scope: VectorScope): { column: string; ids: readonly string[] } {
  if ("sessionId" in scope) return { column: "session_id", ids: [scope.sessionId] };
  return { column: "transcript_id", ids: "transcriptId" in scope ? [scope.transcriptId] : scope.transcriptIds };
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
