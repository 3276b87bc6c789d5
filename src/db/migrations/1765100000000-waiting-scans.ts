import type { MigrationInterface, QueryRunner } from "typeorm";

/** A source that only a scan without a verdict keeps in quarantine. */
export class WaitingScans1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "source" ADD "awaits_scan" boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "source" DROP COLUMN "awaits_scan"`);
  }
}
