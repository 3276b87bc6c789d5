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
  type Wall,
  WORKSPACE,
} from "./wall";

const subject = `subject_id = ${ME}`;
const asker = `requested_by_id = ${ME}`;

const walls: Record<string, Wall> = {
  legal_hold: { select: admin, insert: admin, update: admin },
  erasure_request: {
    select: `${admin} or ${subject}`,
    insert: `${admin} or ${subject}`,
    update: `${admin} or ${subject}`,
  },
  recipient_notice: { select: admin },
  suppression: {},
  export: { select: asker, insert: `${asker} and ${ROLE} in ('COACH', 'COACHEE')` },
  // Whoever may end something may open the run that ends it; carrying it out is the system's.
  disposal_run: { select: managers, insert: anyone },
  disposal_item: { select: managers, insert: anyone },
  disposal_step: { select: managers },
  deletion_certificate: { select: managers },
  certificate_checkpoint: { select: managers },
  backup_scrub: { select: admin },
  backup_scrub_copy: { select: admin },
};

const appendOnly = ["deletion_certificate", "certificate_checkpoint"];
const looksUp = ["legal_hold", "suppression", "deletion_certificate"];
const here = `workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid`;

const functions: readonly LookUp[] = [
  {
    // Of ids that the caller names: what holds them now. Grounds are citations without personal data.
    name: "holds_on",
    args: "targets uuid[], at timestamptz",
    returns: "table (target_id uuid, kind text, ground text, until timestamptz, placed_at timestamptz)",
    body: `select h.target_id, h.kind, h.ground, h.until, h.placed_at from public.legal_hold h
           where h.${here} and h.target_id = any(targets) and h.released_at is null and (h.until is null or h.until > at)`,
    to: "regenesis_app",
  },
  {
    name: "is_suppressed",
    args: "hashes bytea[]",
    returns: "boolean",
    body: `select exists (select from public.suppression where ${here} and hash = any(hashes))`,
    to: "regenesis_app",
  },
];

/** Jobs that name an id of what is being destroyed. The queue's tables are the owner's, so that the function is as well. */
const queueDoors = [
  `create function forget_jobs(ids text[]) returns integer
   language plpgsql security definer set search_path = pg_catalog as $$
   declare forgotten integer;
   begin
     delete from graphile_worker._private_jobs j
     where j.locked_at is null and j.payload ->> 'workspaceId' = nullif(current_setting('app.workspace_id', true), '')
       and exists (select from json_each_text(j.payload) p where p.key <> 'workspaceId' and p.value = any(ids));
     get diagnostics forgotten = row_count;
     return forgotten;
   end $$`,
  `create function count_jobs(ids text[]) returns integer
   language plpgsql security definer set search_path = pg_catalog as $$
   begin
     return (select count(*)::integer from graphile_worker._private_jobs j
       where j.payload ->> 'workspaceId' = nullif(current_setting('app.workspace_id', true), '')
         and exists (select from json_each_text(j.payload) p where p.key <> 'workspaceId' and p.value = any(ids)));
   end $$`,
];

/** A profile that a hold keeps after an erasure is seen by nobody; before, managers saw every one. */
const profiles = (unless: string) =>
  `alter policy app_user_select on app_user
   using (workspace_id = ${WORKSPACE} and (${managers}${unless} or id = ${ME} or ${ME} = any(known_to)))`;

export class DisposalWalls1764200000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, wall] of Object.entries(walls)) await raiseWall(runner, table, wall, appendOnly.includes(table));
    for (const table of appendOnly) await refuseChange(runner, table);
    for (const table of looksUp) {
      await runner.query(`grant select on ${table} to regenesis_lookup`);
      await runner.query(`create policy ${table}_lookup on ${table} for select to regenesis_lookup using (true)`);
    }
    await makeLookUps(runner, functions);
    await runner.query(profiles(" and not withheld"));
    for (const door of queueDoors) await runner.query(door);
    for (const name of ["forget_jobs", "count_jobs"]) {
      await runner.query(`revoke execute on function ${name}(text[]) from public`);
      await runner.query(`grant execute on function ${name}(text[]) to regenesis_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ["forget_jobs", "count_jobs"]) await runner.query(`drop function ${name}(text[])`);
    for (const { name } of functions) await runner.query(`drop function ${name}`);
    await runner.query(profiles(""));
    for (const table of appendOnly) await runner.query(`drop trigger ${table}_append_only on ${table}`);
    for (const table of Object.keys(walls)) {
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
