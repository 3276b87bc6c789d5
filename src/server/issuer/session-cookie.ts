import type { Request, Response } from "express";
import { errors, jwtVerify } from "jose";
import { z } from "zod";
import type { SignIn } from "./grants";
import { type Provider, secondsNow } from "./provider";

const NAME = "regenesis-dev-session";
const VALUE = new RegExp(`(?:^|;\\s*)${NAME}=([\\w.-]+)`);
const TYPE = "regenesis-session+jwt";
/** For the issuer itself: no door takes the cookie for a bearer token. */
const AUDIENCE = "urn:regenesis:built-in-issuer:session";
/** The flow's requests are navigations to this server, which Lax lets carry it; another site's forms and frames don't. */
const OPTIONS = { httpOnly: true, sameSite: "lax", path: "/dev" } as const;

const claims = z.object({
  sid: z.string(),
  workspace: z.guid(),
  sub: z.guid(),
  auth_time: z.number(),
  exp: z.number(),
});

/** Signed and holding all it says, so that people stay signed in when the server is started again. */
export async function setSession(provider: Provider, response: Response, signIn: SignIn): Promise<void> {
  const { sid, workspaceId: workspace, userId: sub, authTime: auth_time, expiresAt: exp } = signIn;
  const { issuer: iss } = provider.tokens;
  const value = await provider.tokens.sign(TYPE, { iss, aud: AUDIENCE, sid, workspace, sub, auth_time, exp });
  response.cookie(NAME, value, { ...OPTIONS, secure: provider.isSecure, expires: new Date(exp * 1000) });
}

export function clearSession(provider: Provider, response: Response): void {
  response.clearCookie(NAME, { ...OPTIONS, secure: provider.isSecure });
}

/** Who is signed in at the issuer in this browser; null for nobody, and for a session that was ended. */
export async function findSession(provider: Provider, request: Request): Promise<SignIn | null> {
  const [, value] = VALUE.exec(request.headers.cookie ?? "") ?? [];
  if (!value) return null;
  const { issuer, algorithms, keys } = provider.tokens;
  try {
    const currentDate = new Date(secondsNow(provider.app) * 1000);
    const expected = { issuer, audience: AUDIENCE, algorithms, typ: TYPE, currentDate };
    const { payload } = await jwtVerify(value, keys, expected);
    const { sid, workspace, sub, auth_time, exp } = claims.parse(payload);
    if (provider.grants.isEnded(sid)) return null;
    return { sid, workspaceId: workspace, userId: sub, authTime: auth_time, expiresAt: exp };
  } catch (error) {
    // Another data folder's server may have set it, on another port of this machine.
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
