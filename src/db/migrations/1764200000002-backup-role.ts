import type { MigrationInterface, QueryRunner } from "typeorm";
import { type LookUp, makeLookUps, openToBackup } from "./wall";

/** For /metrics: how many scrubs of the whole installation are late. */
const overdue: LookUp = {
  name: "overdue_scrubs",
  args: "",
  returns: "integer",
  body: `select count(*)::integer from public.backup_scrub where state = 'OVERDUE'`,
  to: "regenesis_app",
};

/** Lets the role that takes backups read every table there is, whole, and nothing else. It must exist: regenesis_backup. */
export class BackupRole1764200000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of await listTables(runner)) await openToBackup(runner, table);
    await runner.query(`grant select on schema_migration to regenesis_backup`);
    await runner.query(`grant select on backup_scrub to regenesis_lookup`);
    await runner.query(`create policy backup_scrub_lookup on backup_scrub for select to regenesis_lookup using (true)`);
    await makeLookUps(runner, [overdue]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function ${overdue.name}()`);
    await runner.query(`drop policy backup_scrub_lookup on backup_scrub`);
    await runner.query(`revoke select on backup_scrub from regenesis_lookup`);
    for (const table of await listTables(runner)) {
      await runner.query(`drop policy ${table}_backup on ${table}`);
      await runner.query(`revoke select on ${table} from regenesis_backup`);
    }
    await runner.query(`revoke select on schema_migration from regenesis_backup`);
  }
}

async function listTables(runner: QueryRunner): Promise<string[]> {
  const rows: { name: string }[] = await runner.query(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' and tablename <> 'schema_migration' order by tablename`,
  );
  return rows.map(({ name }) => name);
}
