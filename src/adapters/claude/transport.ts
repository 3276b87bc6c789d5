type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The version of the wire format that this adapter is written to. */
export const API_VERSION = "2026-10-21";
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Asked to wait longer than this, a call fails instead of keeping its worker: the queue comes back later. */
const LONGEST_WAIT_MS = 20_000;

/**
 * How the SDK's requests travel. Each goes out with these headers and no others, as the SDK adds what it finds in its own
 * environment variables; a redirect is an answer and is not followed; an answer is read whole within the time-out, and
 * bounded; a wait that is too long to sit out ends the SDK's retries.
 */
export function transport(apiKey: string, fetchOnce: Fetch = fetch): Fetch {
  return async (input, init = {}) => {
    const { method, body, signal } = init;
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      authorization: `Bearer ${apiKey}`,
      "anthropic-version": API_VERSION,
      "user-agent": "regenesis",
    };
    const answer = await fetchOnce(input, { method, body, signal, headers, redirect: "manual" });
    const bytes = await readBounded(answer);
    return new Response(bytes.length > 0 ? bytes : null, { status: answer.status, headers: kept(answer) });
  };
}

async function readBounded({ body }: Response): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error("the answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What the SDK needs of an answer's headers, with our word on whether to try again at once. */
function kept({ status, headers }: Response): Headers {
  const wanted = ["content-type", "request-id", "retry-after", "retry-after-ms"];
  const found = new Headers(wanted.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) as string]] : [])));
  const isOver = (status >= 300 && status < 400) || headers.get("x-should-retry") === "false";
  if (isOver || waitMs(headers) > LONGEST_WAIT_MS) found.set("x-should-retry", "false");
  return found;
}

/** How long the provider asks to wait: milliseconds, seconds or a date; 0 for no word of it. */
function waitMs(headers: Headers): number {
  const ms = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (ms > 0) return ms;
  const after = headers.get("retry-after") ?? "";
  const seconds = Number.parseFloat(after);
  return Number.isNaN(seconds) ? Math.max(0, Date.parse(after) - Date.now() || 0) : seconds * 1000;
}
