import type { RequestHandler } from "express";
import { errors, jwtVerify } from "jose";
import { z } from "zod";
import type { SignIn } from "./grants";
import { CLIENT_ID, givenOf, issuerOf, type Provider, redirect, SIGN_IN_SECONDS, secondsNow } from "./provider";
import { clearSession, findSession } from "./session-cookie";
import { sendPage } from "./sign-in-page";

/**
 * GET and POST /dev/logout (OpenID Connect RP-Initiated Logout 1.0): ends the session that the ID token names, else this
 * browser's, with its refresh tokens. Access tokens hold for the minutes they have left.
 */
export function logoutDoor(provider: Provider): RequestHandler {
  return async (request, response) => {
    const given = givenOf(request.method === "POST" ? request.body : request.query);
    const origin = provider.originOf(request);
    const own = await findSession(provider, request);
    const ended = (await findHinted(provider, given.id_token_hint, issuerOf(origin))) ?? own;
    if (ended) provider.grants.endSession(ended);
    // Somebody else may have signed in since, in another tab.
    if (own === null || own.sid === ended?.sid) clearSession(provider, response);
    if (given.post_logout_redirect_uri === `${origin}/`) {
      const state = typeof given.state === "string" ? given.state : undefined;
      return redirect(response, `${origin}/`, { state });
    }
    sendPage(response, 200, "You are signed out", '<p><a href="/">To the start page</a></p>');
  };
}

async function findHinted(
  { app, tokens }: Provider,
  hint: unknown,
  issuer: string,
): Promise<Pick<SignIn, "sid" | "expiresAt"> | null> {
  if (typeof hint !== "string") return null;
  try {
    // An ID token that has ended still says whose session it was.
    const expected = { issuer, audience: CLIENT_ID, algorithms: tokens.algorithms, currentDate: new Date(0) };
    const { payload } = await jwtVerify(hint, tokens.keys, expected);
    const { sid } = z.object({ sid: z.string() }).parse(payload);
    return { sid, expiresAt: secondsNow(app) + SIGN_IN_SECONDS };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
