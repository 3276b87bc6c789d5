import type { IncomingMessage } from "node:http";
import { PortError, StartError } from "../../errors";
import { guardedStream } from "../guarded-stream";
import { type Exchange, exchange } from "../http-exchange";
import { isLoopback } from "./allowed-hosts";

export interface ZoomOptions {
  clientId?: string;
  clientSecret?: string;
  /** ZOOM_BASE_URL, where people consent, tokens are given and the API answers; https://zoom.us and its api. when left out. */
  baseUrl?: string;
  connectTimeoutMs?: number;
  /** For an answer's headers, and between two pieces of a body. */
  idleTimeoutMs?: number;
}

/** Zoom as this server's calls reach it. */
export interface Service {
  base: URL;
  api: URL;
  client: { id: string; basic: string } | null;
  connectTimeoutMs: number;
  idleTimeoutMs: number;
}

const PORT = "recording-service";
const MAX_ANSWER = 64 * 1024;

export function toService(options: ZoomOptions): Service {
  return {
    base: toBaseUrl(options.baseUrl ?? "https://zoom.us"),
    api: toBaseUrl(options.baseUrl ?? "https://api.zoom.us"),
    client: toClient(options),
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
  };
}

export async function readJson(service: Service, response: IncomingMessage, what: string): Promise<unknown> {
  const toError = (cause: unknown) => failure(`${what} was cut`, true, cause);
  const body = guardedStream(response, { idleMs: service.idleTimeoutMs, toError }).setEncoding("utf8");
  let answer = "";
  for await (const chunk of body) {
    answer += chunk;
    if (answer.length > MAX_ANSWER) throw failure(`${what} is too long`, false);
  }
  try {
    return JSON.parse(answer);
  } catch {
    // A parse error quotes the text, which may hold a token.
    throw failure(`${what} is not JSON`, false);
  }
}

export async function send(
  service: Service,
  url: URL,
  request: Pick<Exchange, "method" | "headers" | "body">,
): Promise<IncomingMessage> {
  const { connectTimeoutMs, idleTimeoutMs } = service;
  try {
    return await exchange(url, { ...request, connectTimeoutMs, answerTimeoutMs: idleTimeoutMs });
  } catch (cause) {
    throw failure("no answer", true, cause);
  }
}

export function assertOk(response: IncomingMessage, what: string): void {
  const status = response.statusCode ?? 0;
  if (status !== 200)
    throw failure(`${what} was answered ${status}`, status === 408 || status === 429 || status >= 500);
}

/** The service said no, and would say so again. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function toBaseUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value.endsWith("/") ? value : `${value}/`) : null;
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)))) {
    throw new StartError("ZOOM_BASE_URL must be an https address (http for this machine alone).");
  }
  return url;
}

function toClient({ clientId, clientSecret }: ZoomOptions): Service["client"] {
  if (!clientId || !clientSecret) return null;
  return { id: clientId, basic: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` };
}

export function failure(message: string, retryable: boolean, cause?: unknown): PortError {
  return new PortError(PORT, `Zoom: ${message}.`, retryable, cause);
}
