import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import type { Participant, Session } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { LifecycleStep, SessionKind, SessionState, StepState } from "../enums";
import { DateTime } from "../scalars";
import { Visible } from "../visible";
import { FilledFormConnection } from "./form";
import { Node } from "./node";
import { EvidencePackConnection } from "./pack";
import { SourceDocumentConnection } from "./source";
import { TranscriptType } from "./transcript";
import { UserType } from "./user";

/** A session's row without what it is joined to a meeting by. */
export type SessionFacts = Omit<Session, "meetingHash" | "meetingUuid" | "warnedAt">;

@ObjectType("Speaker", { description: "A voice of a session: the name as heard, and who that is believed to be." })
export class SpeakerType {
  @Field(() => String, { description: "The name as the recording has it; mapSpeaker takes it." })
  label?: string;

  @Field(() => UserType, { nullable: true, description: "Who it is believed to be; null for somebody else." })
  user?: UserType | null;

  @Field(() => Float, { nullable: true, description: "How sure that is, 0 to 1; 1 once the coach has said so." })
  confidence: number | null;

  row: Participant;
}

export function toSpeaker(row: Participant): SpeakerType {
  return Object.assign(new SpeakerType(), { confidence: row.confidence, row });
}

@ObjectType("Session", {
  implements: Node,
  description: "A coaching conversation, or a fill session in which forms are filled.",
})
export class SessionType extends Node {
  @Field(() => SessionKind, { description: "What it is for." })
  kind: Session["kind"];

  @Field(() => SessionState, { description: "Where it stands." })
  state: Session["state"];

  @Field(() => LifecycleStep, { description: "Which of the eight steps it is in." })
  step: Session["step"];

  @Visible(["COACH", "COACHEE"])
  @Field(() => String, { nullable: true, description: "What it is called." })
  title?: string | null;

  @Field(() => UserType, { nullable: true, description: "Whose conversation it is; null once they have left." })
  coach?: UserType | null;

  @Field(() => UserType, { nullable: true, description: "Who was coached; null until that is known." })
  coachee?: UserType | null;

  @Field(() => DateTime, { nullable: true, description: "When the conversation began." })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the conversation ended." })
  endedAt: Date | null;

  @Field(() => DateTime, { description: "When it came in." })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: "When it left the default lists and became read-only." })
  archivedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the retention policy will destroy it; null while a hold suspends that.",
  })
  expiresAt?: Date | null;

  @Field(() => Boolean, { description: "Whether a legal or statutory hold keeps it." })
  onHold?: boolean;

  @Field(() => SourceDocumentConnection, { description: "What it was made from." })
  sources?: object;

  @Field(() => TranscriptType, { nullable: true, description: "Facts about what was said." })
  transcript?: TranscriptType | null;

  @Field(() => EvidencePackConnection, { description: "What was derived from it." })
  packs?: object;

  @Field(() => FilledFormConnection, { description: "The forms filled in it." })
  forms?: object;

  @Field(() => String, { nullable: true, description: "Why it failed: a code, never content." })
  failure: string | null;

  @Visible(["COACH"])
  @Field(() => [SpeakerType], { nullable: true, description: "Who speaks in it." })
  speakers?: SpeakerType[] | null;

  @Field(() => [String], { description: "The fields of this object that the viewer may not see." })
  hiddenFields?: string[];

  row: SessionFacts;
}

export function toSession(row: SessionFacts): SessionType {
  const { kind, state, step, startedAt, endedAt, createdAt, archivedAt, failure } = row;
  return Object.assign(new SessionType(), {
    id: toPublicId("session", row.id),
    ...{ kind, state, step, startedAt, endedAt, createdAt, archivedAt, failure },
    row,
  });
}

export const SessionConnection = connection("Session", "sessions", () => SessionType, toSession);

@ObjectType("SessionProgress", { description: "How far one session is, as counts alone." })
export class SessionProgress {
  @Field(() => ID, { description: "The session." })
  sessionId: string;

  @Field(() => LifecycleStep, { description: "The step it is in." })
  step: Session["step"];

  @Field(() => StepState, { description: "How far that step is." })
  state: "PENDING" | "RUNNING" | "DONE" | "FAILED";

  @Field(() => Int, { description: "How many parts of the step are done." })
  done: number;

  @Field(() => Int, { description: "How many parts the step has; 0 while that is unknown." })
  total: number;
}
