import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { Readable } from "node:stream";

export interface Exchange {
  method: "GET" | "POST" | "DELETE";
  headers: Record<string, string>;
  /** A stream is sent as fast as the other side takes it, a piece at a time; it is read once the connection stands. */
  body?: string | AsyncIterable<Uint8Array>;
  /** Until the connection stands, TLS included. */
  connectTimeoutMs: number;
  /** From there until the answer's headers; with a streamed body from its end. */
  answerTimeoutMs: number;
  /** Between two pieces of a streamed body; as long as for the answer when left out. */
  sendTimeoutMs?: number;
  /** Breaks the exchange off, the reading of the answer's body too. */
  signal?: AbortSignal;
}

/** What was to be sent could not be read; the cause says why. */
export class BodyError extends Error {
  constructor(cause: unknown) {
    super("the body could not be read", { cause });
    this.name = "BodyError";
  }
}

/**
 * One request over a connection of its own, redirects not followed, the body not yet read. Node's own client rather
 * than fetch: fetch decodes bodies, keeps sockets, gives up after five minutes, and cannot be told how long to wait for
 * a connection. An answer may come before the whole body was sent: the rest is not sent then.
 */
export function exchange(url: URL, options: Exchange): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const { method, headers, signal, body } = options;
    const request = (secure ? https : http).request(url, { method, headers, agent: false, signal });
    const giveUp = (what: string) => request.destroy(new Error(`no ${what} in time`));
    let timer = setTimeout(giveUp, options.connectTimeoutMs, "connection");
    const wait = (what: string, ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, ms, what);
    };
    request.once("socket", (socket) => {
      // What thinks about an hour of talk is silent for long: the ways between must not take it for dead.
      socket.setKeepAlive(true, 30_000);
      socket.once(secure ? "secureConnect" : "connect", () => {
        wait("answer", options.answerTimeoutMs);
        if (typeof body === "object") void send(request, body, options, wait).catch(reject);
      });
    });
    request.once("close", () => clearTimeout(timer));
    request.once("response", (response) => {
      clearTimeout(timer);
      // Kept for good: a late socket error must never be an uncaught one.
      response.on("error", () => undefined);
      resolve(response);
    });
    request.on("error", reject);
    if (typeof body !== "object") request.end(body);
  });
}

/** Sends piece after piece, each once there is room for it. Rejects with BodyError alone: the rest is the request's. */
async function send(
  request: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  { sendTimeoutMs, answerTimeoutMs }: Exchange,
  wait: (what: string, ms: number) => void,
): Promise<void> {
  const source = body instanceof Readable ? body : Readable.from(body, { objectMode: false });
  let isOver = false;
  let goOn: () => void = () => undefined;
  const end = () => {
    isOver = true;
    source.destroy();
    goOn();
  };
  for (const event of ["response", "error", "close"]) request.once(event, end);
  request.on("drain", () => goOn());
  try {
    for await (const piece of source) {
      if (isOver) return;
      wait("room for more", sendTimeoutMs ?? answerTimeoutMs);
      const drained = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      if (!request.write(piece)) await drained;
    }
    if (isOver) return;
    wait("answer", answerTimeoutMs);
    request.end();
  } catch (cause) {
    if (isOver) return;
    const error = new BodyError(cause);
    request.destroy(error);
    throw error;
  }
}
