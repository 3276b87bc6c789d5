import { randomBytes } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { DomainError } from "../../errors";
import { type AuthorizationRequest, readAuthorizationRequest } from "./authorization-request";
import type { SignIn } from "./grants";
import { findPerson, listPeople } from "./people";
import { issuerOf, type Provider, redirect, SIGN_IN_SECONDS, secondsNow } from "./provider";
import { findSession, setSession } from "./session-cookie";
import { NO_PEOPLE, sendPage, signInForm } from "./sign-in-page";

/** GET /dev/authorize: a code for whoever is signed in already, or a page on which to pick somebody. */
export function authorizeDoor(provider: Provider): RequestHandler {
  return async (request, response) => {
    const asked = readOrRefuse(provider, request, response, request.query);
    if (!asked) return;
    const signIn = await findSignIn(provider, request);
    const mayBeSilent = signIn !== null && !mustAsk(asked, signIn, secondsNow(provider.app));
    if (mayBeSilent) sendCode(provider, request, response, asked, signIn);
    else if (asked.prompt?.includes("none"))
      refuse(provider, request, response, asked, ["login_required", "Nobody is signed in."]);
    else await ask(provider, response, asked, null);
  };
}

/** POST /dev/authorize, the page's form: signs the picked person in, with all that was asked checked again. */
export function pickDoor(provider: Provider): RequestHandler {
  return async (request, response) => {
    // Every browser names the page that a form is on; what doesn't is no browser with somebody's cookies.
    if (request.get("origin") === undefined)
      throw new DomainError("FORBIDDEN", "This form is for this server's own page.");
    const asked = readOrRefuse(provider, request, response, request.body);
    if (!asked) return;
    const { app, demoWorkspaceId } = provider;
    const picked = z.object({ person: z.guid() }).safeParse(request.body);
    const person =
      demoWorkspaceId && picked.success ? await findPerson(app, demoWorkspaceId, picked.data.person) : null;
    if (!person) return ask(provider, response, asked, "This person can't sign in here. Pick somebody else.");
    const authTime = secondsNow(app);
    const sid = randomBytes(16).toString("base64url");
    const { workspaceId, userId } = person;
    const signIn = { sid, workspaceId, userId, authTime, expiresAt: authTime + SIGN_IN_SECONDS };
    await setSession(provider, response, signIn);
    sendCode(provider, request, response, asked, signIn);
  };
}

function readOrRefuse(
  provider: Provider,
  request: Request,
  response: Response,
  parameters: unknown,
): AuthorizationRequest | null {
  const read = readAuthorizationRequest(parameters, provider.originOf(request));
  if (read.kind === "asked") return read.request;
  if (read.kind === "refused") refuse(provider, request, response, read, [read.error, read.description]);
  else {
    const why = `<p>The page that sent you here gave a <code>${read.parameter}</code> that this server does not know.</p>`;
    sendPage(response, 400, "This sign-in can't go on", `${why}\n<p><a href="/">To the start page</a></p>`);
  }
  return null;
}

/** The session of this browser, as long as the account is open. */
async function findSignIn(provider: Provider, request: Request): Promise<SignIn | null> {
  const signIn = await findSession(provider, request);
  if (!signIn) return null;
  return (await findPerson(provider.app, signIn.workspaceId, signIn.userId)) ? signIn : null;
}

function mustAsk({ prompt = [], max_age }: AuthorizationRequest, { authTime }: SignIn, now: number): boolean {
  if (prompt.includes("login") || prompt.includes("select_account")) return true;
  return max_age !== undefined && now - authTime > max_age;
}

async function ask(
  { app, demoWorkspaceId }: Provider,
  response: Response,
  { given }: AuthorizationRequest,
  problem: string | null,
): Promise<void> {
  const people = demoWorkspaceId ? await listPeople(app, demoWorkspaceId) : [];
  const content = people.length > 0 ? signInForm(people, given, problem) : NO_PEOPLE;
  sendPage(response, problem === null ? 200 : 400, "Sign in to ReGenesis", content);
}

/** RFC 9207: `iss` tells a client of several issuers whose answer this is. */
function sendCode(
  provider: Provider,
  request: Request,
  response: Response,
  { redirectUri, state, code_challenge: codeChallenge, nonce, scope }: AuthorizationRequest,
  signIn: SignIn,
): void {
  const code = provider.grants.makeCode({ signIn, redirectUri, codeChallenge, nonce: nonce ?? null, scope });
  redirect(response, redirectUri, { code, state, iss: issuerOf(provider.originOf(request)) });
}

function refuse(
  provider: Provider,
  request: Request,
  response: Response,
  { redirectUri, state }: { redirectUri: string; state?: string },
  [error, error_description]: readonly [error: string, description: string],
): void {
  redirect(response, redirectUri, { error, error_description, state, iss: issuerOf(provider.originOf(request)) });
}
