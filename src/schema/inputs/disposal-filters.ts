import { Field, ID, InputType } from "type-graphql";
import type * as entities from "../../entities";
import { CertificateKind, DeletionCause, ErasureState, TrashKind } from "../disposal-enums";
import { DateTime } from "../scalars";

@InputType("TrashFilter", { description: "What of the trash a list holds; what is not said does not matter." })
export class TrashFilter {
  @Field(() => TrashKind, { nullable: true, description: "Only sources, or only forms." })
  kind?: keyof typeof TrashKind | null;

  @Field(() => ID, { nullable: true, description: "Only those of this session." })
  sessionId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only what this person deleted." })
  trashedById?: string | null;

  @Field(() => DateTime, { nullable: true, description: "Only what will be destroyed before this moment." })
  purgeBefore?: Date | null;
}

@InputType("ErasureRequestFilter", { description: "Which requests a list holds; what is not said does not matter." })
export class ErasureRequestFilter {
  @Field(() => ErasureState, { nullable: true, description: "Only those that stand here." })
  state?: entities.ErasureState | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "true for those that are not done and past their date alone; false for all others.",
  })
  overdue?: boolean | null;
}

@InputType("CertificateFilter", { description: "Which certificates a list holds; what is not said does not matter." })
export class CertificateFilter {
  @Field(() => DeletionCause, { nullable: true, description: "Only those of this cause." })
  cause?: entities.DeletionCause | null;

  @Field(() => CertificateKind, { nullable: true, description: "Only those of this kind." })
  kind?: entities.CertificateKind | null;

  @Field(() => DateTime, { nullable: true, description: "Issued from this moment on." })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Issued before this moment." })
  to?: Date | null;
}
