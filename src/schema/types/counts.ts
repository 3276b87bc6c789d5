import { Field, Float, Int, ObjectType } from "type-graphql";
import type { StoreName } from "../../entities";
import { Store } from "../disposal-enums";
import { DateTime } from "../scalars";

@ObjectType("StoreCount", { description: "How much of one kind of data one store holds." })
export class StoreCount {
  @Field(() => Store, { description: "The store." })
  store: StoreName;

  @Field(() => String, { description: "What kind of data: the name of a table, or of a kind of object." })
  category: string;

  @Field(() => Int, { description: "How many." })
  count: number;

  @Field(() => Float, { description: "How many bytes, where the store counts them; 0 otherwise." })
  bytes: number;
}

@ObjectType("WithheldGroup", { description: "What is kept although it was due, by the ground that keeps it." })
export class WithheldGroup {
  @Field(() => String, { description: "The hold or the law, as a citation." })
  ground: string;

  @Field(() => DateTime, { nullable: true, description: "Until when; null while the end is not known." })
  until: Date | null;

  @Field(() => Int, { description: "How many items." })
  count: number;
}
