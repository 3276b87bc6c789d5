import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * How much each caller has spent in the running minute, shared by every API process. Unlogged: it costs no disk write,
 * and a crash forgets a minute. In a schema of its own, since it is no tenant's data, has no entity and is in no backup.
 */
export class RateLimit1763800000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema limits`);
    await runner.query(
      `create unlogged table limits.rate_limit (key varchar(255) primary key, points integer not null default 0, expire bigint)`,
    );
    await runner.query(`grant usage on schema limits to regenesis_app`);
    await runner.query(`grant select, insert, update, delete on limits.rate_limit to regenesis_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema limits cascade`);
  }
}
