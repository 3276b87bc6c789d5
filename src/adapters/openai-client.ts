import OpenAI, { APIConnectionError, APIError } from "openai";
import { DomainError, PortError } from "../errors";
import { askService, failure, type Service, toRefusal } from "./ask-service";

/** An OpenAI-compatible service: with or without "/v1" at the end of its address, with or without a key. */
export interface OpenAiAddress {
  baseUrl: string;
  apiKey: string | null;
}

/**
 * The client, sent by our own sender: bounded answers, no redirects, time to think. Nothing is tried again here, since a
 * job is, and a stream can't be.
 */
export function openAi({ baseUrl, apiKey }: OpenAiAddress, service: Service): OpenAI {
  return new OpenAI({
    baseURL: `${baseUrl.replace(/\/(v1\/?)?$/, "")}/v1`,
    // Null would be read from the environment; the header is left out where there is no key.
    apiKey: apiKey ?? "none",
    ...(apiKey === null && { defaultHeaders: { authorization: null } }),
    ...{ organization: null, project: null, logLevel: "off", maxRetries: 0, timeout: service.wholeTimeoutMs },
    fetch: (url, init) => send(service, new URL(String(url instanceof Request ? url.url : url)), init),
  });
}

async function send(service: Service, url: URL, init: RequestInit = {}): Promise<Response> {
  const headers = Object.fromEntries(new Headers(init.headers));
  const body = init.body as string | AsyncIterable<Uint8Array>;
  const { status, text, ...answer } = await askService(service, url, {
    ...{ method: "POST", headers, body },
    ...(init.signal && { signal: init.signal }),
  });
  return new Response(status === 204 ? null : text, { status, headers: answer.headers });
}

/** What the service said in an error. It is looked at and never passed on: it may quote what was sent. */
export interface Refusal {
  status: number;
  message: string;
  param: string | null;
}

/**
 * Whatever a call failed with, as the port's error; `read` may know a refusal better. Causes that quote an answer are left
 * behind.
 */
export function toServiceError(
  service: Service,
  error: unknown,
  read: (refusal: Refusal) => Error | null = () => null,
): Error {
  if (error instanceof DomainError || error instanceof PortError) return error;
  if (error instanceof APIConnectionError) return error.cause instanceof Error ? error.cause : noAnswer(service);
  if (!(error instanceof APIError)) return failure(service, "the answer can't be read", false);
  const { status, message, param = null } = error;
  return status === undefined ? noAnswer(service) : (read({ status, message, param }) ?? toRefusal(service, status));
}

const noAnswer = (service: Service) => failure(service, "no answer", true);
