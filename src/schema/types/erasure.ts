import { Field, Int, ObjectType } from "type-graphql";
import type { DisposalStep, ErasureRequest, RecipientNotice } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { ErasureState, RecipientState } from "../disposal-enums";
import { StepState } from "../enums";
import { DateTime } from "../scalars";
import { DeletionCertificateType } from "./certificate";
import { StoreCount, WithheldGroup } from "./counts";
import { Node } from "./node";
import { UserType } from "./user";

@ObjectType("ErasurePreview", { description: "What an erasure would delete, withhold and unlink. Nothing is changed." })
export class ErasurePreview {
  @Field(() => UserType, { nullable: true, description: "Whose." })
  subject?: UserType | null;

  @Field(() => [StoreCount], { description: "What would be destroyed, per store." })
  erased: StoreCount[];

  @Field(() => [WithheldGroup], { description: "What would be kept, and why." })
  withheld: WithheldGroup[];

  @Field(() => [StoreCount], { description: "What would stay without what leads to the person." })
  unlinked: StoreCount[];

  @Field(() => String, { description: "For requestErasure: says that this was seen." })
  token: string;

  @Field(() => DateTime, { description: "Until when the token holds." })
  validUntil: Date;

  subjectId: string;
}

type ErasurePreviewFacts = Omit<ErasurePreview, "subject">;

export const toErasurePreview = (found: ErasurePreviewFacts): ErasurePreview =>
  Object.assign(new ErasurePreview(), found);

@ObjectType("RecipientNotice", {
  description: "Someone else who holds a copy, what was asked of them and what came of it.",
})
export class RecipientNoticeType {
  @Field(() => String, { description: "Who: a service, never a person." })
  recipient: string;

  @Field(() => String, { description: "What was asked of them." })
  asked: string;

  @Field(() => RecipientState, { description: "What came of it." })
  state: RecipientNotice["state"];

  @Field(() => DateTime, { description: "When that was." })
  at: Date;
}

/** A notice without what has to be named to the recipient. */
export type RecipientFacts = Omit<RecipientNotice, "detail">;

export function toRecipientNotice({ recipient, asked, state, at }: RecipientFacts): RecipientNoticeType {
  return Object.assign(new RecipientNoticeType(), { recipient, asked, state, at });
}

@ObjectType("ErasureStep", { description: "One step of an erasure, as counts alone." })
export class ErasureStepType {
  @Field(() => String, { description: "Which step it is, such as blobs." })
  name: string;

  @Field(() => Int, { description: "Its place in the order, from 1." })
  order: number;

  @Field(() => StepState, { description: "How far it is." })
  state: DisposalStep["state"];

  @Field(() => Int, { description: "How many it found." })
  found: number;

  @Field(() => Int, { description: "How many it destroyed." })
  deleted: number;

  @Field(() => Int, { description: "How many it left without what leads to the person." })
  unlinked: number;

  @Field(() => Int, { description: "How many it left because something keeps them." })
  withheld: number;

  @Field(() => Int, { nullable: true, description: "How many a second look still saw; null before it looked." })
  remaining: number | null;

  @Field(() => DateTime, { nullable: true, description: "When it began." })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the second look saw nothing more." })
  finishedAt: Date | null;

  @Field(() => Int, { description: "How often it was begun." })
  attempts: number;
}

/** A step of an erasure, whose later runs are counted with the first. */
export type StepFacts = Pick<DisposalStep, Exclude<keyof ErasureStepType, "order">> & { order: number };

export function toErasureStep(step: StepFacts): ErasureStepType {
  return Object.assign(new ErasureStepType(), step);
}

@ObjectType("ErasureRequest", {
  implements: Node,
  description: "A request to erase a person from the workspace (GDPR Art. 17, CCPA).",
})
export class ErasureRequestType extends Node {
  @Field(() => ErasureState, { description: "Where it stands." })
  state: ErasureRequest["state"];

  @Field(() => String, { description: "The person, as a random ref that means nothing once their profile is gone." })
  subjectRef: string;

  @Field(() => UserType, { nullable: true, description: "The person, while there is a profile; null by a receipt." })
  subject?: UserType | null;

  @Field(() => UserType, { nullable: true, description: "Who asked; null once they have left, and by a receipt." })
  requestedBy?: UserType | null;

  @Field(() => UserType, { nullable: true, description: "The admin who decided, if one had to; null by a receipt." })
  decidedBy?: UserType | null;

  @Field(() => [RecipientNoticeType], { description: "Others who hold a copy, and what was done about each." })
  recipients?: RecipientNoticeType[];

  @Field(() => DateTime, { description: "When it was asked for." })
  requestedAt: Date;

  @Field(() => DateTime, { description: "By when it has to be done: 30 days or a month, whichever is earlier." })
  dueAt: Date;

  @Field(() => Int, {
    description: "Calendar days to dueAt; negative when overdue. Counted to the end, once it is done.",
  })
  daysLeft?: number;

  @Field(() => Boolean, { description: "Whether the deadline was put off by two months, which is possible once." })
  extended: boolean;

  @Field(() => DateTime, { nullable: true, description: "When it runs, if it can still be cancelled." })
  scheduledFor: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was done." })
  completedAt: Date | null;

  @Field(() => String, { nullable: true, description: "Why it was decided or put off as it was; null by a receipt." })
  decisionReason?: string | null;

  @Field(() => [ErasureStepType], { description: "The steps in order; none before it runs." })
  steps?: ErasureStepType[];

  @Field(() => [WithheldGroup], { description: "What is kept, readable by nobody, and why." })
  withheld?: WithheldGroup[];

  @Field(() => [DeletionCertificateType], { description: "The certificates issued for it, oldest first." })
  certificates?: object[];

  row: ErasureRequest;
}

export function toErasureRequest(row: ErasureRequest): ErasureRequestType {
  const { state, subjectRef, requestedAt, dueAt, extended, scheduledFor, completedAt } = row;
  return Object.assign(new ErasureRequestType(), {
    id: toPublicId("erasure", row.id),
    ...{ state, subjectRef, requestedAt, dueAt, extended, scheduledFor, completedAt },
    row,
  });
}

export const ErasureRequestConnection = connection(
  "ErasureRequest",
  "erasure requests",
  () => ErasureRequestType,
  toErasureRequest,
);
