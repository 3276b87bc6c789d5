import type { KeyClientOptions } from "@azure/keyvault-keys";

type Policy = NonNullable<KeyClientOptions["additionalPolicies"]>[number]["policy"];

/** A key's description is below 4 KiB, a wrapped key below 1 KiB. */
const MOST_BYTES = 64 * 1024;

/**
 * Reads each answer up to a bound: the client library would take whatever comes. A redirect ends the call, and a refusal
 * in no format of the vault's, as of a proxy, keeps its status.
 */
export const boundedAnswers: Policy = {
  name: "boundedAnswers",
  async sendRequest(request, next) {
    request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
    const response = await next(request);
    const { status, readableStreamBody: body } = response;
    if (!body) return response;
    const isRedirect = status >= 300 && status < 400;
    const text = await read(body, isRedirect ? 0 : MOST_BYTES, request.abortSignal);
    if (isRedirect) throw new AnswerError("REDIRECT", status);
    response.bodyAsText = status >= 400 && !isObject(text) ? "{}" : text;
    response.readableStreamBody = undefined;
    return response;
  },
};

type Signal = Parameters<Policy["sendRequest"]>[0]["abortSignal"];

async function read(body: NodeJS.ReadableStream, most: number, signal: Signal): Promise<string> {
  const stop = () => (body as NodeJS.ReadableStream & { destroy(): void }).destroy();
  const parts: Buffer[] = [];
  let bytes = 0;
  signal?.addEventListener("abort", stop);
  try {
    for await (const part of body) {
      bytes += part.length;
      if (bytes > most) break;
      parts.push(Buffer.from(part));
    }
  } catch {
    throw new AnswerError("ECONNRESET");
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  if (bytes > most && most > 0) throw new AnswerError("TOO_LONG");
  return Buffer.concat(parts).toString("utf8");
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** The library tries again for what has this name and the code of a connection that broke. */
class AnswerError extends Error {
  override readonly name = "RestError";
  constructor(
    readonly code: string,
    readonly statusCode?: number,
  ) {
    super(code);
  }
}
