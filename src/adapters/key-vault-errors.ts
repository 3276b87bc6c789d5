import { z } from "zod";
import { PortError } from "../errors";

export const PORT = "key-wrapper";

/** 400 is the wrapped key's own fault. A redirect is refused: what it was about would be posted to wherever it points. */
const isFinal = (status: number) => status === 400 || (status >= 300 && status < 400);

const faultSchema = z.object({
  name: z.string().optional(),
  statusCode: z.number().optional(),
  code: z.string().optional(),
  details: z
    .object({ error: z.object({ innerError: z.object({ code: z.string() }).optional() }).optional() })
    .optional(),
});

/**
 * The SDK's error as a port's. Its own error carries the request with the key in the clear, so it is not the cause. What
 * an operator can put right (a permission, a disabled or deleted key, a certificate) may succeed later: nothing is given
 * up for it.
 */
export function toVaultError(what: string, error: unknown): PortError {
  if (error instanceof PortError) return error;
  const { name, statusCode: status, code, details } = faultSchema.catch({}).parse(error);
  const inner = details?.error?.innerError?.code;
  const named = [inner, code, name].find((each) => each && /^[A-Za-z0-9_]{1,64}$/.test(each)) ?? "no code";
  const answer = status === undefined ? named : `${status} ${named}`;
  const retryable = status === undefined || !isFinal(status);
  return new PortError(PORT, `The vault could not ${what} (${answer}).`, retryable, new Error(answer));
}
