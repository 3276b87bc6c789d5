/** What a caller can be told. The names are the public contract's ErrorCode, and the top-level codes beside it. */
export type ErrorCode =
  | "INVALID_INPUT"
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "CONFLICT"
  | "WRONG_STATE"
  | "IDEMPOTENCY_MISMATCH"
  | "LEGAL_HOLD"
  | "PREVIEW_REQUIRED"
  | "PREVIEW_STALE"
  | "OUT_OF_BOUNDS"
  | "SECOND_PERSON_REQUIRED"
  | "CONFIRMATION_MISMATCH"
  | "NOT_RESTORABLE"
  | "SUPPRESSED"
  | "EXPORT_NOT_ALLOWED"
  | "TOO_LARGE"
  | "UNSUPPORTED_MEDIA"
  | "MALWARE_FOUND"
  | "QUOTA_EXCEEDED"
  | "EVIDENCE_MISSING"
  | "UNAUTHENTICATED"
  | "RATE_LIMITED";

export interface ErrorDetail {
  /** Path to the input field at fault, as in ["input", "filename"] without the leading argument name. */
  field?: readonly string[];
  /** The object as it now is, for CONFLICT. */
  current?: unknown;
  cause?: unknown;
}

/** A refusal. Its message may be shown to the caller: it names fields and limits, never people or content. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly field?: readonly string[];
  readonly current?: unknown;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = "DomainError";
    this.code = code;
    this.field = detail.field;
    this.current = detail.current;
  }
}

/**
 * An outside part failed or answered something unknown. `retryable` says whether the same call may succeed later;
 * `outcome` is what rows and people are shown of it, as in SASHA_REFUSED.
 */
export class PortError extends Error {
  constructor(
    readonly port: string,
    message: string,
    readonly retryable: boolean,
    cause?: unknown,
    readonly outcome: string = "FAILED",
  ) {
    super(message, { cause });
    this.name = "PortError";
  }
}

/** A store's own lock keeps a copy from being deleted: trying again helps once it has ended. Null where no end is known. */
export class LockedError extends PortError {
  constructor(
    port: string,
    message: string,
    readonly until: Date | null,
    cause?: unknown,
  ) {
    super(port, message, false, cause, "IMMUTABLE");
  }
}

/** A service says that the access it once granted has ended: only whoever granted it can grant it again. */
export class AccessEndedError extends PortError {
  constructor(port: string, message: string) {
    super(port, message, false);
  }
}

/** The database refused a statement. Holds the SQLSTATE and the constraint: the driver's own error holds values. */
export class StoreError extends Error {
  constructor(
    readonly sqlState: string,
    readonly constraint: string | null,
  ) {
    super(`database refused: ${sqlState}${constraint ? ` (${constraint})` : ""}`);
    this.name = "StoreError";
  }
}

/** The start is refused: one line for the operator, naming the variable, port, folder or disk at fault. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "StartError";
  }
}

export function invalid(field: string | readonly string[], message: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { field: typeof field === "string" ? [field] : field });
}

export function notFound(): DomainError {
  return new DomainError("NOT_FOUND", "Not found.");
}

export function isNotFound(error: unknown): boolean {
  return error instanceof DomainError && error.code === "NOT_FOUND";
}
