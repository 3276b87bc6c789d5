import type { QueryRunner } from "typeorm";

/** What row-level security compares with. Settings are '' and not null after a commit, hence nullif; each is read once a statement, hence select. */
export const WORKSPACE = `(select nullif(current_setting('app.workspace_id', true), '')::uuid)`;
export const ROLE = `(select nullif(current_setting('app.role', true), ''))`;
export const ME = `(select nullif(current_setting('app.user_id', true), '')::uuid)`;

const here = `workspace_id = ${WORKSPACE}`;
export const system = `${ROLE} = 'SYSTEM'`;
export const admin = `${ROLE} = 'ADMIN'`;
export const managers = `${ROLE} in ('ADMIN', 'INTEGRATOR')`;
export const anyone = `${ROLE} is not null`;

/** Who may do what to the rows of a table, beside the system; what isn't named is nobody's. */
export interface Wall {
  select?: string;
  insert?: string;
  update?: string;
  delete?: string;
}

/** Row-level security, forced, on one tenant table. `append` grants neither update nor delete. */
export async function raiseWall(runner: QueryRunner, table: string, wall: Wall, append = false): Promise<void> {
  await runner.query(`alter table ${table} enable row level security`);
  await runner.query(`alter table ${table} force row level security`);
  await runner.query(`grant select, insert${append ? "" : ", update, delete"} on ${table} to regenesis_app`);
  await runner.query(
    `create policy ${table}_system on ${table} to regenesis_app using (${here} and ${system}) with check (${here} and ${system})`,
  );
  for (const [command, rule] of Object.entries(wall)) {
    const using = command === "insert" ? "" : ` using (${here} and (${rule}))`;
    const check = command === "insert" || command === "update" ? ` with check (${here} and (${rule}))` : "";
    await runner.query(`create policy ${table}_${command} on ${table} for ${command} to regenesis_app${using}${check}`);
  }
}

/** Lets a table be added to and nothing else, by anybody: its owner and superusers included. */
export async function refuseChange(runner: QueryRunner, table: string): Promise<void> {
  await runner.query(
    `create trigger ${table}_append_only before update or delete or truncate on ${table}
     for each statement execute function refuse_change()`,
  );
}

/** Lets the role that takes backups read a table whole. A later migration calls it for each table it makes. */
export async function openToBackup(runner: QueryRunner, table: string): Promise<void> {
  await runner.query(`grant select on ${table} to regenesis_backup`);
  await runner.query(`create policy ${table}_backup on ${table} for select to regenesis_backup using (true)`);
}

/** A look-up across a wall: SQL with the rights of `regenesis_lookup`, a fixed search path, for the roles named. */
export interface LookUp {
  name: string;
  args: string;
  returns: string;
  body: string;
  to: string;
}

/** The owner needs CREATE on the schema for as long as making them takes. */
export async function makeLookUps(runner: QueryRunner, lookUps: readonly LookUp[]): Promise<void> {
  await runner.query(`grant create on schema public to regenesis_lookup`);
  for (const { name, args, returns, body, to } of lookUps) {
    await runner.query(
      `create function ${name}(${args}) returns ${returns} language sql security definer set search_path = pg_catalog
       as $$ ${body} $$`,
    );
    const signature = `${name}(${args.replace(/\w+ (\w+(\[\])?)/g, "$1")})`;
    await runner.query(`revoke execute on function ${signature} from public`);
    await runner.query(`grant execute on function ${signature} to ${to}`);
    await runner.query(`alter function ${signature} owner to regenesis_lookup`);
  }
  await runner.query(`revoke create on schema public from regenesis_lookup`);
}
