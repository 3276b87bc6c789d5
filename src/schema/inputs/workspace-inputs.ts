import { Field, Float, ID, InputType, Int } from "type-graphql";
import type * as entities from "../../entities";
import { Audience, ErasureApproval, ExportPolicy, Visibility, WorkspaceMode } from "../enums";
import { NotificationKind } from "../insight-enums";

@InputType("UpdateWorkspaceInput", { description: "Settings of the workspace to be changed; what is not said stays." })
export class UpdateWorkspaceInput {
  @Field(() => String, { nullable: true, description: "What people call it." })
  name?: string | null;

  @Field(() => WorkspaceMode, { nullable: true, description: "Whether it keeps its sources; needs a preview's token." })
  mode?: entities.WorkspaceMode | null;

  @Field(() => Visibility, {
    nullable: true,
    description:
      "Whether coachees may see source references. Narrowing is immediate; widening holds for later approvals.",
  })
  l2Visibility?: entities.Visibility | null;

  @Field(() => ExportPolicy, { nullable: true, description: "Who may export." })
  exportPolicy?: entities.ExportPolicy | null;

  @Field(() => ErasureApproval, { nullable: true, description: "Whether an erasure waits for a second person." })
  erasureApproval?: entities.ErasureApproval | null;

  @Field(() => Int, { nullable: true, description: "How many hours an erasure can be cancelled, 0 to 168." })
  erasureCancelWindowHours?: number | null;

  @Field(() => Float, { nullable: true, description: "The most bytes it stores; null for no limit." })
  storageQuotaBytes?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "The most tokens of the language model in a calendar month; null for what the operator allows.",
  })
  modelTokensPerMonth?: number | null;

  @Field(() => String, { nullable: true, description: "The language of letters: en or de; null for English." })
  locale?: string | null;

  @Field(() => String, { nullable: true, description: "The token of the preview that showed what goes." })
  previewToken?: string | null;

  @Field(() => ID, { description: "The same key and input gives the first result again, for 24 hours." })
  idempotencyKey: string;
}

@InputType("SetLettersInput", { description: "What the viewer wants of letters." })
export class SetLettersInput {
  @Field(() => Boolean, { description: "Whether they want letters about what is new. Others can't be switched off." })
  wanted: boolean;

  @Field(() => String, { nullable: true, description: "Their language: en or de; null for the workspace's." })
  locale?: string | null;
}

@InputType("DestroyInput", { description: "Something to be ended or deleted." })
export class DestroyInput {
  @Field(() => ID, { description: "What." })
  id: string;

  @Field(() => String, { nullable: true, description: "Why; kept with what is deleted, as content." })
  reason?: string | null;

  @Field(() => ID, { description: "The same key and input gives the first result again, for 24 hours." })
  idempotencyKey: string;
}

@InputType("InviteUserInput", { description: "A person to be invited." })
export class InviteUserInput {
  @Field(() => String, { description: "Where their mail goes; one account per address." })
  email: string;

  @Field(() => String, { description: "What they are called." })
  displayName: string;

  @Field(() => Audience, { description: "As whom they sign in." })
  role: entities.Audience;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("ConnectZoomInput", { description: "Whose recordings an account's host makes." })
export class ConnectZoomInput {
  @Field(() => ID, { nullable: true, description: "The coach, when an admin connects for them." })
  coachId?: string | null;

  @Field(() => String, { nullable: true, description: "Zoom's id of the account." })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: "Zoom's id of the host." })
  hostId?: string | null;

  @Field(() => String, { nullable: true, description: "The code that Zoom sent the coach back with." })
  authorizationCode?: string | null;

  @Field(() => String, { nullable: true, description: "The state that came with the code." })
  state?: string | null;

  @Field(() => String, { nullable: true, description: "The address that Zoom sent the coach back to." })
  redirectUri?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("CreateWebhookInput", { description: "An address to be told what happens." })
export class CreateWebhookInput {
  @Field(() => String, { description: "An https:// address on the public internet." })
  url: string;

  @Field(() => [NotificationKind], { description: "What it is told of." })
  kinds: entities.NotificationKind[];

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}
