import type { Readable } from "node:stream";
import { PortError } from "../errors";

/** The body's own error comes through unchanged: it may be a refusal, such as TOO_LARGE. Null when it is not at fault. */
export function bodyFault(port: string, body: Readable): Error | null {
  if (body.errored) return body.errored;
  return body.destroyed && !body.readableEnded ? new PortError(port, "The upload ended early.", true) : null;
}
