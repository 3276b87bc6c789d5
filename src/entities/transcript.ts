import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, OwnedRow, Sealed } from "./columns";
import { Session, type SpeakerRole } from "./session";
import { Source } from "./source";
import type { Visibility } from "./workspace";

export type DataClass =
  | "PERSONAL"
  | "SPECIAL_CATEGORY"
  | "EMOTIONAL"
  | "PERSONAL_DEVELOPMENT"
  | "HEALTH"
  | "BELIEF"
  | "SEXUALITY"
  | "ETHNICITY"
  | "POLITICS"
  | "UNION"
  | "FINANCIAL";
export type PiiKind =
  | "PERSON_NAME"
  | "PHONE"
  | "EMAIL"
  | "ADDRESS"
  | "SSN"
  | "CREDIT_CARD"
  | "IBAN"
  | "IP_ADDRESS"
  | "DATE_OF_BIRTH";

/** What was said, from one source. It has a data key of its own, so that it can go with the source it was made from. */
@Entity("transcript")
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@ForeignKey(() => Source, ["workspaceId", "sourceId"], ["workspaceId", "id"])
@Index(["workspaceId", "sessionId"])
@Index(["workspaceId", "sourceId"], { unique: true })
export class Transcript extends OwnedRow {
  @Column("uuid")
  sessionId: string;

  /** Null once a stateless workspace has let the source go. */
  @Column("uuid", { nullable: true })
  sourceId: string | null;

  @Column("text", { nullable: true })
  language: string | null;

  @Column("integer")
  durationMs: number;

  @Column("integer")
  utteranceCount: number;

  @Column("integer")
  speakerCount: number;

  @Column("text")
  timing: "WORD" | "CUE";

  @Column("text")
  transcriber: string;

  @Column("text", { default: "SYSTEM_INTERNAL" })
  visibility: Visibility;

  /** The models that its passages were ever given to. */
  @Column("text", { array: true, default: "{}" })
  embedders: string[];

  /** The model whose vectors there are; null until they are whole. */
  @Column("text", { nullable: true })
  embeddedBy: string | null;

  @Instant()
  createdAt: Date;
}

/** A speaker of a transcript: the name as heard, and who that is believed to be. */
@Entity("participant")
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@ForeignKey(() => Transcript, ["workspaceId", "transcriptId"], ["workspaceId", "id"])
@Index(["workspaceId", "transcriptId", "position"], { unique: true })
@Index(["workspaceId", "sessionId"])
export class Participant extends OwnedRow {
  @Column("uuid")
  sessionId: string;

  /** The transcript it speaks in. */
  @Column("uuid")
  transcriptId: string;

  @Column("integer")
  position: number;

  @Sealed()
  label: Buffer | null;

  @Column("uuid", { nullable: true })
  userId: string | null;

  @Column("text")
  role: SpeakerRole;

  /** 0..1; 1 once the coach has said so. Never trusted as identity. */
  @Column("real")
  confidence: number;
}

@Entity("utterance")
@ForeignKey(() => Transcript, ["workspaceId", "transcriptId"], ["workspaceId", "id"])
@ForeignKey(() => Participant, ["workspaceId", "participantId"], ["workspaceId", "id"])
@Index(["workspaceId", "transcriptId", "position"], { unique: true })
@Index(["workspaceId", "sessionId"])
@Index(["workspaceId", "participantId"])
@Index("utterance_quoted", ["workspaceId", "transcriptId"], { where: "quoted" })
export class Utterance extends OwnedRow {
  @Column("uuid")
  transcriptId: string;

  @Column("uuid")
  sessionId: string;

  @Column("uuid")
  participantId: string;

  @Column("integer")
  position: number;

  @Column("integer")
  startMs: number;

  @Column("integer")
  endMs: number;

  @Sealed()
  text: Buffer | null;

  /** True once a pack quotes it: the coach's own check of an edit may read it then, and nothing else of the transcript. */
  @Column("boolean", { default: false })
  quoted: boolean;
}

@Entity("pii_finding")
@ForeignKey(() => Utterance, ["workspaceId", "utteranceId"], ["workspaceId", "id"])
@Index(["workspaceId", "transcriptId"])
@Index(["workspaceId", "utteranceId"])
export class PiiFinding extends OwnedRow {
  @Column("uuid")
  transcriptId: string;

  @Column("uuid")
  utteranceId: string;

  @Column("text")
  kind: PiiKind;

  @Column("integer")
  startChar: number;

  @Column("integer")
  endChar: number;

  @Column("real")
  confidence: number;
}

@Entity("classification")
@ForeignKey(() => Transcript, ["workspaceId", "transcriptId"], ["workspaceId", "id"])
@Index(["workspaceId", "transcriptId", "dataClass"], { unique: true })
export class Classification extends OwnedRow {
  @Column("uuid")
  transcriptId: string;

  @Column("text")
  dataClass: DataClass;

  /** The rules that matched, and how often; never the words. */
  @Column("text")
  reason: string;

  @Column("integer")
  utteranceCount: number;
}
