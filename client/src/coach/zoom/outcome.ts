import type { UserError } from "../../shared/api/use-action";

const outcomes = [
  "connected",
  "denied",
  "expired",
  "taken",
  "other",
  "refused",
  "often",
  "failed",
  "disconnected",
  "here",
] as const;

/** What came of connecting or disconnecting, in a word for the address: nothing else of it stands there. */
export type Outcome = (typeof outcomes)[number];

export const readOutcome = (word: string | null): Outcome | null => outcomes.find((one) => one === word) ?? null;
export const toSessions = (outcome: Outcome) => `/coach/sessions?zoom=${outcome}`;

/** What Zoom sends a browser back with when there is no code (RFC 6749, section 4.1.2.1). */
export const ofError = (error: string): Outcome => (error === "access_denied" ? "denied" : "refused");

export function ofRefusal(errors: readonly UserError[]): Outcome {
  const [first] = errors;
  if (first?.code === "CONFLICT") return "taken";
  if (first?.code === "FORBIDDEN") return "other";
  if (first?.code === "QUOTA_EXCEEDED") return "often";
  if (first?.code === "WRONG_STATE") return first.field?.at(-1) === "state" ? "expired" : "refused";
  return "failed";
}
