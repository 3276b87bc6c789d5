import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServedFile, sendFile, sendPage, type ZoomFault } from "./zoom-rehearsal-answers";
import {
  askConsent,
  bearerOf,
  type Exchange,
  endGrant,
  giveTokens,
  type OAuth,
  type OAuthOptions,
  sayWhose,
  sendJson,
} from "./zoom-rehearsal-oauth";

export interface ZoomRehearsalOptions extends OAuthOptions {
  /** The bearer that webhook downloads take. */
  downloadToken: string;
}

export interface ZoomRehearsal {
  /** In zoom.us' place: downloads begin here, and tokens are refreshed here. */
  readonly url: string;
  /** Both hosts as ZOOM_DOWNLOAD_HOSTS wants them: downloads end on another host and port. */
  readonly downloadHosts: string[];
  /** Serves a file; returns its download URL. */
  serve(id: string, file: ServedFile): string;
  /** Keeps a recording of a meeting, for its deletion. */
  keep(meetingUuid: string): void;
  /** Meetings whose recording is still here, and whether it lies in the trash. */
  readonly kept: ReadonlyMap<string, "kept" | "trashed">;
  /** The next `times` requests go wrong. */
  fault(fault: ZoomFault, times?: number): void;
  /** What was asked, in order; `bearer` tells whether an Authorization header came along, never which. */
  readonly requests: { host: "zoom" | "files"; path: string; bearer: boolean }[];
  close(): Promise<void>;
}

interface State {
  oauth: OAuth;
  files: Map<string, ServedFile>;
  /** Paths of the second host, each good once. */
  tickets: Map<string, ServedFile>;
  faults: ZoomFault[];
  filesUrl: string;
  requests: ZoomRehearsal["requests"];
  kept: Map<string, "kept" | "trashed">;
}

/** A stand-in for Zoom on this machine: same paths, same redirects, same page with status 200 for a wrong bearer. */
export async function startZoomRehearsal(options: ZoomRehearsalOptions): Promise<ZoomRehearsal> {
  const state: State = {
    oauth: {
      ...{ options, codes: new Map(), bearers: new Set([options.downloadToken]) },
      refreshToken: options.refreshToken ?? null,
    },
    files: new Map(),
    tickets: new Map(),
    faults: [],
    filesUrl: "",
    requests: [],
    kept: new Map(),
  };
  const zoom = createServer((request, response) => answer(state, "zoom", request, response));
  const store = createServer((request, response) => answer(state, "files", request, response));
  const url = await listen(zoom);
  state.filesUrl = await listen(store);
  return {
    url,
    downloadHosts: [url, state.filesUrl].map((each) => new URL(each).host),
    requests: state.requests,
    kept: state.kept,
    keep: (meetingUuid) => void state.kept.set(meetingUuid, "kept"),
    serve: (id, file) => {
      state.files.set(id, file);
      return `${url}/rec/webhook_download/${encodeURIComponent(id)}`;
    },
    fault: (fault, times = 1) => {
      state.faults.push(...Array.from({ length: times }, () => fault));
    },
    close: async () => {
      await Promise.all([zoom, store].map(stop));
    },
  };
}

function answer(state: State, host: "zoom" | "files", request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://rehearsal");
  state.requests.push({ host, path: pathname, bearer: request.headers.authorization !== undefined });
  const asked = { request, response };
  const token = /^\/oauth\/(token|revoke)$/.exec(pathname)?.[1];
  if (host === "files") download(state, pathname, response);
  else if (request.method === "POST" && token) answerClient(state, token === "token" ? giveTokens : endGrant, asked);
  else if (request.method === "DELETE") destroy(state, pathname, searchParams.get("action"), asked);
  else if (pathname === "/oauth/authorize") askConsent(state.oauth, searchParams, asked);
  else if (pathname === "/v2/users/me") sayWhose(state.oauth, asked);
  else redirect(state, pathname, request, response);
}

function answerClient(state: State, give: typeof giveTokens, asked: Exchange): void {
  const fault = state.faults[0]?.kind === "status" ? state.faults.shift() : undefined;
  if (fault?.kind === "status") sendJson(asked.response, fault.status, { reason: "Try again" });
  else void give(state.oauth, asked);
}

/** zoom.us: checks the bearer, then sends the caller to another host with a ticket in the address. */
function redirect(state: State, pathname: string, request: IncomingMessage, response: ServerResponse): void {
  const id = /^\/rec\/(?:webhook_)?download\/([^/]+)$/.exec(pathname)?.[1];
  const file = id === undefined ? undefined : state.files.get(decodeURIComponent(id));
  const bearer = bearerOf(request);
  const fault = file && bearer !== undefined && state.oauth.bearers.has(bearer) ? earlyFault(state) : WRONG_BEARER;
  if (fault?.kind === "html") sendPage(response);
  else if (fault?.kind === "status") response.writeHead(fault.status).end();
  else if (fault?.kind === "redirect") response.writeHead(302, { location: fault.to }).end();
  else if (file) {
    const ticket = randomBytes(12).toString("hex");
    state.tickets.set(ticket, file);
    response.writeHead(302, { location: `${state.filesUrl}/replay/${ticket}` }).end();
  }
}

const WRONG_BEARER: ZoomFault = { kind: "html" };

/** The next fault when it strikes before the second host; cuts and delays wait for the bytes. */
function earlyFault(state: State): ZoomFault | undefined {
  const kind = state.faults[0]?.kind;
  return kind === "status" || kind === "redirect" || kind === "html" ? state.faults.shift() : undefined;
}

function download(state: State, pathname: string, response: ServerResponse): void {
  const ticket = pathname.replace("/replay/", "");
  const file = state.tickets.get(ticket);
  state.tickets.delete(ticket);
  if (file) sendFile(response, file, state.faults.shift());
  else sendPage(response);
}

/** DELETE /v2/meetings/{uuid}/recordings: to the trash, unless the action is "delete". */
function destroy(state: State, pathname: string, action: string | null, { request, response }: Exchange): void {
  const segment = /^\/v2\/meetings\/([^/]+)\/recordings$/.exec(pathname)?.[1] ?? "";
  const bearer = bearerOf(request);
  const fault = state.faults[0]?.kind === "status" ? state.faults.shift() : undefined;
  const uuid = toMeetingUuid(segment);
  if (fault?.kind === "status") sendJson(response, fault.status, { code: fault.status, message: "Not now." });
  else if (!bearer || !state.oauth.bearers.has(bearer))
    sendJson(response, 401, { code: 124, message: "Invalid access token." });
  else if (!state.kept.has(uuid))
    sendJson(response, 404, { code: 3301, message: "There is no recording for this meeting." });
  else {
    if (action === "delete") state.kept.delete(uuid);
    else state.kept.set(uuid, "trashed");
    response.writeHead(204).end();
  }
}

/** Zoom finds a uuid that begins with a slash, or holds two in a row, only when it is encoded twice. */
function toMeetingUuid(segment: string): string {
  const once = decodeURIComponent(segment);
  return once.startsWith("/") || once.includes("//") ? "" : decodeURIComponent(once);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
