import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "./zoom-rehearsal-answers";

export interface OAuthOptions {
  clientId?: string;
  clientSecret?: string;
  /** The first refresh token that is good. */
  refreshToken?: string;
  /** Whose account it is that consents. */
  accountId?: string;
  hostId?: string;
  /** For how long the tokens of a consent are said to hold; an hour when left out. */
  consentSeconds?: number;
}

/** Zoom's tokens, and who may have them. */
export interface OAuth {
  readonly options: OAuthOptions;
  /** Access tokens, and the bearers of webhook downloads. */
  readonly bearers: Set<string>;
  /** What each code was asked for with. */
  readonly codes: Map<string, { redirectUri: string; challenge: string }>;
  refreshToken: string | null;
}

const HOUR = 3600;

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

export const bearerOf = (request: IncomingMessage) => /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json;charset=UTF-8" }).end(JSON.stringify(body));
}

/** GET /oauth/authorize: the page on which somebody allows or denies; both lead back to who asked. */
export function askConsent(oauth: OAuth, asked: URLSearchParams, { response }: Exchange): void {
  const redirectUri = asked.get("redirect_uri") ?? "";
  if (asked.get("client_id") !== oauth.options.clientId || !URL.canParse(redirectUri)) {
    response.writeHead(400, { "content-type": "text/plain" }).end("Invalid client or redirect (4,700)");
    return;
  }
  const code = randomBytes(24).toString("base64url");
  oauth.codes.set(code, { redirectUri, challenge: asked.get("code_challenge") ?? "" });
  const back = (answer: Record<string, string>) => {
    const url = new URL(redirectUri);
    url.search = new URLSearchParams({ ...answer, state: asked.get("state") ?? "" }).toString();
    return url.href.replaceAll("&", "&amp;");
  };
  response.writeHead(200, { "content-type": "text/html;charset=utf-8" }).end(`<!doctype html><html lang="en">
<head><meta charset="utf-8"><title>Zoom, rehearsed</title><link rel="icon" href="data:,"></head>
<body><h1>ReGenesis is requesting access to your Zoom account</h1>
<p><a href="${back({ code })}">Allow</a> <a href="${back({ error: "access_denied" })}">Decline</a></p></body></html>`);
}

/** POST /oauth/token. Codes and refresh tokens are good once, and a new grant ends the one before. */
export async function giveTokens(oauth: OAuth, { request, response }: Exchange): Promise<void> {
  const form = new URLSearchParams(await bodyOf(request));
  const isCode = form.get("grant_type") === "authorization_code";
  if (!isClient(oauth, request)) sendJson(response, 401, { reason: "Invalid client", error: "invalid_client" });
  else if (isCode && spend(oauth, form))
    sendJson(response, 200, newTokens(oauth, oauth.options.consentSeconds ?? HOUR));
  else if (isCode) sendJson(response, 400, { reason: "Invalid authorization code", error: "invalid_grant" });
  else if (isCurrent(oauth, form)) sendJson(response, 200, newTokens(oauth, HOUR));
  else sendJson(response, 400, { reason: "Invalid Token!", error: "invalid_request" });
}

/** POST /oauth/revoke: any access token of a grant ends it. */
export async function endGrant(oauth: OAuth, { request, response }: Exchange): Promise<void> {
  const token = new URLSearchParams(await bodyOf(request)).get("token") ?? "";
  if (!isClient(oauth, request)) sendJson(response, 401, { reason: "Invalid client", error: "invalid_client" });
  else if (!oauth.bearers.delete(token))
    sendJson(response, 400, { reason: "Invalid Token!", error: "invalid_request" });
  else {
    oauth.refreshToken = null;
    sendJson(response, 200, { status: "success" });
  }
}

/** GET /v2/users/me. */
export function sayWhose(oauth: OAuth, { request, response }: Exchange): void {
  const { accountId = "rehearsal-account", hostId = "rehearsal-host" } = oauth.options;
  const isKnown = oauth.bearers.has(bearerOf(request) ?? "");
  if (isKnown) sendJson(response, 200, { id: hostId, account_id: accountId, first_name: "Re", last_name: "Hearsal" });
  else sendJson(response, 401, { code: 124, message: "Invalid access token." });
}

function isClient({ options }: OAuth, request: IncomingMessage): boolean {
  const { clientId = "", clientSecret = "" } = options;
  return request.headers.authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
}

function spend(oauth: OAuth, form: URLSearchParams): boolean {
  const code = form.get("code") ?? "";
  const asked = oauth.codes.get(code);
  oauth.codes.delete(code);
  const verified = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  return asked !== undefined && asked.redirectUri === form.get("redirect_uri") && asked.challenge === verified;
}

const isCurrent = (oauth: OAuth, form: URLSearchParams) =>
  form.get("grant_type") === "refresh_token" &&
  oauth.refreshToken !== null &&
  form.get("refresh_token") === oauth.refreshToken;

function newTokens(oauth: OAuth, seconds: number): object {
  oauth.refreshToken = randomBytes(24).toString("hex");
  const accessToken = randomBytes(24).toString("hex");
  oauth.bearers.add(accessToken);
  return {
    access_token: accessToken,
    token_type: "bearer",
    refresh_token: oauth.refreshToken,
    expires_in: seconds,
    scope: "cloud_recording:read:recording cloud_recording:delete:meeting_recording user:read:user",
  };
}
