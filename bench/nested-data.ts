import type { Pool } from "pg";
import type { Keys, Who } from "../src/app";
import { cell } from "../src/entities";
import { systemWho } from "../src/jobs/system";
import { inviteUser } from "../src/lifecycle/ingest/people";
import { toWho, type World } from "../test/support/world";

export const SESSIONS = 20;
export const PACKS = 10;
/** A person's allowance is for people: the load comes from as many coaches as stay under it. */
export const COACHES = 60;

const CLAIM =
  "Ilse wants to hand the weekly report over to Tariq by the end of March, and to look at it once before the review.";
const KINDS = ["THEME", "PATTERN", "ACTION_ITEM", "GROWTH_AREA"];

interface Rows {
  session: object[];
  llm_call: object[];
  insight: object[];
  evidence_pack: object[];
}
type Clear = Record<"session" | "pack", object[]>;

/**
 * Coaches with their sessions and packs, sealed in the tables of the server, and once more in clear in tables of the
 * benchmark, indexed for the one query that they are there for.
 */
export async function seedNested({ app, here }: World, outside: Pool): Promise<Who[]> {
  await makeClearTables(outside);
  const keys = app.keys(systemWho(here.id));
  const coaches: Who[] = [];
  for (let at = 0; at < COACHES; at++) {
    const email = `coach-${at}@bench.test`;
    const coach = toWho(await inviteUser(app, here.admin, { email, displayName: `Coach ${at}`, role: "COACH" }));
    coaches.push(coach);
    await insertSessions(app.newId, keys, outside, coach);
  }
  await outside.query("vacuum analyze");
  return coaches;
}

async function insertSessions(newId: () => string, keys: Keys, outside: Pool, coach: Who): Promise<void> {
  const rows: Rows = { session: [], llm_call: [], insight: [], evidence_pack: [] };
  const clear: Clear = { session: [], pack: [] };
  const sessions = Array.from({ length: SESSIONS }, (_, index) => ({ id: newId(), index }));
  await Promise.all(sessions.map(({ id }) => keys.create(id, "SESSION")));
  for (const { id, index } of sessions) await addSession(newId, keys, coach, { id, index }, rows, clear);
  for (const [table, all] of Object.entries(rows)) await insert(outside, table, all);
  for (const [table, all] of Object.entries(clear)) await insert(outside, `bench.${table}`, all);
}

async function insert(outside: Pool, table: string, rows: object[]): Promise<void> {
  await outside.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
}

async function addSession(
  newId: () => string,
  keys: Keys,
  coach: Who,
  { id, index }: { id: string; index: number },
  rows: Rows,
  clear: Clear,
): Promise<void> {
  const { workspaceId } = coach;
  const own = { workspace_id: workspaceId, coach_id: coach.userId };
  const created_at = new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
  const facts = { ...own, id, kind: "COACHING", state: "READY", created_at };
  const title = `Conversation ${index + 1}: handing work over`;
  const sealedTitle = toHex(await keys.seal(cell("session", "title", { workspaceId, id }), title));
  rows.session.push({ ...facts, title: sealedTitle, step: "APPROVE", created_by: coach.userId, generation: 1 });
  clear.session.push({ ...facts, title });
  const call = { ...own, id: newId(), session_id: id, purpose: "INSIGHTS", provider: "extractive", model: "bench" };
  const counted = { prompt_version: "1", input_hash: "0", input_tokens: 0, output_tokens: 0 };
  const safe = { outcome: "ANSWERED", pseudonymized: true, names_kept: [], no_training: true, at: created_at };
  rows.llm_call.push({ ...call, ...counted, ...safe });
  for (let at = 0; at < PACKS; at++) {
    const packId = newId();
    const kind = KINDS[at % KINDS.length];
    const insightId = newId();
    const from = { workspace_id: workspaceId, session_id: id, llm_call_id: call.id };
    rows.insight.push({ ...from, id: insightId, generation: 1, position: at, kind, citations: [] });
    const l0 = `${CLAIM} (${index + 1}.${at + 1})`;
    const place = { workspaceId, id: packId, sessionId: id };
    const shown = { ...own, id: packId, session_id: id, kind, state: "PENDING_REVIEW", created_at };
    rows.evidence_pack.push({
      ...{ ...shown, insight_id: insightId, llm_call_id: call.id, visibility: "COACH_ONLY", version: 1 },
      l0: toHex(await keys.seal(cell("evidence_pack", "l0", place), l0)),
      l1: toHex(await keys.seal(cell("evidence_pack", "l1", place), `${l0} Because it was said three times.`)),
      ...{ l1_withheld: false, verdict: "SUPPORTED", score: 1, checks: [], checked_at: created_at },
    });
    clear.pack.push({ ...shown, l0 });
  }
}

/** As PostgreSQL reads bytea. */
const toHex = (bytes: Buffer) => `\\x${bytes.toString("hex")}`;

async function makeClearTables(outside: Pool): Promise<void> {
  const own = "workspace_id uuid, coach_id uuid, id uuid, kind text, state text, created_at timestamptz(3)";
  await outside.query("create schema bench");
  await outside.query(`create table bench.session (${own}, title text, primary key (workspace_id, id))`);
  await outside.query(`create table bench.pack (${own}, session_id uuid, l0 text, primary key (workspace_id, id))`);
  await outside.query("create index on bench.session (workspace_id, coach_id, created_at, id)");
  await outside.query("create index on bench.pack (workspace_id, session_id, created_at, id)");
}
