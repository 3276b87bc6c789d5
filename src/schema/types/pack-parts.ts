import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import type { CheckItem, EvidencePack, LlmCall, PackDecision, PackEdit, PackFeedback, PackQuote } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { CrossCheckVerdict, PackAction, QuoteMatch, RejectReason } from "../insight-enums";
import { DateTime } from "../scalars";
import { UserType } from "./user";

@ObjectType("SourceReference", { description: "One moment that a pack leans on." })
export class SourceReference {
  @Field(() => ID, { description: "The session it was said in, which may be an earlier one." })
  sessionId: string;

  @Field(() => ID, { nullable: true, description: "The source it was read from." })
  sourceId: string | null;

  @Field(() => ID, { description: "The utterance it was said in." })
  utteranceId: string;

  @Field(() => String, { description: "Who said it, by the name as heard." })
  speaker?: string;

  @Field(() => Int, { description: "When it begins, in milliseconds from the start of the transcript." })
  startMs: number;

  @Field(() => Int, { description: "When it ends, in milliseconds from the start of the transcript." })
  endMs: number;

  @Field(() => String, { description: "The words themselves." })
  quote?: string;

  @Field(() => QuoteMatch, { description: "How it compares with the stored transcript." })
  match: PackQuote["match"];

  @Field(() => String, { nullable: true, description: "Opens the recording at this moment." })
  jumpUrl?: string | null;

  row: PackQuote;
}

export function toSourceReference(row: PackQuote): SourceReference {
  const { startMs, endMs, match } = row;
  const sessionId = toPublicId("session", row.sessionId);
  const sourceId = toPublicId("source", row.sourceId);
  const utteranceId = toPublicId("utterance", row.utteranceId);
  return Object.assign(new SourceReference(), { sessionId, sourceId, utteranceId, startMs, endMs, match, row });
}

@ObjectType("CrossCheckItem", { description: "One check of a claim against its source." })
export class CrossCheckItem {
  @Field(() => String, { description: "Which check it is." })
  name: string;

  @Field(() => Boolean, { description: "Whether it passed." })
  passed: boolean;

  @Field(() => String, { description: "What was counted; never content." })
  detail: string;
}

@ObjectType("CrossCheck", { description: "A claim, held against what was said." })
export class CrossCheck {
  @Field(() => CrossCheckVerdict, { description: "The outcome of all checks." })
  verdict: EvidencePack["verdict"];

  @Field(() => Float, { description: "How well the claim is supported, 0 to 1." })
  score: number;

  @Field(() => [CrossCheckItem], { description: "The checks one by one." })
  checks: CheckItem[];

  @Field(() => DateTime, { description: "When it was last checked." })
  at: Date;
}

@ObjectType("Provenance", { description: "Which model derived a pack, and how; hashes instead of text." })
export class Provenance {
  @Field(() => String, { description: "Who ran the model." })
  provider: string;

  @Field(() => String, { description: "The exact model." })
  model: string;

  @Field(() => String, { description: "The version of the prompt." })
  promptVersion: string;

  @Field(() => String, { description: "Keyed hash of what was sent." })
  inputHash: string;

  @Field(() => String, { description: "Keyed hash of what came back; empty when nothing did." })
  outputHash: string;

  @Field(() => Int, { description: "Tokens sent." })
  inputTokens: number;

  @Field(() => Int, { description: "Tokens received." })
  outputTokens: number;

  @Field(() => Boolean, { description: "Whether names were replaced before it was sent." })
  pseudonymized: boolean;

  @Field(() => [String], {
    description:
      "Rules that left a participant's name in place, since as it was written it could as well be an ordinary word; never the name.",
  })
  namesKept: string[];

  @Field(() => Boolean, { description: "Whether the provider is bound not to train on it." })
  noTraining: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Where that stands, as the operator declared it; null where nothing leaves the server.",
  })
  noTrainingReference: string | null;

  @Field(() => DateTime, { description: "When the call was made." })
  at: Date;
}

export function toProvenance(row: LlmCall): Provenance {
  const { provider, model, promptVersion, inputHash, inputTokens, outputTokens, pseudonymized, at } = row;
  const { namesKept, noTraining, noTrainingReference } = row;
  const outputHash = row.outputHash ?? "";
  const call = { provider, model, promptVersion, inputHash, outputHash, inputTokens, outputTokens };
  return Object.assign(new Provenance(), { ...call, pseudonymized, namesKept, noTraining, noTrainingReference, at });
}

@ObjectType("PackEdit", { description: "One rewording of a layer." })
export class PackEditType {
  @Field(() => DateTime, { description: "When it was made." })
  at: Date;

  @Field(() => UserType, { nullable: true, description: "Who made it; null once they have left." })
  by?: UserType | null;

  @Field(() => String, { description: "The layer: l0 or l1." })
  layer: string;

  @Field(() => String, { description: "The text as it was." })
  before?: string;

  @Field(() => String, { description: "The text as it became." })
  after?: string;

  row: PackEdit;
}

export const toPackEdit = (row: PackEdit): PackEditType =>
  Object.assign(new PackEditType(), { at: row.at, layer: row.layer, row });

@ObjectType("PackDecision", { description: "One thing that was decided about a pack." })
export class PackDecisionType {
  @Field(() => DateTime, { description: "When it was decided." })
  at: Date;

  @Field(() => PackAction, { description: "What was decided." })
  action: PackDecision["action"];

  @Field(() => UserType, { nullable: true, description: "Who decided; null for the system, or once they have left." })
  by?: UserType | null;

  @Field(() => RejectReason, { nullable: true, description: "Why, for a rejection." })
  reason: PackDecision["reason"];

  @Field(() => String, { nullable: true, description: "The note of a rejection, or the guidance of a regeneration." })
  note?: string | null;

  row: PackDecision;
}

export const toPackDecision = (row: PackDecision): PackDecisionType =>
  Object.assign(new PackDecisionType(), { at: row.at, action: row.action, reason: row.reason, row });

@ObjectType("PackFeedback", { description: "What the coachee answered to a pack." })
export class PackFeedbackType {
  @Field(() => DateTime, { description: "When they answered." })
  at: Date;

  @Field(() => Boolean, { description: "Whether it was helpful." })
  helpful: boolean;

  @Field(() => String, { nullable: true, description: "What they said about it." })
  comment?: string | null;

  @Field(() => String, { nullable: true, description: "What they would put right." })
  correction?: string | null;

  row: PackFeedback;
}

export const toPackFeedback = (row: PackFeedback): PackFeedbackType =>
  Object.assign(new PackFeedbackType(), { at: row.at, helpful: row.helpful, row });
