import http, { type IncomingMessage } from "node:http";
import https from "node:https";

export interface Exchange {
  method: "GET" | "POST" | "DELETE";
  headers: Record<string, string>;
  body?: string;
  /** Until the connection stands, TLS included. */
  connectTimeoutMs: number;
  /** From there until the answer's headers. */
  answerTimeoutMs: number;
}

/**
 * One request over a connection of its own, redirects not followed, the body not yet read. Node's own client rather
 * than fetch: fetch decodes bodies, keeps sockets, and cannot be told how long to wait for a connection.
 */
export function exchange(url: URL, options: Exchange): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const request = (secure ? https : http).request(url, {
      method: options.method,
      headers: options.headers,
      agent: false,
    });
    const giveUp = (what: string) => request.destroy(new Error(`no ${what} in time`));
    let timer = setTimeout(giveUp, options.connectTimeoutMs, "connection");
    request.once("socket", (socket) => {
      socket.once(secure ? "secureConnect" : "connect", () => {
        clearTimeout(timer);
        timer = setTimeout(giveUp, options.answerTimeoutMs, "answer");
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
    request.end(options.body);
  });
}
