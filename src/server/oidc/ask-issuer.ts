import { PortError } from "../../errors";

const MAX_BYTES = 256 * 1024;

/**
 * One of an issuer's documents, as text. Bounded in time and size; a redirect is refused, since whoever it names would
 * be believed, or handed a token. `refused` is the status of an answer that says no (4xx but 429); anything else that isn't 200
 * throws PortError.
 */
export async function askIssuer(
  url: URL,
  { headers = {}, patienceMs }: { headers?: Record<string, string>; patienceMs: number },
): Promise<{ text: string } | { refused: number }> {
  try {
    const answer = await fetch(url, {
      headers: { accept: "application/json", ...headers },
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    if (answer.status === 200) return { text: await readBounded(answer) };
    await answer.body?.cancel();
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return { refused: answer.status };
    throw new Error(`answered ${answer.status}`);
  } catch (cause) {
    throw unreachable(cause);
  }
}

async function readBounded(answer: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer.body ?? []) {
    size += piece.length;
    if (size > MAX_BYTES) throw new Error("the answer is too long");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** Says nothing about a token: later the same one may hold. */
export function unreachable(cause: unknown): PortError {
  return new PortError("oidc", "The sign-in service gives no usable answer.", true, cause);
}
