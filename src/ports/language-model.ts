export type InsightKind = "THEME" | "PATTERN" | "ACTION_ITEM" | "GROWTH_AREA";

/** One thing somebody said, already pseudonymized. All text in and out of a LanguageModel is. */
export interface Passage {
  /** Opaque within one request: "s0u12" is the 13th passage of this session, "s2u3" one of an earlier session. */
  id: string;
  /** 0 is the session at hand, 1.. the coachee's earlier sessions, newest first. */
  session: number;
  speaker: "COACH" | "COACHEE" | "OTHER";
  /** "Participant A", "Coach B". */
  token: string;
  startMs: number;
  endMs: number;
  text: string;
}

export interface InsightRequest {
  passages: readonly Passage[];
  /** Passages of earlier sessions that are close to passages of this one: (passage here, passage there, 0..1). */
  related: readonly { passageId: string; relatedId: string; score: number }[];
  earlier: readonly Passage[];
  /** Set on regeneration: what the coach refused or asked for. */
  regenerate?: {
    kind: InsightKind;
    refusedClaim: string;
    refusedPassageIds: readonly string[];
    reason?: string;
    guidance?: string;
  };
}

/** A passage cited; `quote` is an exact part of its text, the whole of it when left out. */
export interface Citation {
  passageId: string;
  quote?: string;
}

export interface DerivedInsight {
  kind: InsightKind;
  /** L0. */
  claim: string;
  /** L1. */
  reasoning: string;
  citations: Citation[];
}

export interface FormFieldSpec {
  key: string;
  label: string;
  kind: "TEXT" | "DATE" | "NUMBER" | "CHOICE";
  required: boolean;
  choices?: readonly string[];
}

/** A text that a form may be filled from: a pasted text as a whole, or one utterance of a transcript. */
export interface FormText {
  id: string;
  text: string;
  /** Who said it, in a transcript. */
  speaker?: Passage["speaker"];
}

export interface FormRequest {
  fields: readonly FormFieldSpec[];
  texts: readonly FormText[];
}

/** Left out when not found: a value is never invented. `start` and `end` are characters of the cited text. */
export interface FoundValue {
  key: string;
  value: string;
  citations: { textId: string; start: number; end: number }[];
}

/** What is logged about every call; never the text. */
export interface CallFacts {
  provider: string;
  /** The exact model that answered. */
  model: string;
  promptVersion: string;
  inputTokens: number;
  outputTokens: number;
  requestId: string | null;
  noTraining: boolean;
}

/** Sasha. Throws PortError; a refusal by the provider is a PortError that is not retryable. */
export interface LanguageModel {
  readonly provider: string;
  readonly model: string;
  readonly promptVersion: string;
  deriveInsights(request: InsightRequest): Promise<{ insights: DerivedInsight[]; facts: CallFacts }>;
  fillForm(request: FormRequest): Promise<{ values: FoundValue[]; facts: CallFacts }>;
}
