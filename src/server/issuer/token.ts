import type { RequestHandler, Response } from "express";
import { z } from "zod";
import type { Grant } from "./grants";
import { findPerson, type Person } from "./people";
import { ACCESS_SECONDS, CLIENT_ID, givenOf, issuerOf, type Provider, secondsNow } from "./provider";

const GRANT_TYPES = ["authorization_code", "refresh_token"];

const schema = z.discriminatedUnion("grant_type", [
  z.object({
    grant_type: z.literal("authorization_code"),
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
  }),
  z.object({ grant_type: z.literal("refresh_token"), refresh_token: z.string() }),
]);
type TokenAsked = z.output<typeof schema>;

/** POST /dev/token: tokens for a code or a refresh token. Errors are OAuth's (RFC 6749, section 5.2). */
export function tokenDoor(provider: Provider): RequestHandler {
  return async (request, response) => {
    response.set("Pragma", "no-cache");
    const given = givenOf(request.body);
    const { client_id: clientId, grant_type: grantType } = given;
    if (typeof grantType === "string" && !GRANT_TYPES.includes(grantType))
      return refuse(response, "unsupported_grant_type", "authorization_code or refresh_token.");
    if (clientId === undefined) return refuse(response, "invalid_request", "client_id is missing.");
    if (clientId !== CLIENT_ID) return refuse(response, "invalid_client", "This client is not known here.");
    const parsed = schema.safeParse(given);
    if (!parsed.success) {
      const [name] = parsed.error.issues[0]?.path ?? [];
      return refuse(response, "invalid_request", `${String(name)} is missing, doubled or malformed.`);
    }
    const grant = use(provider, parsed.data);
    const person = grant && (await findPerson(provider.app, grant.signIn.workspaceId, grant.signIn.userId));
    if (!grant || !person) {
      if (grant) provider.grants.endSession(grant.signIn);
      return refuse(response, "invalid_grant", "The code or refresh token does not hold.");
    }
    response.json(await toTokens(provider, issuerOf(provider.originOf(request)), grant, person));
  };
}

type Given = Grant & { nonce?: string | null };

function use({ grants }: Provider, asked: TokenAsked): Given | null {
  if (asked.grant_type === "refresh_token") return grants.refresh(asked.refresh_token);
  return grants.redeem(asked.code, { redirectUri: asked.redirect_uri, verifier: asked.code_verifier });
}

async function toTokens({ app, tokens }: Provider, issuer: string, grant: Given, person: Person) {
  const { sid, authTime } = grant.signIn;
  const { userId, workspaceId, role, name, workspaceName } = person;
  const now = secondsNow(app);
  const idToken = {
    ...{ iss: issuer, aud: CLIENT_ID, sub: userId, iat: now, exp: now + ACCESS_SECONDS, auth_time: authTime, sid },
    ...{ name, role, workspace: workspaceId, workspace_name: workspaceName },
    // OpenID Connect Core, section 12.2: a renewed one has none.
    ...(grant.nonce && { nonce: grant.nonce }),
  };
  return {
    access_token: await tokens.issueToken({ workspaceId, userId, role, ttlSeconds: ACCESS_SECONDS, authTime }),
    token_type: "Bearer",
    expires_in: ACCESS_SECONDS,
    refresh_token: grant.refreshToken,
    id_token: await tokens.sign("JWT", idToken),
    scope: grant.scope,
  };
}

function refuse(response: Response, error: string, description: string): void {
  response.status(error === "invalid_client" ? 401 : 400);
  // Not Basic, for which a browser would ask its user.
  if (error === "invalid_client") response.set("WWW-Authenticate", "Bearer");
  response.json({ error, error_description: description });
}
