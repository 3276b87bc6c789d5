import type { MigrationInterface, QueryRunner } from "typeorm";
import { spentTokens } from "./1764400000000-model-calls";
import { anyone, makeLookUps, openToBackup, raiseWall } from "./wall";

/** As TypeORM derives them from the entity; a test shows that nothing has drifted. */
const statements = [
  `CREATE TABLE "model_spend" ("workspace_id" uuid NOT NULL, "provider" text NOT NULL, "month" date NOT NULL, "tokens" bigint NOT NULL, CONSTRAINT "PK_b2f05fdd9e4a5120a73a63f32bb" PRIMARY KEY ("workspace_id", "provider", "month"))`,
  `ALTER TABLE "model_spend" ADD CONSTRAINT "FK_7c09f133d2030972e34dd1d9336" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
];

/** What the log of calls still holds of the month that runs. */
const carriedOver = `
  insert into model_spend (workspace_id, provider, month, tokens)
  select workspace_id, provider, date_trunc('month', at at time zone 'UTC')::date, sum(input_tokens::bigint + output_tokens)
  from llm_call where at >= date_trunc('month', now(), 'UTC') group by 1, 2, 3`;

/** The month's tokens are counted in a row that no deletion takes, in place of a sum over the log of calls. */
export class ModelSpend1765600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
    // Forced, it hides rows from the owner as well.
    await runner.query(`alter table llm_call no force row level security`);
    await runner.query(carriedOver);
    await runner.query(`alter table llm_call force row level security`);
    await raiseWall(runner, "model_spend", { select: anyone }, true);
    await runner.query(`grant update (tokens) on model_spend to regenesis_app`);
    await openToBackup(runner, "model_spend");
    await runner.query(`drop function ${spentTokens.name}`);
    await runner.query(`DROP INDEX "IDX_llm_call_month"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX "IDX_llm_call_month" ON "llm_call" ("workspace_id", "at")`);
    await makeLookUps(runner, [spentTokens]);
    await runner.query(`DROP TABLE "model_spend"`);
  }
}
