import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { RecordingService } from "../../ports/recording-service";
import { guardedStream } from "../guarded-stream";
import { allowedHosts, type HostRule } from "./allowed-hosts";
import { assertOk, failure, isRefusal, readJson, type Service, send, toService, type ZoomOptions } from "./call";
import { consentUrl, redeem, refresh, revoke } from "./oauth";

export interface ZoomRecordingsOptions extends ZoomOptions {
  /** ZOOM_DOWNLOAD_HOSTS: "host" or "host:port", besides zoom.us and its subdomains. */
  allowedHosts: readonly string[];
}

interface Downloads extends Service {
  isAllowed: HostRule;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** For an answer that a person waits for. */
const WAITED_FOR_MS = 15_000;
/** "There is no recording for this meeting." */
const NO_RECORDING = 3301;

/** Zoom's cloud recordings. Errors name the status, never the address: addresses carry tokens. */
export function zoomRecordings(options: ZoomRecordingsOptions): RecordingService {
  const service: Downloads = { ...toService(options), isAllowed: allowedHosts(options.allowedHosts) };
  const waitedFor = { ...service, idleTimeoutMs: Math.min(service.idleTimeoutMs, WAITED_FOR_MS) };
  return {
    name: "zoom",
    consentUrl: (asked) => consentUrl(service, asked),
    redeem: (given) => redeem(waitedFor, given),
    refresh: (refreshToken) => refresh(service, refreshToken),
    revoke: (accessToken) => revoke(waitedFor, accessToken),
    download: (url, bearer) => download(service, url, bearer),
    deleteRecording: (meetingUuid, accessToken) => deleteRecording(service, meetingUuid, accessToken),
  };
}

async function download(service: Downloads, address: string, bearer: string): ReturnType<RecordingService["download"]> {
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

async function follow(service: Downloads, start: URL, bearer: string): Promise<IncomingMessage> {
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
    throw failure(`the deletion was answered ${status}`, !isRefusal(status));
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
