import type { MigrationInterface, QueryRunner } from "typeorm";

/** In which language letters are written, who wants none, and which went out. */
export class Letters1765100000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "workspace" ADD "locale" text`);
    await runner.query(`ALTER TABLE "app_user" ADD "locale" text`);
    await runner.query(`ALTER TABLE "app_user" ADD "letters_stopped_at" TIMESTAMP(3) WITH TIME ZONE`);
    await runner.query(`ALTER TABLE "notification" ADD "mailed_at" TIMESTAMP(3) WITH TIME ZONE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "notification" DROP COLUMN "mailed_at"`);
    await runner.query(`ALTER TABLE "app_user" DROP COLUMN "letters_stopped_at"`);
    await runner.query(`ALTER TABLE "app_user" DROP COLUMN "locale"`);
    await runner.query(`ALTER TABLE "workspace" DROP COLUMN "locale"`);
  }
}
