import { Field, ID, InputType } from "type-graphql";
import type * as entities from "../../entities";
import { SessionKind, SessionState } from "../enums";
import { CrossCheckVerdict, InsightKind, PackState } from "../insight-enums";
import { DateTime } from "../scalars";

@InputType("SessionFilter", { description: "Which sessions a list holds; what is not said does not matter." })
export class SessionFilter {
  @Field(() => SessionState, { nullable: true, description: "Only those that stand here." })
  state?: entities.SessionState | null;

  @Field(() => SessionKind, { nullable: true, description: "Only those for this." })
  kind?: entities.SessionKind | null;

  @Field(() => ID, { nullable: true, description: "Only those of this coachee." })
  coacheeId?: string | null;

  @Field(() => Boolean, { nullable: true, description: "true for archived ones alone; otherwise they are left out." })
  archived?: boolean | null;
}

@InputType("EvidencePackFilter", { description: "Which packs a list holds; what is not said does not matter." })
export class EvidencePackFilter {
  @Field(() => [PackState], { nullable: true, description: "Only those that stand at one of these." })
  state?: entities.PackState[] | null;

  @Field(() => InsightKind, { nullable: true, description: "Only insights of this kind." })
  kind?: entities.InsightKind | null;

  @Field(() => CrossCheckVerdict, {
    nullable: true,
    description: "Only those with this verdict; for coaches, who alone see it.",
  })
  verdict?: entities.CrossCheckVerdict | null;

  @Field(() => ID, { nullable: true, description: "Only those about this coachee." })
  coacheeId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only those of this session." })
  sessionId?: string | null;
}

@InputType("AuditFilter", { description: "Which audit entries a list holds; what is not said does not matter." })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: "Only this action, such as pack.approved." })
  action?: string | null;

  @Field(() => String, { nullable: true, description: "Only what this actor did." })
  actorRef?: string | null;

  @Field(() => String, { nullable: true, description: "Only what was done to this." })
  targetRef?: string | null;

  @Field(() => DateTime, { nullable: true, description: "From this moment on." })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Before this moment." })
  to?: Date | null;
}
