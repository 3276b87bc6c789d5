import { type ASTNode, GraphQLError } from "graphql";
import type { ErrorCode } from "../errors";

/** Every code an answer can carry: the contract's ErrorCode and the top-level ones beside it. */
export type PublicCode =
  | ErrorCode
  | "QUERY_TOO_EXPENSIVE"
  | "GRAPHQL_PARSE_FAILED"
  | "GRAPHQL_VALIDATION_FAILED"
  | "PERSISTED_QUERY_NOT_FOUND"
  | "UNAVAILABLE"
  | "INTERNAL";

/** HTTP's word for each code: what a door answers, and GraphQL when an operation is refused before it runs. */
export const httpStatus: Record<PublicCode, number> = {
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  CONFLICT: 409,
  WRONG_STATE: 409,
  IDEMPOTENCY_MISMATCH: 409,
  LEGAL_HOLD: 409,
  PREVIEW_REQUIRED: 409,
  PREVIEW_STALE: 409,
  OUT_OF_BOUNDS: 400,
  SECOND_PERSON_REQUIRED: 403,
  CONFIRMATION_MISMATCH: 400,
  NOT_RESTORABLE: 409,
  SUPPRESSED: 409,
  EXPORT_NOT_ALLOWED: 403,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA: 415,
  MALWARE_FOUND: 422,
  QUOTA_EXCEEDED: 413,
  EVIDENCE_MISSING: 409,
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
  QUERY_TOO_EXPENSIVE: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  // Part of the exchange: clients send the text next.
  PERSISTED_QUERY_NOT_FOUND: 200,
  // An outside part that may answer later, such as the key vault: nobody's fault is known.
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

export function isPublicCode(code: unknown): code is PublicCode {
  return typeof code === "string" && Object.hasOwn(httpStatus, code);
}

/** An operation refused before anything of it runs. `retryAfterSeconds` becomes HTTP's Retry-After. */
export function refusal(
  code: PublicCode,
  message: string,
  detail: { nodes?: readonly ASTNode[]; retryAfterSeconds?: number; cause?: GraphQLError } = {},
): GraphQLError {
  const headers = new Map<string, string>();
  if (detail.retryAfterSeconds !== undefined) headers.set("retry-after", String(detail.retryAfterSeconds));
  return new GraphQLError(message, {
    nodes: detail.nodes ?? detail.cause?.nodes,
    source: detail.cause?.source,
    positions: detail.cause?.positions,
    extensions: { code, http: { status: httpStatus[code], headers } },
  });
}
