import type { MigrationInterface, QueryRunner } from "typeorm";
import { type LookUp, makeLookUps } from "./wall";

/** Of rows that a coach who asks may not read: a sum, of their own workspace. */
export const spentTokens: LookUp = {
  name: "spent_tokens",
  args: "of_provider text, since timestamptz",
  returns: "bigint",
  body: `select coalesce(sum(c.input_tokens::bigint + c.output_tokens), 0)::bigint from public.llm_call c
         where c.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
           and c.provider = of_provider and c.at >= since`,
  to: "regenesis_app",
};

/** Under which terms a model was called, and how much of it a workspace may use in a month. */
export class ModelCalls1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "llm_call" ADD "no_training_reference" text`);
    await runner.query(`ALTER TABLE "insight" ADD "carried" boolean`);
    await runner.query(`ALTER TABLE "workspace" ADD "model_tokens_per_month" bigint`);
    await runner.query(`CREATE INDEX "IDX_llm_call_month" ON "llm_call" ("workspace_id", "at")`);
    await makeLookUps(runner, [spentTokens]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function ${spentTokens.name}`);
    await runner.query(`DROP INDEX "IDX_llm_call_month"`);
    await runner.query(`ALTER TABLE "workspace" DROP COLUMN "model_tokens_per_month"`);
    await runner.query(`ALTER TABLE "insight" DROP COLUMN "carried"`);
    await runner.query(`ALTER TABLE "llm_call" DROP COLUMN "no_training_reference"`);
  }
}
