import type { MigrationInterface, QueryRunner } from "typeorm";
import { anyone, type LookUp, makeLookUps, managers, openToBackup, raiseWall, type Wall } from "./wall";

/** As TypeORM derives them from the entities; a test shows that nothing has drifted. */
const statements = [
  `CREATE TABLE "webhook" ("workspace_id" uuid NOT NULL, "id" uuid NOT NULL, "url" text NOT NULL, "kinds" text array NOT NULL, "active" boolean NOT NULL DEFAULT true, "role" text NOT NULL, "created_by_id" uuid, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "failing_since" TIMESTAMP(3) WITH TIME ZONE, CONSTRAINT "PK_397ecc7e467c4932624f59fc1a2" PRIMARY KEY ("workspace_id", "id"))`,
  `CREATE INDEX "IDX_95d97a93e39966ee2018d82413" ON "webhook" ("workspace_id", "created_at", "id")`,
  `CREATE TABLE "webhook_delivery" ("workspace_id" uuid NOT NULL, "id" uuid NOT NULL, "webhook_id" uuid NOT NULL, "event_id" uuid NOT NULL, "kind" text NOT NULL, "resource_id" text, "at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "attempts" integer NOT NULL DEFAULT '0', "status" integer, "succeeded" boolean NOT NULL DEFAULT false, "next_at" TIMESTAMP(3) WITH TIME ZONE, CONSTRAINT "PK_f637dda4aef6fe44154d28bbb5e" PRIMARY KEY ("workspace_id", "id"))`,
  `CREATE UNIQUE INDEX "IDX_4573e60647ef2001077b183495" ON "webhook_delivery" ("workspace_id", "webhook_id", "event_id")`,
  `CREATE INDEX "IDX_df2f2a862f85df786578abeabb" ON "webhook_delivery" ("workspace_id", "webhook_id", "at", "id")`,
  `ALTER TABLE "webhook" ADD CONSTRAINT "FK_863d358ea338202703e6d7f7c63" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "webhook_delivery" ADD CONSTRAINT "FK_4fcadcf5227221cb95f472b9ecd" FOREIGN KEY ("workspace_id", "webhook_id") REFERENCES "webhook"("workspace_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
];

const walls: Record<string, Wall> = {
  webhook: { select: managers, insert: managers, delete: managers },
  // Whoever does what is to be told writes down that it is.
  webhook_delivery: { select: managers, insert: anyone, delete: managers },
};

const webhooksFor: LookUp = {
  name: "webhooks_for",
  args: "event text",
  returns: "setof uuid",
  body: `select id from public.webhook
         where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid and active and event = any(kinds)`,
  to: "regenesis_app",
};

export class Webhooks1765100000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
    for (const [table, wall] of Object.entries(walls)) {
      await raiseWall(runner, table, wall);
      await openToBackup(runner, table);
    }
    await runner.query(`grant select on webhook to regenesis_lookup`);
    await runner.query(`create policy webhook_lookup on webhook for select to regenesis_lookup using (true)`);
    await makeLookUps(runner, [webhooksFor]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function ${webhooksFor.name}`);
    await runner.query(`DROP TABLE "webhook_delivery", "webhook"`);
  }
}
