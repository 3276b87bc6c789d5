import { Field, ID, InputType, Int } from "type-graphql";
import type * as entities from "../../entities";
import { HoldKind, RetentionCategory } from "../disposal-enums";
import { DateTime } from "../scalars";

const KEY = "The same key and input gives the first result again, for 24 hours.";

@InputType("TrashActionInput", { description: "What of the trash something is done to." })
export class TrashActionInput {
  @Field(() => [ID], { description: "Sources and forms, at most 100; each succeeds or fails on its own." })
  ids: string[];

  @Field(() => ID, { description: KEY })
  idempotencyKey: string;
}

@InputType("SetRetentionPolicyInput", { description: "How long one category is to be kept." })
export class SetRetentionPolicyInput {
  @Field(() => RetentionCategory, { description: "Of what." })
  category: entities.RetentionCategory;

  @Field(() => Int, { description: "For how many days, 90 to 2557." })
  days: number;

  @Field(() => Int, {
    nullable: true,
    description: "After how many days sessions are archived; null for never. For sessions alone.",
  })
  archiveAfterDays?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The token of a preview of exactly this; needed to make either of them shorter.",
  })
  previewToken?: string | null;

  @Field(() => ID, { description: KEY })
  idempotencyKey: string;
}

@InputType("PlaceLegalHoldInput", { description: "What is to be kept, and why." })
export class PlaceLegalHoldInput {
  @Field(() => ID, { description: "A person, session, source or form." })
  targetId: string;

  @Field(() => HoldKind, { description: "What kind of duty it follows." })
  kind: entities.HoldKind;

  @Field(() => String, { description: "The ground: a citation of at most 120 characters, without personal data." })
  ground: string;

  @Field(() => String, { description: "Why; kept as content, and never leaves the hold." })
  reason: string;

  @Field(() => DateTime, { nullable: true, description: "When it ends by itself; null for never." })
  until?: Date | null;

  @Field(() => ID, { description: KEY })
  idempotencyKey: string;
}

@InputType("ReleaseLegalHoldInput", { description: "Which hold ends, and why." })
export class ReleaseLegalHoldInput {
  @Field(() => ID, { description: "The hold." })
  holdId: string;

  @Field(() => String, { description: "Why; kept as content." })
  reason: string;

  @Field(() => ID, { description: KEY })
  idempotencyKey: string;
}

@InputType("RequestErasureInput", { description: "Who is to be erased." })
export class RequestErasureInput {
  @Field(() => ID, { description: "The person." })
  subjectId: string;

  @Field(() => String, { description: "The token of a preview; stale once what it showed has changed." })
  previewToken: string;

  @Field(() => String, { description: "Typed by hand: the person's e-mail address, or ERASE for oneself." })
  confirmation: string;

  @Field(() => String, { nullable: true, description: "Why; kept as content." })
  reason?: string | null;

  @Field(() => ID, { description: KEY })
  idempotencyKey: string;
}

@InputType("ErasureDecisionInput", { description: "A decision on an erasure." })
export class ErasureDecisionInput {
  @Field(() => ID, { description: "The request." })
  requestId: string;

  @Field(() => String, {
    nullable: true,
    description: "Why; kept as content. Needed for a rejection and for a longer deadline.",
  })
  reason?: string | null;

  @Field(() => ID, { description: KEY })
  idempotencyKey: string;
}

@InputType("RequestExportInput", { description: "What is to be exported; one of the three." })
export class RequestExportInput {
  @Field(() => ID, {
    nullable: true,
    description: "Everything about this person; for oneself under GDPR Art. 15 and 20.",
  })
  subjectId?: string | null;

  @Field(() => ID, { nullable: true, description: "This session." })
  sessionId?: string | null;

  @Field(() => ID, { nullable: true, description: "This pack." })
  packId?: string | null;

  @Field(() => ID, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
