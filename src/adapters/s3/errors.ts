import { z } from "zod";
import { PortError } from "../../errors";

export const PORT = "blob-store";

export interface S3Fault {
  /** Undefined when no answer came at all; below 300 when one came that can't be understood. */
  status: number | undefined;
  code: string;
}

/** By S3's code, whatever the status: a listing of errors inside a 200 has no status of its own. */
const RETRYABLE_CODES = new Set([
  ...["InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "OperationAborted", "RequestTimeTooSkewed"],
  // A repeated completion of an upload whose first answer was lost: the whole is to be sent again.
  ...["NoSuchUpload", "ConditionalRequestConflict", "PreconditionFailed"],
]);

/** The SDK's error as a port's. Its own error object carries the request's address and headers, so it is not the cause. */
export function toS3Error(what: string, error: unknown): PortError {
  if (error instanceof PortError) return error;
  const { status, code } = s3Fault(error);
  const answer = status === undefined ? code : `${status} ${code}`;
  const retryable =
    status === undefined || status < 300 || status === 408 || status === 429 || status >= 500 || isRetryable(code);
  return new PortError(PORT, `The blob store could not ${what} (${answer}).`, retryable, new Error(answer));
}

export function isRetryable(code: string): boolean {
  return RETRYABLE_CODES.has(code);
}

/** No object, or no version, of that name. A HEAD has no body and says no more than 404, of the bucket too. */
export function isAbsent(error: unknown): boolean {
  const { status, code } = s3Fault(error);
  return status === 404 && (code === "NoSuchKey" || code === "NoSuchVersion" || code === "NotFound");
}

const UNNAMED = "no code";
const faultSchema = z.object({
  name: z.string().optional(),
  /** Of a socket's error: the SDK's own have their code as a name. */
  code: z.string().optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

export function s3Fault(error: unknown): S3Fault {
  const parsed = faultSchema.safeParse(error);
  if (!parsed.success) return { status: undefined, code: UNNAMED };
  const { name, code, $metadata } = parsed.data;
  const status = $metadata?.httpStatusCode;
  return { status, code: toCode(status === undefined ? (code ?? name) : name) };
}

/** A store's own word, if it looks like a code: anything else could repeat what was sent. */
export function toCode(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9_]{1,64}$/.test(given) ? given : UNNAMED;
}
