import type { MigrationInterface, QueryRunner } from "typeorm";

/** Why a recording is not sent to a speech service again; and whom recordings and passages were given to. */
export class SpeechAndEmbeddings1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table "source" add column "unheard" text`);
    await runner.query(`alter table "source" add column "sent_to" text array not null default '{}'`);
    await runner.query(`alter table "transcript" add column "embedders" text array not null default '{}'`);
    await runner.query(`alter table "transcript" add column "embedded_by" text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table "transcript" drop column "embedded_by"`);
    await runner.query(`alter table "transcript" drop column "embedders"`);
    await runner.query(`alter table "source" drop column "sent_to"`);
    await runner.query(`alter table "source" drop column "unheard"`);
  }
}
