import type { MigrationInterface, QueryRunner } from "typeorm";
import {
  admin,
  anyone,
  type LookUp,
  ME,
  makeLookUps,
  managers,
  ROLE,
  raiseWall,
  refuseChange,
  system,
  type Wall,
  WORKSPACE,
} from "./wall";

/**
 * Row-level security by workspace, role and person, forced on every tenant table; grants; the append-only trigger of
 * the audit log; and the few look-ups that cross a wall, as SECURITY DEFINER functions that return ids.
 *
 * Roles must exist: regenesis_owner (runs this), regenesis_app (the server), regenesis_lookup (owns the look-ups and
 * can't log in).
 */
const coach = `(${ROLE} = 'COACH' and coach_id = ${ME})`;
const coachee = `(${ROLE} = 'COACHEE' and coachee_id = ${ME})`;
const own = `${coach} or ${coachee}`;
const mine = `user_id = ${ME}`;
const delivered = `(${ROLE} = 'COACHEE' and coachee_id = ${ME} and visibility = 'CLIENT_VISIBLE'`;

const walls: Record<string, Wall> = {
  app_user: {
    select: `${managers} or id = ${ME} or ${ME} = any(known_to)`,
    insert: admin,
    update: admin,
  },
  retention_policy: { select: anyone, update: admin },
  zoom_connection: {
    select: `${admin} or (${ROLE} = 'COACH' and coach_id = ${ME})`,
    insert: `${admin} or (${ROLE} = 'COACH' and coach_id = ${ME})`,
    update: `${admin} or (${ROLE} = 'COACH' and coach_id = ${ME})`,
    delete: `${admin} or (${ROLE} = 'COACH' and coach_id = ${ME})`,
  },
  session: { select: `${managers} or ${own}`, insert: `${managers} or ${own}`, update: `${managers} or ${own}` },
  zoom_event: { select: coach, insert: coach },
  participant: { select: coach, update: coach },
  source: { select: `${managers} or ${own}`, insert: `${managers} or ${own}`, update: `${managers} or ${own}` },
  transcript: { select: `${managers} or ${own}` },
  utterance: { select: `${coach} and quoted` },
  pii_finding: { select: own },
  classification: { select: own },
  llm_call: { select: `${managers} or ${own}` },
  insight: {},
  evidence_pack: {
    select: `${managers} or ${coach} or ${delivered} and state = 'DELIVERED')`,
    update: coach,
  },
  pack_quote: {
    select: `${coach} or ${delivered} and delivered
      and (select l2_visibility from workspace where id = ${WORKSPACE}) = 'CLIENT_VISIBLE')`,
    update: coach,
  },
  pack_edit: { select: coach, insert: coach },
  pack_decision: { select: coach, insert: coach },
  pack_feedback: { select: own, insert: coachee },
  form_template: {
    select: anyone,
    insert: `${ROLE} in ('ADMIN', 'COACH')`,
    update: `${ROLE} in ('ADMIN', 'COACH')`,
    delete: `${ROLE} in ('ADMIN', 'COACH')`,
  },
  filled_form: { select: `${managers} or ${own}`, insert: own, update: `${managers} or ${own}` },
  form_value: { select: own, insert: own, update: own },
  form_value_source: { select: own, insert: own, delete: own },
  notification: { select: mine, insert: anyone, update: mine },
  outbox: { insert: anyone },
  idempotency_key: { select: mine, insert: mine, update: mine, delete: mine },
  audit_entry: { select: admin, insert: anyone },
  audit_link: { select: admin },
  audit_checkpoint: { select: admin },
};

const appendOnly = ["audit_entry", "audit_link", "audit_checkpoint"];
const looksUp = ["workspace", "app_user", "zoom_connection", "source", "outbox"];

async function raiseWorkspace(runner: QueryRunner): Promise<void> {
  await runner.query(`alter table workspace enable row level security`);
  await runner.query(`alter table workspace force row level security`);
  await runner.query(`grant select, insert, update, delete on workspace to regenesis_app`);
  const its = `id = ${WORKSPACE}`;
  await runner.query(
    `create policy workspace_system on workspace to regenesis_app using (${its} and ${system}) with check (${its} and ${system})`,
  );
  await runner.query(`create policy workspace_select on workspace for select to regenesis_app using (${its})`);
  await runner.query(
    `create policy workspace_update on workspace for update to regenesis_app using (${its} and ${admin}) with check (${its} and ${admin})`,
  );
}

