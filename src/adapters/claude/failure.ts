import { APIConnectionError, APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import { DomainError, PortError } from "../../errors";
import { ModelError, type ModelFailure } from "../../ports/language-model";

/** By status; 5xx and what is not named here is FAILED or REJECTED. */
const BY_STATUS: Readonly<Record<number, ModelFailure>> = {
  408: "UNREACHABLE",
  413: "TOO_LONG",
  429: "RATE_LIMITED",
  503: "OVERLOADED",
  529: "OVERLOADED",
};
/** They are about the account or the moment, which can change; the rest of 4xx is about the request, which can't. */
const MAY_CHANGE = new Set([401, 402, 403, 408, 409, 429]);

/**
 * The SDK's error as the port's. Its own error holds headers, and a body that may repeat what was sent, so neither it nor
 * its text is kept: only the status and the kind of error, both of which are codes.
 */
export function toModelError(error: unknown): Error {
  if (error instanceof DomainError || error instanceof PortError) return error;
  if (error instanceof APIConnectionTimeoutError) return unreachable("no answer in time");
  if (error instanceof APIConnectionError) return unreachable("no connection");
  if (error instanceof APIError && error.status !== undefined) return refused(error.status, error.type);
  if (error instanceof SyntaxError) return new ModelError("INVALID_OUTPUT", "The answer is no JSON.", true);
  return new ModelError("FAILED", "The language model's client failed.", true);
}

function unreachable(how: string): ModelError {
  return new ModelError("UNREACHABLE", `The language model could not be reached (${how}).`, true);
}

function refused(status: number, type: string | null): ModelError {
  const kind = type && /^[a-z_]{1,40}$/.test(type) ? ` ${type}` : "";
  const outcome = BY_STATUS[status] ?? (status >= 500 ? "FAILED" : "REJECTED");
  const message = `The language model answered ${status}${kind}.`;
  return new ModelError(outcome, message, status >= 500 || MAY_CHANGE.has(status));
}
