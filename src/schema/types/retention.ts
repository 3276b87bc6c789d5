import { Field, Int, ObjectType } from "type-graphql";
import type { RetentionPolicy } from "../../entities";
import { RetentionCategory } from "../disposal-enums";
import { DateTime } from "../scalars";
import { StoreCount, WithheldGroup } from "./counts";
import { UserType } from "./user";

@ObjectType("PendingRetentionChange", { description: "A shortening that waits for its time and can be cancelled." })
export class PendingRetentionChange {
  @Field(() => Int, { description: "For how many days it will be." })
  days: number;

  @Field(() => Int, { nullable: true, description: "After how many days sessions will be archived; null for never." })
  archiveAfterDays: number | null;

  @Field(() => DateTime, { description: "When it takes effect." })
  effectiveAt: Date;

  @Field(() => UserType, { nullable: true, description: "Who asked for it; null once they have left." })
  requestedBy?: UserType | null;

  requestedById: string | null;
}

@ObjectType("RetentionPolicy", { description: "How long the workspace keeps one category." })
export class RetentionPolicyType {
  @Field(() => RetentionCategory, { description: "Of what." })
  category: RetentionPolicy["category"];

  @Field(() => Int, { description: "For how many days." })
  days: number;

  @Field(() => Int, { nullable: true, description: "After how many days sessions are archived; null for never." })
  archiveAfterDays: number | null;

  @Field(() => Int, { description: "The fewest days that can be set." })
  minDays: number;

  @Field(() => Int, { description: "The most days that can be set." })
  maxDays: number;

  @Field(() => Int, { description: "Counts changes; certificates name the version that they carried out." })
  version: number;

  @Field(() => DateTime, { nullable: true, description: "When it was last changed; null while it is the default." })
  updatedAt: Date | null;

  @Field(() => PendingRetentionChange, { nullable: true, description: "What waits to take effect; null for nothing." })
  pending: PendingRetentionChange | null;
}

/** `bounds`: the fewest and the most days that a policy may say. */
export function toRetentionPolicy(row: RetentionPolicy, bounds: { least: number; most: number }): RetentionPolicyType {
  const { category, days, archiveAfterDays, version, updatedAt } = row;
  return Object.assign(new RetentionPolicyType(), {
    ...{ category, days, archiveAfterDays, version, updatedAt },
    ...{ minDays: bounds.least, maxDays: bounds.most },
    pending: toPending(row),
  });
}

function toPending(row: RetentionPolicy): PendingRetentionChange | null {
  const { pendingAt: effectiveAt, pendingById: requestedById } = row;
  if (effectiveAt === null) return null;
  const days = row.pendingDays ?? row.days;
  const archiveAfterDays = row.pendingArchiveAfterDays;
  return Object.assign(new PendingRetentionChange(), { days, archiveAfterDays, effectiveAt, requestedById });
}

@ObjectType("RetentionPreview", { description: "What a change of policy or mode would delete. Nothing is changed." })
export class RetentionPreview {
  @Field(() => RetentionCategory, { nullable: true, description: "Of what; null for a change of mode." })
  category: RetentionPolicy["category"] | null;

  @Field(() => Int, { nullable: true, description: "The days asked about; null for a change of mode." })
  days: number | null;

  @Field(() => String, { description: "For the change itself: says that this was seen." })
  token: string;

  @Field(() => DateTime, { description: "Until when the token holds." })
  validUntil: Date;

  @Field(() => DateTime, { description: "When the change would take effect if it were made now." })
  effectiveAt: Date;

  @Field(() => [StoreCount], { description: "What would be deleted then, per store." })
  affected: StoreCount[];

  @Field(() => [WithheldGroup], { description: "What would be kept, and why." })
  withheld: WithheldGroup[];
}

export const toRetentionPreview = (found: RetentionPreview): RetentionPreview =>
  Object.assign(new RetentionPreview(), found);
