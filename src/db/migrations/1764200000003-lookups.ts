import type { MigrationInterface, QueryRunner } from "typeorm";
import { type LookUp, ME, makeLookUps, WORKSPACE } from "./wall";

/**
 * What a person may know of an erasure of themselves, as walls; and the look-ups behind myData, workspaceMetrics,
 * storageUsage and the verification of certificates. They give counts and dates of rows that their caller may not read,
 * pinned to the caller's workspace and person by the connection's own settings.
 */
const here = `workspace_id = ${WORKSPACE}`;
const theirErasures = `(select e.id from erasure_request e where e.workspace_id = ${WORKSPACE} and e.subject_id = ${ME})`;
const theirRuns = `(select r.id from disposal_run r where r.workspace_id = ${WORKSPACE} and r.erasure_id in ${theirErasures})`;
const theirCertificates = `(select c.id from deletion_certificate c where c.workspace_id = ${WORKSPACE} and c.erasure_id in ${theirErasures})`;

/** Sub-selects, which other walls do without: these rows are few, and read by the erasure's id. */
const subjects: Record<string, string> = {
  recipient_notice: `erasure_id in ${theirErasures}`,
  disposal_run: `erasure_id in ${theirErasures}`,
  disposal_step: `run_id in ${theirRuns}`,
  disposal_item: `run_id in ${theirRuns}`,
  deletion_certificate: `erasure_id in ${theirErasures}`,
  backup_scrub: `certificate_id in ${theirCertificates}`,
  backup_scrub_copy: `scrub_id in (select s.id from backup_scrub s where s.workspace_id = ${WORKSPACE} and s.certificate_id in ${theirCertificates})`,
};

const looksUp = [
  ...["session", "transcript", "insight", "evidence_pack", "pack_quote", "pack_edit", "pack_decision", "pack_feedback"],
  ...["filled_form", "llm_call", "notification", "erasure_request", "export", "audit_entry"],
];

const workspace = `nullif(current_setting('app.workspace_id', true), '')::uuid`;
const person = `nullif(current_setting('app.user_id', true), '')::uuid`;
const role = `nullif(current_setting('app.role', true), '')`;

/** Rows of a conversation: of sessions whose coach or coachee the caller is, and they go with them. */
const ofSession = (category: string, table: string, { at = "t.created_at", count = "count(*)", where = "true" } = {}) =>
  `select '${category}', (${count})::integer, min(${at}), max(s.expires_at) from public.${table} t
   join public.session s on s.workspace_id = t.workspace_id and s.id = t.session_id
   where t.workspace_id = ${workspace} and ${person} in (s.coach_id, s.coachee_id) and ${where}`;

/** Rows with a clock of their own. */
const ownClock = (category: string, table: string, where: string, at = "created_at", until = "t.expires_at") =>
  `select '${category}', count(*)::integer, min(t.${at}), max(${until}) from public.${table} t
   where t.workspace_id = ${workspace} and ${where}`;

const owned = `${person} in (t.coach_id, t.coachee_id)`;
const never = "null::timestamptz";
const ref = `(select u.ref from public.app_user u where u.workspace_id = ${workspace} and u.id = ${person})`;

const keptAboutMe = [
  ownClock("PROFILE", "app_user", `t.id = ${person}`, "created_at", never),
  ownClock("ZOOM_CONNECTIONS", "zoom_connection", `t.coach_id = ${person}`, "connected_at", never),
  ownClock("SESSIONS", "session", owned),
  ownClock("SOURCES", "source", `${owned} and t.state not in ('REJECTED', 'TRASHED')`),
  ownClock("SOURCES_IN_TRASH", "source", `${owned} and t.state = 'TRASHED'`, "created_at", "t.purge_after"),
  ofSession("TRANSCRIPTS", "transcript"),
  ofSession("UTTERANCES", "transcript", { count: "coalesce(sum(t.utterance_count), 0)" }),
  ofSession("INSIGHTS", "insight", { at: "s.created_at" }),
  ofSession("PACKS_DELIVERED", "evidence_pack", { where: "t.state = 'DELIVERED'" }),
  ofSession("PACKS_NOT_DELIVERED", "evidence_pack", { where: "t.state <> 'DELIVERED'" }),
  ofSession("QUOTES", "pack_quote", { at: "s.created_at" }),
  ofSession("PACK_EDITS", "pack_edit", { at: "t.at" }),
  ofSession("PACK_DECISIONS", "pack_decision", { at: "t.at" }),
  ofSession("FEEDBACK", "pack_feedback", { at: "t.at" }),
  ofSession("MODEL_CALLS", "llm_call", { at: "t.at" }),
  ownClock("FORMS", "filled_form", `${owned} and t.state <> 'TRASHED'`),
  ownClock("FORMS_IN_TRASH", "filled_form", `${owned} and t.state = 'TRASHED'`, "created_at", "t.purge_after"),
  ownClock(
    "EXPORTS",
    "export",
    `(t.requested_by_id = ${person} or ${person} = any(t.subject_ids)) and t.state in ('PREPARING', 'READY')`,
    "requested_at",
  ),
  ownClock("NOTIFICATIONS", "notification", `t.user_id = ${person}`, "at", never),
  ownClock("ERASURE_REQUESTS", "erasure_request", `t.subject_id = ${person}`, "requested_at", never),
  ownClock("HOLDS", "legal_hold", `t.target_id = ${person}`, "placed_at", "t.until"),
  ownClock("AUDIT_ENTRIES", "audit_entry", `t.actor_ref = ${ref}`, "at", never),
];

