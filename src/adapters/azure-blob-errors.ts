import { z } from "zod";
import { LockedError, PortError } from "../errors";

interface AzureFault {
  /** Undefined when no answer came at all. */
  status: number | undefined;
  code: string;
}

/** Being deleted is a matter of seconds; leases and immutability are not. */
const RETRYABLE_CODES = new Set(["ContainerBeingDeleted", "ServerBusy", "OperationTimedOut", "InternalError"]);

/** What forbids a deletion, by Azure's code; a hold and a policy are not told apart by every version of the service. */
const FORBIDDEN: Record<string, string> = {
  BlobImmutableDueToPolicy: "IMMUTABLE",
  BlobImmutableDueToLegalHold: "IMMUTABLE",
  ContainerImmutableDueToPolicy: "IMMUTABLE",
  LeaseIdMissing: "LEASED",
  LeaseIdMismatchWithBlobOperation: "LEASED",
};

/** The SDK's error as a port's. Its own error object carries the request's address and headers, so it is not the cause. */
export function toBlobError(port: string, what: string, error: unknown): PortError {
  if (error instanceof PortError) return error;
  const { status, code } = azureFault(error);
  const retryable =
    status === undefined || status === 408 || status === 429 || status >= 500 || RETRYABLE_CODES.has(code);
  const forbidden = FORBIDDEN[code] ? `${FORBIDDEN[code]}: ` : "";
  const answer = status === undefined ? code : `${forbidden}${status} ${code}`;
  return new PortError(port, `The blob store could not ${what} (${answer}).`, retryable, new Error(answer));
}

/** Whether the store itself forbids deleting: immutability and legal holds, or a lease. */
export function isForbidden(error: unknown, ...by: ("IMMUTABLE" | "LEASED")[]): boolean {
  const why = error instanceof LockedError ? error.outcome : FORBIDDEN[azureFault(error).code];
  return by.some((each) => each === why);
}

export function isBlobNotFound(error: unknown): boolean {
  const { status, code } = azureFault(error);
  return status === 404 && code === "BlobNotFound";
}

/** Nothing found, and not said whether the blob or its container. */
export function isUnnamed404(error: unknown): boolean {
  const { status, code } = azureFault(error);
  return status === 404 && code === UNNAMED;
}

const UNNAMED = "no code";
const faultSchema = z.object({
  statusCode: z.number().optional(),
  code: z.string().optional(),
  // An answer to HEAD has no body: its code is in a header.
  details: z.object({ errorCode: z.string().optional() }).optional(),
});

function azureFault(error: unknown): AzureFault {
  const parsed = faultSchema.safeParse(error);
  if (!parsed.success) return { status: undefined, code: UNNAMED };
  const { statusCode, code, details } = parsed.data;
  const named = code ?? details?.errorCode ?? "";
  return { status: statusCode, code: /^[A-Za-z0-9_]{1,64}$/.test(named) ? named : UNNAMED };
}
