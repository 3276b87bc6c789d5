import type { MigrationInterface, QueryRunner } from "typeorm";

/** Which sources of a form no text could be read from, and why. */
export class UnreadSources1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "filled_form" ADD "unread" jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "filled_form" DROP COLUMN "unread"`);
  }
}
