import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import type { App, Who } from "../app";
import type { Audience } from "../entities";
import { DomainError, PortError } from "../errors";

/** Whose tokens are believed. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Pinned: a token's own header never decides. */
  readonly algorithms: string[];
  readonly keys: JWTVerifyGetKey;
}

/** Somebody whose token holds and whose account is open. */
export interface SignedIn {
  who: Who;
  /** When they last proved who they are; null when the issuer doesn't say. */
  authTime: Date | null;
  /** When the token ends, and every subscription with it. */
  expiresAt: Date;
}

/** From an Authorization header (or the same text in a WebSocket's parameters). Throws UNAUTHENTICATED. */
export type Authenticate = (authorization: string, requestId: string) => Promise<SignedIn>;

const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i;
const CLOCKS_APART_SECONDS = 5;
const claimsSchema = z.object({
  sub: z.guid(),
  workspace: z.guid(),
  role: z.enum(["COACH", "COACHEE", "ADMIN", "INTEGRATOR"]),
  exp: z.number(),
  auth_time: z.number().optional(),
});

const refused = (cause?: unknown) => new DomainError("UNAUTHENTICATED", "Sign in: the token is not valid.", { cause });

export function authenticator(app: Pick<App, "read">, issuer: TokenIssuer): Authenticate {
  return async (authorization, requestId) => {
    const claims = await readClaims(issuer, authorization);
    const { sub: userId, workspace: workspaceId, role } = claims;
    const ref = await findRef(app, { workspaceId, userId, role });
    return {
      who: { workspaceId, userId, role, ref, requestId },
      authTime: claims.auth_time === undefined ? null : new Date(claims.auth_time * 1000),
      expiresAt: new Date(claims.exp * 1000),
    };
  };
}

async function readClaims(issuer: TokenIssuer, authorization: string): Promise<z.output<typeof claimsSchema>> {
  const [, ...parts] = BEARER.exec(authorization) ?? [];
  // jose is lenient about base64url; one token must have one spelling.
  const isCanonical = (part: string) => Buffer.from(part, "base64url").toString("base64url") === part;
  if (parts.length !== 3 || !parts.every(isCanonical)) throw refused();
  try {
    const { payload } = await jwtVerify(parts.join("."), issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ["exp", "sub"],
      clockTolerance: CLOCKS_APART_SECONDS,
    });
    return claimsSchema.parse(payload);
  } catch (error) {
    throw isTokensFault(error) ? refused(error) : new PortError("oidc", "the key set can't be read", true, error);
  }
}

/** A key set that can't be fetched says nothing about the token. */
function isTokensFault(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // jose throws its base class, without a subclass, when the set's address answers anything but 200.
  if (error instanceof errors.JOSEError) return error.code !== errors.JOSEError.code;
  return error instanceof z.ZodError;
}

/** The person's ref, read as themselves: the walls hide whoever isn't of this workspace. */
async function findRef(
  app: Pick<App, "read">,
  person: { workspaceId: string; userId: string; role: Audience },
): Promise<string> {
  const sql = "select role, ref from app_user where workspace_id = $1 and id = $2 and active";
  const [row] = await app.read({ ...person, ref: "" }, (reader) =>
    reader.rows<{ role: Audience; ref: string }>(sql, [person.workspaceId, person.userId]),
  );
  if (row?.role !== person.role) throw refused();
  return row.ref;
}
