import { Field, Float, ID, InputType } from "type-graphql";
import type * as entities from "../../entities";
import { SessionKind, SourceKind } from "../enums";

@InputType("CreateSessionInput", { description: "A session to be made." })
export class CreateSessionInput {
  @Field(() => SessionKind, { description: "What it is for; a coachee's own can only be FILL." })
  kind: entities.SessionKind;

  @Field(() => String, { nullable: true, description: "What it is called." })
  title?: string | null;

  @Field(() => ID, { nullable: true, description: "Who is coached, when that is known." })
  coacheeId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "Whose session it is to lead and review, when an admin or an integrator makes it.",
  })
  coachId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("SessionActionInput", { description: "A session that something is done to." })
export class SessionActionInput {
  @Field(() => ID, { description: "The session." })
  sessionId: string;

  @Field(() => ID, { description: "The same key and input gives the first result again, for 24 hours." })
  idempotencyKey: string;
}

@InputType("AssignCoacheeInput", { description: "Whose session it is." })
export class AssignCoacheeInput {
  @Field(() => ID, { description: "The session." })
  sessionId: string;

  @Field(() => ID, { description: "Who was coached." })
  coacheeId: string;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("MapSpeakerInput", { description: "Who a speaker is." })
export class MapSpeakerInput {
  @Field(() => ID, { description: "The session." })
  sessionId: string;

  @Field(() => String, { description: "The speaker's label, as in speakers." })
  label: string;

  @Field(() => ID, { nullable: true, description: "The session's coach or coachee; null for somebody else." })
  userId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("AddTextSourceInput", { description: "A text to be read as a source." })
export class AddTextSourceInput {
  @Field(() => ID, { description: "The session it belongs to." })
  sessionId: string;

  @Field(() => String, { description: "The text." })
  text: string;

  @Field(() => String, { nullable: true, description: "What to call it." })
  filename?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("RequestUploadInput", { description: "A file that is about to be sent." })
export class RequestUploadInput {
  @Field(() => ID, { description: "The session it belongs to." })
  sessionId: string;

  @Field(() => String, { description: "What it is called." })
  filename: string;

  @Field(() => String, { description: "Its media type; the bytes have to bear it out." })
  mediaType: string;

  @Field(() => Float, { description: "How many bytes it has." })
  byteSize: number;

  @Field(() => SourceKind, { defaultValue: "FILE", description: "What it is." })
  kind: entities.SourceKind;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}

@InputType("CompleteUploadInput", { description: "A file whose bytes have been sent." })
export class CompleteUploadInput {
  @Field(() => ID, { description: "The source they became." })
  sourceId: string;

  @Field(() => String, { nullable: true, description: "Their SHA-256, hex; other bytes are refused." })
  sha256?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The same key and input gives the first result again, for 24 hours.",
  })
  idempotencyKey?: string | null;
}
