import { Field, Int, ObjectType } from "type-graphql";
import type { PiiKind as PiiKindName, Transcript } from "../../entities";
import { Visibility } from "../enums";
import { DataClass, PiiKind, TimingPrecision } from "../insight-enums";
import { Visible } from "../visible";

@ObjectType("PiiCount", { description: "How often one kind of identifying detail was found." })
export class PiiCount {
  @Field(() => PiiKind, { description: "The kind of detail." })
  kind: PiiKindName;

  @Field(() => Int, { description: "How many were found." })
  count: number;
}

export type TranscriptFacts = Omit<Transcript, "embedders" | "embeddedBy">;

@ObjectType("Transcript", { description: "Facts about a transcript. Its text is SYSTEM_INTERNAL and has no field." })
export class TranscriptType {
  @Field(() => String, { nullable: true, description: "The language spoken, as a BCP 47 tag; null when unknown." })
  language: string | null;

  @Field(() => Int, { description: "How long it is, in milliseconds." })
  durationMs: number;

  @Field(() => Int, { description: "How many utterances it has." })
  utteranceCount: number;

  @Field(() => Int, { description: "How many voices it has." })
  speakerCount: number;

  @Field(() => TimingPrecision, { description: "How finely it is timed." })
  timing: Transcript["timing"];

  @Field(() => String, { description: "What transcribed it." })
  transcriber: string;

  @Visible(["COACH", "COACHEE"])
  @Field(() => [DataClass], { nullable: true, description: "What kinds of data it holds." })
  classification?: string[] | null;

  @Visible(["COACH", "COACHEE"])
  @Field(() => [PiiCount], { nullable: true, description: "How many identifying details of each kind it holds." })
  piiFindings?: PiiCount[] | null;

  @Field(() => Visibility, { description: "Its tag: SYSTEM_INTERNAL." })
  visibility: Transcript["visibility"];

  @Field(() => [String], { description: "The fields of this object that the viewer may not see." })
  hiddenFields?: string[];

  row: TranscriptFacts;
}

export function toTranscript(row: TranscriptFacts): TranscriptType {
  const { language, durationMs, utteranceCount, speakerCount, timing, transcriber, visibility } = row;
  const facts = { language, durationMs, utteranceCount, speakerCount, timing, transcriber, visibility };
  return Object.assign(new TranscriptType(), { ...facts, row });
}
