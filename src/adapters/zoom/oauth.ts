import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { AccessEndedError, type PortError } from "../../errors";
import type { Consent, RecordingService, TokenPair } from "../../ports/recording-service";
import { assertOk, failure, isRefusal, readJson, type Service, send } from "./call";

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().nullish(),
});
const meSchema = z.object({ id: z.string().min(1).max(256), account_id: z.string().min(1).max(256) });
const refusalSchema = z.object({
  error: z.string().nullish(),
  reason: z.string().nullish(),
  code: z.number().nullish(),
  errorCode: z.number().nullish(),
});

/** Granular and classic scopes: cloud_recording:read:…, recording:read, recording:write. */
const READS_RECORDINGS = /^(cloud_recording:read:|recording:(read|write)\b)/;
/** Scopes or owner changed, authorization unknown, switched off by an admin, revoked (Zoom's list of OAuth errors). */
const ENDED_CODES = new Set([4711, 4735, 4737, 4738, 4741]);

type Client = NonNullable<Service["client"]>;

export function consentUrl(service: Service, asked: Parameters<RecordingService["consentUrl"]>[0]): string | null {
  if (!service.client) return null;
  const url = new URL("oauth/authorize", service.base);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: service.client.id,
    redirect_uri: asked.redirectUri,
    state: asked.state,
    code_challenge: createHash("sha256").update(asked.verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}

export async function redeem(service: Service, given: Parameters<RecordingService["redeem"]>[0]): Promise<Consent> {
  const { code, redirectUri, verifier } = given;
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  const { scopes, ...pair } = await askTokens(service, form);
  const whose = await findOwner(service, pair.accessToken);
  return { ...pair, ...whose, mayReadRecordings: scopes.some((scope) => READS_RECORDINGS.test(scope)) };
}

export async function refresh(service: Service, refreshToken: string): Promise<TokenPair> {
  const { scopes: _, ...pair } = await askTokens(service, { grant_type: "refresh_token", refresh_token: refreshToken });
  return pair;
}

/** Zoom ends the whole authorization by any of its access tokens, and says so with an app_deauthorized event. */
export async function revoke(service: Service, accessToken: string): Promise<void> {
  const response = await post(service, "oauth/revoke", { token: accessToken });
  try {
    if (isRefusal(response.statusCode ?? 0)) throw await readRefusal(service, response);
    assertOk(response, "the revocation");
    const said = z.object({ status: z.literal("success") }).safeParse(await readJson(service, response, "the answer"));
    if (!said.success) throw failure("the revocation was not confirmed", false);
  } finally {
    response.destroy();
  }
}

async function askTokens(service: Service, form: Record<string, string>): Promise<TokenPair & { scopes: string[] }> {
  const response = await post(service, "oauth/token", form);
  try {
    if (isRefusal(response.statusCode ?? 0)) throw await readRefusal(service, response);
    assertOk(response, "the token request");
    const parsed = tokenSchema.safeParse(await readJson(service, response, "the token answer"));
    if (!parsed.success) throw failure("the token request gave no tokens", false);
    const { access_token, refresh_token, expires_in, scope } = parsed.data;
    const scopes = (scope ?? "").split(/[\s,]+/).filter(Boolean);
    return { accessToken: access_token, refreshToken: refresh_token, expiresInSeconds: expires_in, scopes };
  } finally {
    response.destroy();
  }
}

/**
 * An operator's wrong secret must not be taken for a coach's lost consent: only what Zoom says of the grant itself is. The
 * secret may be right in an hour, so that is asked again.
 */
async function readRefusal(service: Service, response: IncomingMessage): Promise<PortError> {
  const status = response.statusCode;
  const said = refusalSchema.safeParse(await readJson(service, response, "the answer").catch(() => null)).data ?? {};
  const isToken = said.error === "invalid_request" && /token/i.test(said.reason ?? "");
  const isEnded = said.error === "invalid_grant" || isToken || ENDED_CODES.has(said.code ?? said.errorCode ?? 0);
  return isEnded
    ? new AccessEndedError("recording-service", `Zoom: the grant holds no more, ${status}.`)
    : failure(`the request was answered ${status}`, said.error === "invalid_client");
}

/** GET /v2/users/me: whose consent it was. Only this tells it; what a browser says of itself is worth nothing. */
async function findOwner(service: Service, accessToken: string): Promise<{ accountId: string; hostId: string }> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: "application/json", "accept-encoding": "identity" };
  const response = await send(service, new URL("v2/users/me", service.api), { method: "GET", headers });
  try {
    assertOk(response, "the question whose account it is");
    const parsed = meSchema.safeParse(await readJson(service, response, "the answer"));
    if (!parsed.success) throw failure("the answer names no account", false);
    return { accountId: parsed.data.account_id, hostId: parsed.data.id };
  } finally {
    response.destroy();
  }
}

function post(service: Service, path: string, form: Record<string, string>) {
  return send(service, new URL(path, service.base), {
    method: "POST",
    headers: {
      authorization: clientOf(service).basic,
      "content-type": "application/x-www-form-urlencoded",
      "accept-encoding": "identity",
    },
    body: new URLSearchParams(form).toString(),
  });
}

function clientOf({ client }: Service): Client {
  if (!client) throw failure("ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are not set", false);
  return client;
}
