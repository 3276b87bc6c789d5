import type { SourceKind } from "../entities";
import { assertPeriod } from "../policies/period";
import type { Loaders } from "./loaders";

export interface Metric {
  day: Date;
  name: string;
  value: number;
}

/** Counts by day and name; the database suppresses groups with fewer than five coachees, and a coach's are their own. */
export async function listMetrics(loaders: Loaders, period: { from: Date; to: Date }): Promise<Metric[]> {
  assertPeriod(period);
  return loaders.rows<Metric>({
    text: "select day, name, value::float8 as value from metrics_between($1, $2)",
    values: [period.from, period.to],
    kinds: new Map([["day", "instant" as const]]),
  });
}

export interface Stored {
  category: SourceKind | "EXPORT";
  items: number;
  bytes: number;
  trashedBytes: number;
}

/** What is stored: sources whose bytes have arrived and are not refused, and exports that can be fetched. */
export function listStorage(loaders: Loaders): Promise<Stored[]> {
  const text = `select category, items, bytes, trashed_bytes from (
      select k.place, k.category, count(t.id)::int as items, coalesce(sum(t.byte_size), 0)::float8 as bytes,
        coalesce(sum(t.byte_size) filter (where t.state = 'TRASHED'), 0)::float8 as trashed_bytes
      from unnest(array['RECORDING', 'TRANSCRIPT_FILE', 'CHAT', 'FILE', 'TEXT']) with ordinality as k(category, place)
      left join source t on t.workspace_id = $1 and t.kind = k.category
        and (t.state in ('STORED', 'TRASHED', 'PURGING') or t.state = 'QUARANTINED' and t.scan_verdict in ('CLEAN', 'FAILED'))
      group by k.place, k.category
      union all select 6, 'EXPORT', items, bytes::float8, 0 from stored_exports()) stored order by place`;
  return loaders.rows<Stored>({ text, values: [loaders.who.workspaceId], kinds: new Map() });
}
