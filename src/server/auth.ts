import { errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import type { App, Who } from "../app";
import { type Audience, audiences } from "../entities";
import { DomainError } from "../errors";
import { outsideAccounts } from "./oidc/accounts";
import type { FindAccount, TokenIssuer } from "./token-issuer";

/** Somebody whose token holds and whose account is open. */
export interface SignedIn {
  who: Who;
  /** When they last proved who they are; null when the issuer doesn't say. */
  authTime: Date | null;
  /** When the token ends, and every subscription with it. */
  expiresAt: Date;
}

/**
 * From an Authorization header (or the same text in a WebSocket's parameters). Throws UNAUTHENTICATED for a token that
 * does not hold, FORBIDDEN for one of somebody without an open account, PortError while an outside issuer can't be asked.
 */
export type Authenticate = (authorization: string, requestId: string) => Promise<SignedIn>;

const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i;
const MAX_CHARS = 16 * 1024;
const CLOCKS_APART_SECONDS = 5;
/** RFC 9068 calls access tokens so, most issuers still the other; what else is signed with their keys is something else. */
const TYPES = ["jwt", "at+jwt", "application/at+jwt"];
const timesSchema = z.object({ exp: z.number(), sub: z.string().min(1).max(255), auth_time: z.number().optional() });
const ownSchema = z.object({ sub: z.guid(), workspace: z.guid(), role: z.enum(audiences) });

const refused = (cause?: unknown) => new DomainError("UNAUTHENTICATED", "Sign in: the token is not valid.", { cause });

export function authenticator(app: App, issuer: TokenIssuer): Authenticate {
  const findAccount = issuer.outside ? outsideAccounts(app, issuer.outside) : ownAccounts(app);
  return async (authorization, requestId) => {
    const token = readToken(authorization);
    const payload = await readPayload(issuer, token);
    const account = await findAccount({ token, payload }, requestId);
    const { exp, auth_time: at } = payload;
    // A time to come would make every sign-in a fresh one.
    const isKnown = at !== undefined && at * 1000 <= Date.now() + CLOCKS_APART_SECONDS * 1000;
    return {
      who: { ...account, requestId },
      authTime: isKnown ? new Date(at * 1000) : null,
      expiresAt: new Date(exp * 1000),
    };
  };
}

function readToken(authorization: string): string {
  const [, ...parts] = (authorization.length <= MAX_CHARS && BEARER.exec(authorization)) || [];
  // jose is lenient about base64url; one token must have one spelling.
  const isCanonical = (part: string) => Buffer.from(part, "base64url").toString("base64url") === part;
  if (parts.length !== 3 || !parts.every(isCanonical)) throw refused();
  return parts.join(".");
}

async function readPayload(issuer: TokenIssuer, token: string): Promise<JWTPayload & z.output<typeof timesSchema>> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ["exp", "sub"],
      clockTolerance: CLOCKS_APART_SECONDS,
    });
    const { typ = "JWT" } = protectedHeader;
    if (!TYPES.includes(typ.toLowerCase()) || !isForUs(issuer, payload)) throw refused();
    return { ...payload, ...timesSchema.parse(payload) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw refused(error);
    throw error;
  }
}

/**
 * A token for several at once is believed of our own client's people alone: any of the others could show it here
 * (OpenID Connect Core, section 3.1.3.7, 4 and 5; `client_id` as in RFC 9068, section 2.2).
 */
function isForUs({ outside }: TokenIssuer, { aud, azp, client_id: clientId }: JWTPayload): boolean {
  if (!Array.isArray(aud) || aud.length === 1) return true;
  return typeof outside?.clientId === "string" && (azp ?? clientId) === outside.clientId;
}

/** The built-in issuer's people, read as themselves: the walls hide whoever isn't of this workspace. */
function ownAccounts(app: Pick<App, "read">): FindAccount {
  return async ({ payload }) => {
    const claims = ownSchema.safeParse(payload);
    if (!claims.success) throw refused(claims.error);
    const { sub: userId, workspace: workspaceId, role } = claims.data;
    const sql = "select role, ref from app_user where workspace_id = $1 and id = $2 and active";
    const [row] = await app.read({ workspaceId, userId, role, ref: "" }, (reader) =>
      reader.rows<{ role: Audience; ref: string }>(sql, [workspaceId, userId]),
    );
    if (row?.role !== role) throw refused();
    return { workspaceId, userId, role, ref: row.ref };
  };
}
