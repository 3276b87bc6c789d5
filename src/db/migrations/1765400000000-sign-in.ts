import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who somebody is at an outside issuer, as a keyed hash: one account a workspace. */
export class SignIn1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "app_user" ADD "sign_in_hash" bytea`);
    await runner.query(
      `CREATE UNIQUE INDEX "IDX_88e3f9aaef2212477ff051ce2b" ON "app_user" ("workspace_id", "sign_in_hash")`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "IDX_88e3f9aaef2212477ff051ce2b"`);
    await runner.query(`ALTER TABLE "app_user" DROP COLUMN "sign_in_hash"`);
  }
}
