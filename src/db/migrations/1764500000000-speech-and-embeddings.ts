import type { MigrationInterface, QueryRunner } from "typeorm";

/** Why no transcript is made from a source, so that a recording is not sent twice; and whom passages were given to. */
export class SpeechAndEmbeddings1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table "source" add column "unheard" text`);
    await runner.query(`alter table "transcript" add column "embedders" text array not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table "transcript" drop column "embedders"`);
    await runner.query(`alter table "source" drop column "unheard"`);
  }
}
