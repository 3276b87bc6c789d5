import { Field, ID, InputType, Int } from "type-graphql";
import type * as entities from "../../entities";
import { RejectReason } from "../insight-enums";

@InputType("PackDecisionInput", { description: "A decision on a pack." })
export class PackDecisionInput {
  @Field(() => ID, { description: "The pack." })
  packId: string;

  @Field(() => Int, { description: "The version the decision is about; another is CONFLICT." })
  expectedVersion: number;

  @Field(() => Boolean, { defaultValue: false, description: "Keeps the reasoning from the coachee." })
  withholdL1: boolean;

  @Field(() => Int, {
    defaultValue: 0,
    description: "Seconds until it is delivered, 0 to 60; until then it can be undone.",
  })
  deliverAfterSeconds: number;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("EditPackInput", { description: "A rewording of a pack; the new text passes the same check." })
export class EditPackInput {
  @Field(() => ID, { description: "The pack." })
  packId: string;

  @Field(() => Int, { description: "The version the decision is about; another is CONFLICT." })
  expectedVersion: number;

  @Field(() => String, { nullable: true, description: "The insight, reworded." })
  l0?: string | null;

  @Field(() => String, { nullable: true, description: "The reasoning, reworded." })
  l1?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "Approves it as well." })
  approve: boolean;

  @Field(() => Boolean, { defaultValue: false, description: "Keeps the reasoning from the coachee." })
  withholdL1: boolean;

  @Field(() => Int, {
    defaultValue: 0,
    description: "Seconds until it is delivered, 0 to 60; until then it can be undone.",
  })
  deliverAfterSeconds: number;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("RejectPackInput", { description: "A rejection of a pack." })
export class RejectPackInput {
  @Field(() => ID, { description: "The pack." })
  packId: string;

  @Field(() => Int, { description: "The version the decision is about; another is CONFLICT." })
  expectedVersion: number;

  @Field(() => RejectReason, { description: "Why." })
  reason: entities.RejectReason;

  @Field(() => String, { description: "What was wrong, in the coach's words; kept as content." })
  note: string;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("RegeneratePackInput", { description: "A pack to be derived again." })
export class RegeneratePackInput {
  @Field(() => ID, { description: "The pack." })
  packId: string;

  @Field(() => Int, { description: "The version the decision is about; another is CONFLICT." })
  expectedVersion: number;

  @Field(() => String, { nullable: true, description: "What to mind this time; kept as content." })
  guidance?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("GiveFeedbackInput", { description: "A coachee's answer to a pack." })
export class GiveFeedbackInput {
  @Field(() => ID, { description: "The pack." })
  packId: string;

  @Field(() => Boolean, { description: "Whether it was helpful." })
  helpful: boolean;

  @Field(() => String, { nullable: true, description: "What there is to say about it." })
  comment?: string | null;

  @Field(() => String, { nullable: true, description: "What should be put right." })
  correction?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}