const functions: readonly LookUp[] = [
  {
    name: "find_workspace",
    args: "wanted text",
    returns: "uuid",
    body: `select id from public.workspace where slug = wanted`,
    to: "regenesis_app",
  },
  {
    name: "list_workspaces",
    args: "",
    returns: "setof uuid",
    body: `select id from public.workspace`,
    to: "regenesis_app, regenesis_worker",
  },
  {
    name: "find_user",
    args: "workspace uuid, hash bytea",
    returns: "uuid",
    body: `select id from public.app_user where workspace_id = workspace and email_hash = hash and active`,
    to: "regenesis_app",
  },
  {
    name: "find_zoom_connection",
    args: "hash bytea",
    returns: "table (workspace_id uuid, id uuid, coach_id uuid)",
    body: `select c.workspace_id, c.id, c.coach_id from public.zoom_connection c
           where c.account_host_hash = hash and c.state <> 'DISCONNECTED'`,
    to: "regenesis_app",
  },
  {
    name: "role_of",
    args: "person uuid",
    returns: "text",
    body: `select role from public.app_user
           where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid and id = person and active`,
    to: "regenesis_app",
  },
  {
    name: "stored_bytes",
    args: "",
    returns: "bigint",
    body: `select coalesce(sum(byte_size), 0)::bigint from public.source
           where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid and state <> 'REJECTED'`,
    to: "regenesis_app",
  },
  {
    name: "introduce",
    args: "coach uuid, coachee uuid",
    returns: "void",
    body: `update public.app_user u
           set known_to = array_append(u.known_to, case when u.id = coach then coachee else coach end)
           where u.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
             and (u.id = coach and not coachee = any(u.known_to) or u.id = coachee and not coach = any(u.known_to))`,
    to: "regenesis_app",
  },
  {
    name: "outbox_since",
    args: "since timestamptz",
    returns: "table (workspace_id uuid, id uuid, topic text, payload jsonb)",
    body: `select o.workspace_id, o.id, o.topic, o.payload from public.outbox o where o.at >= since order by o.at, o.id`,
    to: "regenesis_app",
  },
];

async function makeFunctions(runner: QueryRunner): Promise<void> {
  for (const table of looksUp) {
    await runner.query(`grant select on ${table} to regenesis_lookup`);
    await runner.query(`create policy ${table}_lookup on ${table} for select to regenesis_lookup using (true)`);
  }
  await runner.query(`grant update (known_to) on app_user to regenesis_lookup`);
  await runner.query(
    `create policy app_user_introduce on app_user for update to regenesis_lookup using (true) with check (true)`,
  );
  await makeLookUps(runner, functions);
}

/** The queue's tables are closed to the server's role; this door pins the workspace of what goes in. */
async function makeQueueDoor(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create function enqueue_job(task text, payload json, run_at timestamptz, job_key text) returns void
    language plpgsql security definer set search_path = pg_catalog as $$
    begin
      -- Not equal, or either of them missing: no job is anybody's.
      if (payload ->> 'workspaceId' = nullif(current_setting('app.workspace_id', true), '')) is not true then
        raise exception 'a job belongs to the workspace it was made in' using errcode = '42501';
      end if;
      perform graphile_worker.add_job(task, payload, run_at => run_at, job_key => job_key, max_attempts => 12,
        queue_name => null);
    end $$`);
  await runner.query(`revoke execute on function enqueue_job(text, json, timestamptz, text) from public`);
  await runner.query(`grant execute on function enqueue_job(text, json, timestamptz, text) to regenesis_app`);
}

async function closeAudit(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
    begin raise exception '% is append-only', tg_table_name using errcode = '42501'; end $$`);
  for (const table of appendOnly) await refuseChange(runner, table);
}

export class Walls1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await raiseWorkspace(runner);
    for (const [table, wall] of Object.entries(walls)) await raiseWall(runner, table, wall, appendOnly.includes(table));
    await makeFunctions(runner);
    await makeQueueDoor(runner);
    await closeAudit(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of appendOnly) await runner.query(`drop trigger ${table}_append_only on ${table}`);
    await runner.query(`drop function refuse_change()`);
    await runner.query(`drop function enqueue_job(text, json, timestamptz, text)`);
    for (const { name } of functions) await runner.query(`drop function ${name}`);
    for (const table of ["workspace", ...Object.keys(walls)]) {
      const policies: { policyname: string }[] = await runner.query(
        `select policyname from pg_policies where schemaname = 'public' and tablename = $1`,
        [table],
      );
      for (const { policyname } of policies) await runner.query(`drop policy ${policyname} on ${table}`);
      await runner.query(`alter table ${table} no force row level security`);
      await runner.query(`alter table ${table} disable row level security`);
      await runner.query(`revoke all on ${table} from regenesis_app, regenesis_lookup`);
    }
  }
}
