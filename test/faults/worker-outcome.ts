import { tables } from "../../src/entities";
import { look } from "../support/snapshots";
import type { Composition, Place } from "../support/worker-process";

/** What a place holds in the end; equal for two runs that did the same. */
export interface Outcome {
  rows: Record<string, number>;
  audited: Record<string, number>;
  told: Record<string, number>;
  sessions: string[];
  sources: string[];
  packs: string[];
  forms: string[];
  vectors: number;
}

/** What may differ: calls of the model, which may repeat, months they fall in, and the chain, which grows by the minute. */
const UNCOUNTED = ["llm_call", "model_spend", "audit_link", "audit_checkpoint"];

export async function outcomeOf(place: Place): Promise<Outcome> {
  const names = Object.keys(tables).filter((name) => !UNCOUNTED.includes(name));
  const counts = names.map((name) => `(select count(*)::int from ${name}) as ${name}`).join(", ");
  const [[rows], audited, told, sessions, sources, packs, forms, [vectors]] = await Promise.all([
    look<Record<string, number>>(place, `select ${counts}`),
    grouped(place, "action", "audit_entry"),
    grouped(place, "kind", "notification"),
    lines(place, "concat_ws(' ', kind, state, step, failure)", "session"),
    lines(place, "concat_ws(' ', kind, state, scan_verdict, byte_size)", "source"),
    lines(
      place,
      "concat_ws(' ', kind, state, visibility, version, verdict, replaced_by_id is not null)",
      "evidence_pack",
    ),
    lines(
      place,
      "concat_ws(' ', state, (select string_agg(v.key || v.origin, ' ' order by v.key) from form_value v))",
      "filled_form",
    ),
    look<{ count: number }>(place, "select count(*)::int from fake.embedding"),
  ]);
  return { rows: rows ?? {}, audited, told, sessions, sources, packs, forms, vectors: vectors?.count ?? 0 };
}

async function grouped(place: Place, column: string, table: string): Promise<Record<string, number>> {
  const rows = await look<{ name: string; count: number }>(
    place,
    `select ${column} as name, count(*)::int from ${table} group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

async function lines(place: Place, expression: string, table: string): Promise<string[]> {
  const rows = await look<{ line: string }>(place, `select ${expression} as line from ${table} order by 1`);
  return rows.map(({ line }) => line);
}

/** What is wrong with a place whatever was done there; empty when nothing is. */
export async function flawsOf(place: Place, { blobs }: Composition): Promise<string[]> {
  const flaws: string[] = [];
  for (const [flaw, sql] of Object.entries(FLAWS)) {
    const found = await look<object>(place, sql);
    if (found.length > 0) flaws.push(`${flaw}: ${JSON.stringify(found)}`);
  }
  const sources = await look<{ blob_key: string }>(
    place,
    "select blob_key from source where state = 'STORED' and blob_key is not null order by 1",
  );
  const stored = await blobs.keys();
  const wanted = sources.map((source) => source.blob_key);
  if (stored.join() !== wanted.join()) flaws.push(`${stored.length} blobs for ${wanted.length} sources`);
  return flaws;
}

/** Each finds rows that must not be. */
const FLAWS = {
  "a second transcript of a source": "select source_id from transcript group by 1 having count(*) > 1",
  "a second transcript of a session":
    "select session_id from transcript t join session s on s.id = t.session_id and s.kind = 'COACHING' group by 1 having count(*) > 1",
  "a second source of a file":
    "select kind from source where external_hash is not null group by session_id, kind having count(*) > 1",
  "a second pack of an insight": "select insight_id from evidence_pack group by 1 having count(*) > 1",
  "a second pack in place of one":
    "select replaces_id from evidence_pack where replaces_id is not null group by 1 having count(*) > 1",
  "a passage stored twice": "select id from fake.embedding group by 1 having count(*) > 1",
  "a vector of nothing": "select id from fake.embedding e where not exists (select from utterance u where u.id = e.id)",
  "an entry linked twice": "select entry_id from audit_link group by 1 having count(*) > 1",
  "more than the first and the second call": "select purpose from llm_call group by 1, session_id having count(*) > 2",
  "an answer that came twice": "select purpose from llm_call where outcome = 'FAILED'",
  "a tally that is not what the calls have cost": `select workspace_id, provider from (
     select workspace_id, provider, tokens from model_spend
     union all select workspace_id, provider, -(input_tokens + output_tokens) from llm_call
   ) cost group by 1, 2 having sum(tokens) <> 0`,
  "a job that failed": "select last_error from graphile_worker._private_jobs where last_error is not null",
};
