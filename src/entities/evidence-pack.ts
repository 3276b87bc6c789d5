import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, OwnedRow, Sealed } from "./columns";
import { Insight, type InsightKind, LlmCall } from "./insight";
import { Session } from "./session";
import type { Visibility } from "./workspace";

export type PackState =
  | "PENDING_REVIEW"
  | "APPROVED"
  | "DELIVERED"
  | "REJECTED"
  | "REGENERATING"
  | "SUPERSEDED"
  | "WITHDRAWN";
export type QuoteMatch = "VERBATIM" | "CHANGED" | "MISSING";
export type CrossCheckVerdict = "SUPPORTED" | "PARTIAL" | "UNSUPPORTED";
export type RejectReason = "NOT_SUPPORTED" | "WRONG_PERSON" | "TOO_SENSITIVE" | "NOT_USEFUL" | "OTHER";
export type PackAction =
  | "APPROVED"
  | "EDITED"
  | "REJECTED"
  | "REGENERATED"
  | "DELIVERED"
  | "WITHDRAWN"
  | "UNDONE"
  | "RECHECKED";
export interface CheckItem {
  name: string;
  passed: boolean;
  /** Counts, never content. */
  detail: string;
}

@Entity("evidence_pack")
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@ForeignKey(() => Insight, ["workspaceId", "insightId"], ["workspaceId", "id"])
@ForeignKey(() => LlmCall, ["workspaceId", "llmCallId"], ["workspaceId", "id"])
@Index(["workspaceId", "insightId"], { unique: true })
@Index(["workspaceId", "createdAt", "id"])
@Index(["workspaceId", "sessionId", "createdAt", "id"])
@Index(["workspaceId", "llmCallId"])
@Index(["workspaceId", "coachId", "createdAt", "id"])
@Index(["workspaceId", "coacheeId", "createdAt", "id"])
export class EvidencePack extends OwnedRow {
  @Column("uuid")
  sessionId: string;

  @Column("uuid")
  insightId: string;

  @Column("uuid")
  llmCallId: string;

  @Column("text")
  kind: InsightKind;

  @Column("text")
  state: PackState;

  @Column("text")
  visibility: Visibility;

  /** Counts decisions and edits; a stale one conflicts. */
  @Column("integer", { default: 1 })
  version: number;

  @Sealed()
  l0: Buffer | null;

  @Sealed()
  l1: Buffer | null;

  @Column("boolean", { default: false })
  l1Withheld: boolean;

  @Column("text")
  verdict: CrossCheckVerdict;

  @Column("real")
  score: number;

  @Column("jsonb")
  checks: CheckItem[];

  @Instant()
  checkedAt: Date;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  decidedAt: Date | null;

  @Instant({ nullable: true })
  undoUntil: Date | null;

  @Instant({ nullable: true })
  deliveredAt: Date | null;

  @Column("uuid", { nullable: true })
  replacesId: string | null;

  @Column("uuid", { nullable: true })
  replacedById: string | null;
}

/** L2: one moment that a pack leans on. The quote is sealed under the key of the transcript it was said in. */
@Entity("pack_quote")
@ForeignKey(() => EvidencePack, ["workspaceId", "packId"], ["workspaceId", "id"])
@Index(["workspaceId", "packId", "position"], { unique: true })
@Index(["workspaceId", "transcriptId"])
@Index(["workspaceId", "sourceId"])
export class PackQuote extends OwnedRow {
  @Column("uuid")
  packId: string;

  @Column("integer")
  position: number;

  /** The session it was said in, which may be an earlier one. */
  @Column("uuid")
  sessionId: string;

  @Column("uuid")
  sourceId: string;

  @Column("uuid")
  transcriptId: string;

  @Column("uuid")
  utteranceId: string;

  @Sealed()
  speaker: Buffer | null;

  @Column("integer")
  startMs: number;

  @Column("integer")
  endMs: number;

  @Sealed()
  quote: Buffer | null;

  @Column("text")
  match: QuoteMatch;

  @Column("text")
  visibility: Visibility;

  @Column("boolean", { default: false })
  delivered: boolean;
}

@Entity("pack_edit")
@ForeignKey(() => EvidencePack, ["workspaceId", "packId"], ["workspaceId", "id"])
@Index(["workspaceId", "packId", "at", "id"])
@Index(["workspaceId", "sessionId"])
export class PackEdit extends OwnedRow {
  @Column("uuid")
  packId: string;

  @Column("uuid")
  sessionId: string;

  @Instant()
  at: Date;

  @Column("uuid", { nullable: true })
  byId: string | null;

  @Column("text")
  layer: "l0" | "l1";

  @Sealed()
  before: Buffer | null;

  @Sealed()
  after: Buffer | null;
}

@Entity("pack_decision")
@ForeignKey(() => EvidencePack, ["workspaceId", "packId"], ["workspaceId", "id"])
@Index(["workspaceId", "packId", "at", "id"])
@Index(["workspaceId", "sessionId"])
export class PackDecision extends OwnedRow {
  @Column("uuid")
  packId: string;

  @Column("uuid")
  sessionId: string;

  @Instant()
  at: Date;

  @Column("uuid", { nullable: true })
  byId: string | null;

  @Column("text")
  action: PackAction;

  @Column("text", { nullable: true })
  reason: RejectReason | null;

  /** A rejection's note, or the guidance of a regeneration. */
  @Sealed()
  note: Buffer | null;
}

@Entity("pack_feedback")
@ForeignKey(() => EvidencePack, ["workspaceId", "packId"], ["workspaceId", "id"])
@Index(["workspaceId", "packId", "at", "id"])
@Index(["workspaceId", "sessionId"])
export class PackFeedback extends OwnedRow {
  @Column("uuid")
  packId: string;

  @Column("uuid")
  sessionId: string;

  @Instant()
  at: Date;

  @Column("boolean")
  helpful: boolean;

  @Sealed()
  comment: Buffer | null;

  @Sealed()
  correction: Buffer | null;
}
