import { Field, ID, ObjectType } from "type-graphql";
import type { LifecycleStep as Step } from "../../entities";
import { LifecycleRule } from "../disposal-enums";
import { LifecycleStep } from "../enums";
import { DateTime } from "../scalars";
import { DeletionCertificateType } from "./certificate";

@ObjectType("RuleOutcome", { description: "One rule, held against one item." })
export class RuleOutcome {
  @Field(() => LifecycleRule, { description: "The rule." })
  rule: keyof typeof LifecycleRule;

  @Field(() => Boolean, { description: "Whether it says anything about this item now." })
  applies: boolean;

  @Field(() => DateTime, { nullable: true, description: "Until when, or from when on; null where no date is known." })
  until: Date | null;

  @Field(() => String, { description: "The same in plain words, with its numbers and without names." })
  explanation: string;
}

@ObjectType("LifecycleTrace", {
  description: "Why an item is still here, or why and when it went: every rule that was weighed.",
})
export class LifecycleTrace {
  @Field(() => ID, { description: "The id that was asked about." })
  id: string;

  @Field(() => Boolean, { description: "Whether it is still there." })
  present: boolean;

  @Field(() => LifecycleStep, { nullable: true, description: "The step it is in; null where it has none." })
  step: Step | null;

  @Field(() => String, { description: "What decides, in plain words." })
  outcome: string;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it will be destroyed as things stand; when it was, once it is gone.",
  })
  deleteAt: Date | null;

  @Field(() => [RuleOutcome], { description: "Every rule, strongest first." })
  rules: RuleOutcome[];

  @Field(() => DeletionCertificateType, { nullable: true, description: "The certificate of its destruction." })
  certificate: object | null;
}
