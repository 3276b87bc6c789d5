import { Field, Float, Int, ObjectType } from "type-graphql";
import { LifecycleRule } from "../disposal-enums";
import { DateTime } from "../scalars";

@ObjectType("DataHolding", { description: "One kind of data that is kept about the viewer." })
export class DataHolding {
  @Field(() => String, { description: "What kind, such as TRANSCRIPTS." })
  category: string;

  @Field(() => Int, { description: "How many." })
  count: number;

  @Field(() => DateTime, { nullable: true, description: "Since when the oldest of it is kept." })
  since: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the last of it goes as things stand; null for no date." })
  until: Date | null;

  @Field(() => LifecycleRule, { description: "The rule that says so." })
  rule: keyof typeof LifecycleRule;

  @Field(() => String, { description: "The same in plain words." })
  explanation: string;
}

@ObjectType("MetricPoint", { description: "What happened on one day, in a number; never of fewer than five coachees." })
export class MetricPoint {
  @Field(() => DateTime, { description: "The day's beginning, in UTC." })
  day: Date;

  @Field(() => String, { description: "What was counted, such as packs.delivered." })
  name: string;

  @Field(() => Float, { description: "How many." })
  value: number;
}

@ObjectType("StorageUsage", { description: "What one kind of object takes up; rows of the database are not counted." })
export class StorageUsage {
  @Field(() => String, { description: "The kind of source, or EXPORT." })
  category: string;

  @Field(() => Int, { description: "How many are stored." })
  items: number;

  @Field(() => Float, { description: "Their bytes, unencrypted, those in the trash included." })
  bytes: number;

  @Field(() => Float, { description: "The bytes of those in the trash." })
  trashedBytes: number;
}
