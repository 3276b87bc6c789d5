import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { PortError, StartError } from "../../errors";
import type { RecordingService } from "../../ports/recording-service";
import { guardedStream } from "../guarded-stream";
import { type Exchange, exchange } from "../http-exchange";
import { allowedHosts, type HostRule, isLoopback } from "./allowed-hosts";

export interface ZoomRecordingsOptions {
  /** ZOOM_DOWNLOAD_HOSTS: "host" or "host:port", besides zoom.us and its subdomains. */
  allowedHosts: readonly string[];
  clientId?: string;
  clientSecret?: string;
  /** ZOOM_BASE_URL, where tokens are refreshed and the API answers; https://zoom.us and its api. when left out. */
  baseUrl?: string;
  connectTimeoutMs?: number;
  /** For an answer's headers, and between two pieces of a body. */
  idleTimeoutMs?: number;
}

interface Service {
  isAllowed: HostRule;
  base: URL;
  api: URL;
  basic: string | null;
  connectTimeoutMs: number;
  idleTimeoutMs: number;
}

const PORT = "recording-service";
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_ANSWER = 64 * 1024;
/** "There is no recording for this meeting." */
const NO_RECORDING = 3301;

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

/** Zoom's cloud recordings. Errors name the status, never the address: addresses carry tokens. */
export function zoomRecordings(options: ZoomRecordingsOptions): RecordingService {
  const service: Service = {
    isAllowed: allowedHosts(options.allowedHosts),
    base: toBaseUrl(options.baseUrl ?? "https://zoom.us"),
    api: toBaseUrl(options.baseUrl ?? "https://api.zoom.us"),
    basic: toBasic(options.clientId, options.clientSecret),
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
  };
  return {
    name: "zoom",
    download: (url, bearer) => download(service, url, bearer),
    refresh: (refreshToken) => refresh(service, refreshToken),
    deleteRecording: (meetingUuid, accessToken) => deleteRecording(service, meetingUuid, accessToken),
  };
}

async function download(service: Service, address: string, bearer: string): ReturnType<RecordingService["download"]> {
  // A URL parse error quotes its input, which holds a token: it is not kept as a cause.
  if (!URL.canParse(address)) throw failure("the download address is not a URL", false);
  if (!/^[\x21-\x7e]+$/.test(bearer)) throw failure("the bearer is not a token", false);
  const response = await follow(service, new URL(address), bearer);
  try {
    const contentType = assertFile(response);
    const length = Number(response.headers["content-length"] ?? Number.NaN);
    const body = guardedStream(response, {
      idleMs: service.idleTimeoutMs,
      toError: (cause) => failure("the download was cut", true, cause),
    });
    return { body, contentType, contentLength: Number.isSafeInteger(length) ? length : null };
  } catch (error) {
    response.destroy();
    throw error;
  }
}

async function follow(service: Service, start: URL, bearer: string): Promise<IncomingMessage> {
  let url = start;
  let authorization: Record<string, string> = { authorization: `Bearer ${bearer}` };
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!service.isAllowed(url)) throw failure("the host is not in ZOOM_DOWNLOAD_HOSTS", false);
    const headers = { accept: "*/*", "accept-encoding": "identity", ...authorization };
    const response = await send(service, url, { method: "GET", headers });
    if (!REDIRECTS.has(response.statusCode ?? 0)) return response;
    const location = response.headers.location ?? "";
    response.destroy();
    if (location === "" || !URL.canParse(location, url.href)) throw failure("a redirect leads nowhere", false);
    const next = new URL(location, url);
    // Once dropped it stays dropped, even where a later redirect leads back.
    if (next.origin !== url.origin) authorization = {};
    url = next;
  }
  throw failure(`more than ${MAX_REDIRECTS} redirects`, false);
}

/** The content type of an answer that can be a file; everything else is a failure. */
function assertFile(response: IncomingMessage): string {
  assertOk(response, "the download");
  const contentType = response.headers["content-type"] ?? "application/octet-stream";
  // Deleted or not ours: Zoom says so with status 200 and a page for people.
  if (/^\s*(text\/html|application\/xhtml)/i.test(contentType))
    throw failure("a web page came instead of a file", false);
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") throw failure("the file came encoded", false);
  return contentType;
}

async function refresh(service: Service, refreshToken: string): ReturnType<RecordingService["refresh"]> {
  if (service.basic === null) throw failure("ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are not set", false);
  const response = await send(service, new URL("oauth/token", service.base), {
    method: "POST",
    headers: {
      authorization: service.basic,
      "content-type": "application/x-www-form-urlencoded",
      "accept-encoding": "identity",
    },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }).toString(),
  });
  try {
    assertOk(response, "the token refresh");
    const parsed = tokenSchema.safeParse(await readJson(service, response, "the token answer"));
    if (!parsed.success) throw failure("the token refresh gave no tokens", false);
    const { access_token, refresh_token, expires_in } = parsed.data;
    return { accessToken: access_token, refreshToken: refresh_token, expiresInSeconds: expires_in };
  } finally {
    response.destroy();
  }
}

/** Without `action` a recording goes to Zoom's trash; a uuid names this meeting, a number its latest instance. */
async function deleteRecording(
  service: Service,
  meetingUuid: string,
  accessToken: string,
): ReturnType<RecordingService["deleteRecording"]> {
  if (!/^[\x21-\x7e]+$/.test(accessToken)) throw failure("the bearer is not a token", false);
  const url = new URL(`v2/meetings/${toPathSegment(meetingUuid)}/recordings?action=delete`, service.api);
  const headers = { authorization: `Bearer ${accessToken}`, accept: "application/json", "accept-encoding": "identity" };
  const response = await send(service, url, { method: "DELETE", headers });
  try {
    if (response.statusCode === 204) return "deleted";
    // Any other 404 is somebody else's page and says nothing about the recording.
    if (response.statusCode === 404 && (await readCode(service, response)) === NO_RECORDING) return "absent";
    const status = response.statusCode ?? 0;
    const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    throw failure(`the deletion was answered ${status}`, !isRefusal);
  } finally {
    response.destroy();
  }
}

/** A uuid that begins with a slash or holds two in a row is encoded twice, as Zoom wants it. */
function toPathSegment(meetingUuid: string): string {
  const once = encodeURIComponent(meetingUuid);
  return meetingUuid.startsWith("/") || meetingUuid.includes("//") ? encodeURIComponent(once) : once;
}

async function readCode(service: Service, response: IncomingMessage): Promise<number | null> {
  const parsed = z.object({ code: z.number() }).safeParse(await readJson(service, response, "the answer"));
  return parsed.success ? parsed.data.code : null;
}

async function readJson(service: Service, response: IncomingMessage, what: string): Promise<unknown> {
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

async function send(
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

function assertOk(response: IncomingMessage, what: string): void {
  const status = response.statusCode ?? 0;
  if (status !== 200)
    throw failure(`${what} was answered ${status}`, status === 408 || status === 429 || status >= 500);
}

function toBaseUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value.endsWith("/") ? value : `${value}/`) : null;
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)))) {
    throw new StartError("ZOOM_BASE_URL must be an https address (http for this machine alone).");
  }
  return url;
}

function toBasic(clientId: string | undefined, clientSecret: string | undefined): string | null {
  if (!clientId || !clientSecret) return null;
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
}

function failure(message: string, retryable: boolean, cause?: unknown): PortError {
  return new PortError(PORT, `Zoom: ${message}.`, retryable, cause);
}
