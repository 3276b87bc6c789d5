import type { MigrationInterface, QueryRunner } from "typeorm";

/** Which rules left a participant's name in a call of a model, as it could as well be an ordinary word. */
export class NamesKept1765500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "llm_call" ADD "names_kept" text array NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "llm_call" DROP COLUMN "names_kept"`);
  }
}
