import type { IncomingMessage } from "node:http";
import { PortError } from "../errors";
import { guardedStream } from "./guarded-stream";
import { BodyError, exchange } from "./http-exchange";

/** A service that content is sent to, and how long its parts may take. */
export interface Service {
  port: "transcriber" | "embedder";
  /** As it stands in errors: "Deepgram". */
  name: string;
  connectTimeoutMs: number;
  sendTimeoutMs: number;
  answerTimeoutMs: number;
  /** Between two pieces of the answer. */
  idleTimeoutMs: number;
  /** From the beginning to the end. */
  wholeTimeoutMs: number;
  maxAnswerBytes: number;
}

export interface Question {
  method: "POST";
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string | AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** An hour of talk is sent within minutes and thought about for longer; a job is anybody's again after four hours. */
const SPEECH_TIMES = {
  ...{ connectTimeoutMs: 10_000, sendTimeoutMs: 60_000, answerTimeoutMs: 3_600_000, idleTimeoutMs: 60_000 },
  wholeTimeoutMs: 3 * 3_600_000,
};
const MAX_TRANSCRIPT = 64 * 1024 * 1024;

export type Times = Partial<Omit<Service, "port" | "name">>;

export function speechService(name: string, times: Times = {}): Service {
  return { port: "transcriber", name, ...SPEECH_TIMES, maxAnswerBytes: MAX_TRANSCRIPT, ...times };
}

/**
 * One request and its whole answer, whatever its status. A redirect is refused: it would take a key and content to
 * whoever it names. Throws PortError, and whatever reading the body failed with; neither holds a word of the answer.
 */
export async function askService(service: Service, url: URL, question: Question): Promise<Answer> {
  const over = AbortSignal.timeout(service.wholeTimeoutMs);
  const signal = question.signal ? AbortSignal.any([question.signal, over]) : over;
  const response = await open(service, url, { ...question, signal });
  try {
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) throw failure(service, `redirected (${status}), which is refused`, false);
    const encoding = response.headers["content-encoding"] ?? "identity";
    if (encoding !== "identity") throw failure(service, "the answer came encoded", false);
    const text = await readWhole(service, response);
    const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
    return { status, headers: Object.fromEntries(headers), text };
  } finally {
    response.destroy();
  }
}

async function open(service: Service, url: URL, question: Question): Promise<IncomingMessage> {
  const { connectTimeoutMs, sendTimeoutMs, answerTimeoutMs } = service;
  const headers = { ...question.headers, "accept-encoding": "identity" };
  try {
    return await exchange(url, { ...question, headers, connectTimeoutMs, sendTimeoutMs, answerTimeoutMs });
  } catch (cause) {
    if (cause instanceof BodyError) throw cause.cause;
    throw failure(service, "no answer", true, cause);
  }
}

async function readWhole(service: Service, response: IncomingMessage): Promise<string> {
  const toError = (cause: unknown) => failure(service, "the answer was cut", true, cause);
  const body = guardedStream(response, { idleMs: service.idleTimeoutMs, toError });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > service.maxAnswerBytes) throw failure(service, "the answer is too long", false);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A status that is no success, as an error: busy, failed and late may go well the next time. */
export function toRefusal(service: Service, status: number): PortError {
  const retryable = status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
  return failure(service, `answered ${status}`, retryable);
}

export function failure(service: Service, message: string, retryable: boolean, cause?: unknown): PortError {
  return new PortError(service.port, `${service.name}: ${message}.`, retryable, cause);
}
