import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, OwnedRow, Sealed, TenantRow } from "./columns";
import { Session } from "./session";

export type InsightKind = "THEME" | "PATTERN" | "ACTION_ITEM" | "GROWTH_AREA";

/**
 * How a call of a language model ended. STARTED: nobody came to know. STOPPED: this server kept a request in, since it
 * identified somebody or went beyond the budget. After it come the ways in which a provider fails.
 */
export type CallOutcome =
  | "STARTED"
  | "ANSWERED"
  | "STOPPED"
  | "REFUSED"
  | "TRUNCATED"
  | "TOO_LONG"
  | "INVALID_OUTPUT"
  | "RATE_LIMITED"
  | "OVERLOADED"
  | "UNREACHABLE"
  | "REJECTED"
  | "NO_TERMS"
  | "FAILED";

/** One call of a language model: facts and keyed hashes, never the text. */
@Entity("llm_call")
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@Index(["workspaceId", "sessionId"])
export class LlmCall extends OwnedRow {
  @Column("uuid")
  sessionId: string;

  @Column("text")
  purpose: "INSIGHTS" | "REGENERATE" | "FORM" | "SUPPORT";

  @Column("text")
  provider: string;

  @Column("text")
  model: string;

  @Column("text")
  promptVersion: string;

  @Column("text")
  inputHash: string;

  @Column("text", { nullable: true })
  outputHash: string | null;

  @Column("integer", { default: 0 })
  inputTokens: number;

  @Column("integer", { default: 0 })
  outputTokens: number;

  @Column("text", { nullable: true })
  requestId: string | null;

  @Column("integer", { nullable: true })
  latencyMs: number | null;

  /** How it ended; STARTED where nobody came to know. */
  @Column("text")
  outcome: CallOutcome;

  @Column("boolean")
  pseudonymized: boolean;

  /** Rules that left a participant's name in what was sent, since it could as well be an ordinary word; never the name. */
  @Column("text", { array: true, default: "{}" })
  namesKept: string[];

  @Column("boolean")
  noTraining: boolean;

  /** Where the operator says that it is ruled out. */
  @Column("text", { nullable: true })
  noTrainingReference: string | null;

  @Instant()
  at: Date;
}

/** What an insight cites: an utterance of a transcript, and the characters of it. */
export interface InsightCitation {
  utteranceId: string;
  start: number;
  end: number;
}

/** What the model derived, before it was checked. */
@Entity("insight")
@ForeignKey(() => LlmCall, ["workspaceId", "llmCallId"], ["workspaceId", "id"])
@Index(["workspaceId", "sessionId", "generation", "position"])
@Index(["workspaceId", "llmCallId"])
export class Insight extends TenantRow {
  @Column("uuid")
  sessionId: string;

  @Column("uuid")
  llmCallId: string;

  @Column("integer")
  generation: number;

  @Column("integer")
  position: number;

  @Column("text")
  kind: InsightKind;

  @Sealed()
  claim: Buffer | null;

  @Sealed()
  reasoning: Buffer | null;

  @Column("jsonb")
  citations: InsightCitation[];

  /** Whether a second look found that the quotes carry the claim; null where there was none. */
  @Column("boolean", { nullable: true })
  carried: boolean | null;

  /** The pack that this insight is to replace. */
  @Column("uuid", { nullable: true })
  replacesPackId: string | null;
}