/** What is counted a day, of which rows, and by which time. */
const counted: readonly (readonly [name: string, table: string, at: string, where: string])[] = [
  ["sessions.created", "session", "created_at", "true"],
  ["sessions.completed", "session", "completed_at", "true"],
  ["packs.created", "evidence_pack", "created_at", "true"],
  ["packs.approved", "pack_decision", "at", "t.action = 'APPROVED'"],
  ["packs.rejected", "pack_decision", "at", "t.action = 'REJECTED'"],
  ["packs.delivered", "evidence_pack", "delivered_at", "true"],
  ["feedback.helpful", "pack_feedback", "at", "t.helpful"],
  ["feedback.not_helpful", "pack_feedback", "at", "not t.helpful"],
];

const metric = ([name, table, at, where]: (typeof counted)[number]) =>
  `select date_trunc('day', t.${at}, 'UTC'), '${name}', count(*) from public.${table} t
   where t.workspace_id = ${workspace} and t.${at} >= since and t.${at} < before and ${where}
     and (${role} = 'ADMIN' or ${role} = 'COACH' and t.coach_id = ${person})
   group by 1 having count(distinct t.coachee_id) >= 5`;

const functions: readonly LookUp[] = [
  {
    name: "kept_about_me",
    args: "",
    returns: "table (category text, found integer, since timestamptz, until timestamptz)",
    body: keptAboutMe.join(" union all "),
    to: "regenesis_app",
  },
  {
    // Groups under five never leave the database.
    name: "metrics_between",
    args: "since timestamptz, before timestamptz",
    returns: "table (day timestamptz, name text, value bigint)",
    body: `${counted.map(metric).join(" union all ")} order by 1, 2`,
    to: "regenesis_app",
  },
  {
    name: "stored_exports",
    args: "",
    returns: "table (items integer, bytes bigint)",
    body: `select count(*)::integer, coalesce(sum(e.byte_size), 0)::bigint from public.export e
           where e.workspace_id = ${workspace} and e.state = 'READY'`,
    to: "regenesis_app",
  },
  {
    // By a certificate's id alone: whoever holds one, or its link, may ask whether it stands in the log.
    name: "find_certificate",
    args: "wanted uuid",
    returns: "table (workspace_id uuid, number integer, jws text, link text, previous text, parent_jws text)",
    body: `select c.workspace_id, c.number, c.jws, c.link, b.link, p.jws from public.deletion_certificate c
           left join public.deletion_certificate b on b.workspace_id = c.workspace_id and b.number = c.number - 1
           left join public.deletion_certificate p on p.workspace_id = c.workspace_id and p.id = c.parent_id
           where c.id = wanted`,
    to: "regenesis_app",
  },
];

export class LookUps1764200000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, rule] of Object.entries(subjects))
      await runner.query(
        `create policy ${table}_subject on ${table} for select to regenesis_app using (${here} and ${rule})`,
      );
    for (const table of looksUp) {
      await runner.query(`grant select on ${table} to regenesis_lookup`);
      await runner.query(`create policy ${table}_lookup on ${table} for select to regenesis_lookup using (true)`);
    }
    await makeLookUps(runner, functions);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of functions) await runner.query(`drop function ${name}`);
    for (const table of looksUp) {
      await runner.query(`drop policy ${table}_lookup on ${table}`);
      await runner.query(`revoke select on ${table} from regenesis_lookup`);
    }
    for (const table of Object.keys(subjects)) await runner.query(`drop policy ${table}_subject on ${table}`);
  }
}
