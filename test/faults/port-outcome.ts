import assert from "node:assert/strict";
import type { Session } from "../../src/entities";
import type { Failure } from "../support/fakes/failing";
import type { World } from "../support/world";

/** What a session came to. */
export interface Outcome {
  session: string;
  sources: string[];
  packs: string[];
  forms: string[];
  told: string[];
  audited: string[];
}

export async function outcomeOf(w: World, { id }: Session): Promise<Outcome> {
  const lines = async (sql: string) =>
    (await w.look<{ line: string }>(`${sql} order by 1`, [id])).map((row) => row.line);
  const about = `$1::text = split_part(resource_id, '_', 2)
    or resource_id in (select 'pck_' || id from evidence_pack where session_id = $1::uuid)
    or resource_id in (select 'src_' || id from source where session_id = $1::uuid)
    or resource_id in (select 'frm_' || id from filled_form where session_id = $1::uuid)`;
  const [session = ""] = await lines("select concat_ws(' ', state, step, failure) as line from session where id = $1");
  return {
    session,
    sources: await lines("select concat_ws(' ', kind, state, failure) as line from source where session_id = $1"),
    packs: await lines(
      "select concat_ws(' ', kind, state, verdict, version) as line from evidence_pack where session_id = $1",
    ),
    forms: await lines(
      `select concat_ws(' ', state, (select string_agg(v.key || v.origin, ' ' order by v.key) from form_value v
         where v.form_id = f.id)) as line from filled_form f where session_id = $1`,
    ),
    told: await lines(`select kind as line from notification where ${about}`),
    audited: await lines(
      `select action as line from audit_entry where ${about.replaceAll("resource_id", "target_ref")}`,
    ),
  };
}

/** Nothing waits for ever: each thing is done, or says that it failed, to somebody. */
export function assertSettled(outcome: Outcome, point: string, failure: Failure): void {
  const what = `${failure} of ${point}: ${JSON.stringify(outcome)}`;
  const unsettled = /PROCESSING|QUARANTINED|REGENERATING|FILLING/;
  for (const line of [outcome.session, ...outcome.sources, ...outcome.packs, ...outcome.forms])
    assert.doesNotMatch(line, unsettled, what);
  const failed = outcome.session.split(" ").length > 2;
  const rejected = outcome.sources.some((source) => source.includes("REJECTED"));
  const returned = outcome.told.includes("PACK_RETURNED");
  const unfilled = outcome.forms.some((form) => form.startsWith("FAILED"));
  assert.ok(failed || rejected || returned || unfilled, what);
  assert.equal(outcome.told.includes("SESSION_FAILED"), failed, what);
  assert.equal(outcome.told.includes("SOURCE_REJECTED"), rejected, what);
  if (failed) assert.match(outcome.session, /^(FAILED|READY) [A-Z]+ [A-Z_-]+$/, what);
}
