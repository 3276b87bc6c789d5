import { Field, Int, ObjectType } from "type-graphql";
import type { EvidencePack } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { Visibility } from "../enums";
import { InsightKind, PackState } from "../insight-enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { Node } from "./node";
import {
  CrossCheck,
  PackDecisionType,
  PackEditType,
  PackFeedbackType,
  Provenance,
  SourceReference,
} from "./pack-parts";
import { SessionType } from "./session";
import { UserType } from "./user";

@ObjectType("EvidencePack", {
  implements: Node,
  description: "One insight in three layers: the claim, the reasoning behind it, and where it was said.",
})
export class EvidencePackType extends Node {
  @Field(() => InsightKind, { description: "What kind of insight it is." })
  kind: EvidencePack["kind"];

  @Field(() => PackState, { description: "Where it stands." })
  state: EvidencePack["state"];

  @Field(() => Visibility, { description: "Its tag: COACH_ONLY until it is approved." })
  visibility: EvidencePack["visibility"];

  @Field(() => Int, { description: "Counts decisions and edits; pass it as expectedVersion." })
  version: number;

  @Field(() => SessionType, { nullable: true, description: "The session it was derived from." })
  session?: object | null;

  @Field(() => UserType, { nullable: true, description: "Who it is about; null until that is known." })
  coachee?: UserType | null;

  @Field(() => DateTime, { description: "When it was built." })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: "When the coach last decided." })
  decidedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the coachee could first read it." })
  deliveredAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it goes, together with its session." })
  expiresAt?: Date | null;

  @Field(() => Boolean, { description: "Whether a hold on its session keeps it." })
  onHold?: boolean;

  @Visible(["COACH", "COACHEE"], { tagged: true })
  @Field(() => String, { nullable: true, description: "The insight." })
  l0?: string | null;

  @Visible(["COACH", "COACHEE"], { tagged: true })
  @Field(() => String, { nullable: true, description: "The reasoning behind it." })
  l1?: string | null;

  @Visible(["COACH", "COACHEE"], { tagged: true })
  @Field(() => [SourceReference], { nullable: true, description: "Where it was said." })
  l2?: SourceReference[] | null;

  @Visible(["COACH"])
  @Field(() => CrossCheck, { nullable: true, description: "Whether the source bears it out." })
  crossCheck: CrossCheck | null;

  @Field(() => Provenance, { description: "Which model derived it, and how." })
  provenance?: Provenance;

  @Visible(["COACH"])
  @Field(() => [PackEditType], { nullable: true, description: "What was reworded, oldest first." })
  edits?: PackEditType[] | null;

  @Visible(["COACH"])
  @Field(() => [PackDecisionType], { nullable: true, description: "What was decided, oldest first." })
  decisions?: PackDecisionType[] | null;

  @Visible(["COACH"])
  @Field(() => DateTime, { nullable: true, description: "Until when the last decision can be undone." })
  undoUntil: Date | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => [PackFeedbackType], { nullable: true, description: "What the coachee answered, oldest first." })
  feedback?: PackFeedbackType[] | null;

  @Visible(["COACH"])
  @Field(() => EvidencePackType, { nullable: true, description: "The pack this one replaced on regeneration." })
  replaces?: object | null;

  @Visible(["COACH"])
  @Field(() => EvidencePackType, { nullable: true, description: "The pack that replaced this one." })
  replacedBy?: object | null;

  @Field(() => [String], { description: "The fields of this object that the viewer may not see." })
  hiddenFields?: string[];

  row: EvidencePack;
}

export function toEvidencePack(row: EvidencePack): EvidencePackType {
  const { kind, state, visibility, version, createdAt, decidedAt, deliveredAt, undoUntil } = row;
  const { verdict, score, checks, checkedAt: at } = row;
  return Object.assign(new EvidencePackType(), {
    id: toPublicId("pack", row.id),
    ...{ kind, state, visibility, version, createdAt, decidedAt, deliveredAt, undoUntil },
    crossCheck: Object.assign(new CrossCheck(), { verdict, score, checks, at }),
    row,
  });
}

export const EvidencePackConnection = connection(
  "EvidencePack",
  "evidence packs",
  () => EvidencePackType,
  toEvidencePack,
);
