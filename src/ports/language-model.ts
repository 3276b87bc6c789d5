import { PortError } from "../errors";

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

/** Claims, each beside the quotes that it leans on. */
export interface SupportRequest {
  claims: readonly { claim: string; quotes: readonly string[] }[];
}

/** Under which terms a provider is used, as its operator declared them. */
export interface ProviderTerms {
  /** The provider is bound not to train on what it is sent. */
  noTraining: boolean;
  /** Where that stands, in the operator's words ("DPA of 2026-03-01, section 4"); null where nothing leaves the process. */
  reference: string | null;
}

/** What is logged about every call; never the text. */
export interface CallFacts {
  provider: string;
  /** The exact model that answered. */
  model: string;
  promptVersion: string;
  /** Of all requests that the call took. */
  inputTokens: number;
  outputTokens: number;
  /** The provider's ids of them, separated by blanks. */
  requestId: string | null;
  noTraining: boolean;
  noTrainingReference: string | null;
}

/** How a call came to nothing. */
export type ModelFailure =
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

/** A call that came to nothing. */
export class ModelError extends PortError {
  constructor(
    override readonly outcome: ModelFailure,
    message: string,
    retryable: boolean,
    cause?: unknown,
  ) {
    super("sasha", message, retryable, cause, outcome);
  }
}

/** What binds a call to whoever makes it. A model that sends something asks here first, each time. */
export interface CallGuard {
  /** The same for a whole workspace, and opaque: letters of a keyed hash. */
  readonly caller: string;
  /**
   * Hears the whole body of a request as it is about to go out, and throws to keep it in. `own` are strings that are the
   * model's own and the same in every request: they say nothing of anybody.
   */
  inspect(body: string, own: readonly string[]): void;
  /** Hears how many tokens a request is about to cost; rejects to keep it in. */
  admit(inputTokens: number): Promise<void>;
  /** Hears, after each answer, what the call has cost so far; a call that fails after all has cost it too. */
  note(facts: CallFacts): Promise<void>;
}

/** Sasha. Throws ModelError, and what the guard throws; a refusal by the provider is not retryable. */
export interface LanguageModel {
  readonly provider: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly terms: ProviderTerms;
  deriveInsights(request: InsightRequest, guard: CallGuard): Promise<{ insights: DerivedInsight[]; facts: CallFacts }>;
  fillForm(request: FormRequest, guard: CallGuard): Promise<{ values: FoundValue[]; facts: CallFacts }>;
  /**
   * A second look, where the model offers one: for each claim, in order, whether its quotes carry all that it says; null
   * where that was not told.
   */
  checkSupport?(request: SupportRequest, guard: CallGuard): Promise<{ carried: (boolean | null)[]; facts: CallFacts }>;
}
