import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { World } from "../test/support/world";

/** A person's sessions, alike: as many transcripts, so many utterances in each, so many files beside it. */
export interface Sizes {
  sessions: number;
  utterances: number;
  sources: number;
}

export interface Seeded {
  workspaceId: string;
  sessionIds: string[];
  blobKeys: string[];
}

const ONE = `insert into session (workspace_id, id, coach_id, coachee_id, kind, state, step, created_at, expires_at)
  select $1::uuid, gen_random_uuid(), $2, $3, 'COACHING', 'COMPLETED', 'DELIVER', now() - interval '800 days', now() - interval '1 day'
  from generate_series(1, $4::int) returning id`;
const SOURCES = `insert into source (workspace_id, id, coach_id, coachee_id, session_id, created_by, kind, state, media_type,
    byte_size, blob_key, scan_engine, scan_verdict, created_at, expires_at)
  select $1::uuid, s.source_id, $2, $3, s.session_id, $2, 'FILE', 'STORED', 'text/plain', 1024,
    $1::uuid || '/' || s.session_id || '/' || s.source_id, 'bench', 'CLEAN', now(), now() + interval '1 year'
  from (select gen_random_uuid() as source_id, session_id from unnest($4::uuid[]) session_id, generate_series(1, $5::int)) s
  returning id, blob_key`;
const TRANSCRIPTS = `insert into transcript (workspace_id, id, coach_id, coachee_id, session_id, source_id, duration_ms,
    utterance_count, speaker_count, timing, transcriber, created_at)
  select $1::uuid, gen_random_uuid(), $2, $3, session_id, null, 1000, $5, 1, 'CUE', 'bench', now() from unnest($4::uuid[]) session_id
  returning id`;
const PARTICIPANTS = `insert into participant (workspace_id, id, coach_id, coachee_id, session_id, transcript_id, position, role, confidence)
  select workspace_id, gen_random_uuid(), coach_id, coachee_id, session_id, id, 0, 'COACHEE', 1 from transcript where workspace_id = $1`;
const UTTERANCES = `insert into utterance (workspace_id, id, coach_id, coachee_id, transcript_id, session_id, participant_id,
    position, start_ms, end_ms, text)
  select p.workspace_id, gen_random_uuid(), p.coach_id, p.coachee_id, p.transcript_id, p.session_id, p.id, n, n, n + 1,
    decode(repeat('5a', 90), 'hex')
  from participant p, generate_series(1, $2::int) n where p.workspace_id = $1`;
const KEYS = `insert into data_key (workspace_id, id, kind, wrapped)
  select $1, id, $2, decode(repeat('5a', 61), 'hex') from unnest($3::uuid[]) id`;

/** Fills a workspace of the world past its walls, data keys included; the blobs are the caller's to put. */
export async function seedDisposal(w: World, tenant: World["here"], sizes: Sizes): Promise<Seeded> {
  const [data, keyring] = [new Client(w.databases.superUrl), new Client(w.databases.superKeyringUrl)];
  await Promise.all([data.connect(), keyring.connect()]);
  try {
    const { id: workspaceId, coach, coachee } = tenant;
    const people = [workspaceId, coach.userId, coachee.userId];
    const ids = async (sql: string, values: unknown[]) =>
      (await data.query<{ id: string; blob_key: string }>(sql, values)).rows;
    const sessionIds = (await ids(ONE, [...people, sizes.sessions])).map(({ id }) => id);
    const sources = sizes.sources > 0 ? await ids(SOURCES, [...people, sessionIds, sizes.sources]) : [];
    const transcripts = await ids(TRANSCRIPTS, [...people, sessionIds, sizes.utterances]);
    await data.query(PARTICIPANTS, [workspaceId]);
    await data.query(UTTERANCES, [workspaceId, sizes.utterances]);
    await data.query("vacuum analyze utterance, participant, transcript, source, session");
    await keyring.query(KEYS, [workspaceId, "SESSION", sessionIds]);
    await keyring.query(KEYS, [workspaceId, "TRANSCRIPT", transcripts.map(({ id }) => id)]);
    await keyring.query(KEYS, [workspaceId, "SOURCE", sources.map(({ id }) => id)]);
    return { workspaceId, sessionIds, blobKeys: sources.map(({ blob_key }) => blob_key) };
  } finally {
    await Promise.all([data.end(), keyring.end()]);
  }
}

/** A kibibyte that no store can make smaller. */
export const aBlob = (): Buffer => randomBytes(1024);
