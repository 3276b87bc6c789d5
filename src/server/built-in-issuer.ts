import { join } from "node:path";
import { createLocalJWKSet, type JWK, type JWTPayload, SignJWT } from "jose";
import { generateSigningKey } from "../crypto/jws";
import { readJson, writePrivate } from "../embedded/private-file";
import type { Audience } from "../entities";
import { StartError } from "../errors";
import type { TokenIssuer } from "./token-issuer";

const ISSUER = "urn:regenesis:built-in-issuer";
const AUDIENCE = "regenesis";

export interface TokenRequest {
  workspaceId: string;
  userId: string;
  role: Audience;
  /** An hour when left out. */
  ttlSeconds?: number;
  /** When they signed in, in seconds since 1970; now when left out. */
  authTime?: number;
}

/** Signs people in for development: whoever may read the data folder may be anyone. */
export interface BuiltInIssuer extends TokenIssuer {
  /** Served at /dev/jwks.json. */
  readonly publicKeys: { keys: JWK[] };
  /** A bearer token (JWT, EdDSA). */
  issueToken(request: TokenRequest): Promise<string>;
  /** Any other statement, of a type (`typ`), issuer and audience that no door takes for a bearer token's. */
  sign(typ: string, claims: JWTPayload & { iss: string; aud: string }): Promise<string>;
}

/** The issuer whose key is `dataDir`/issuer-key.json, 0600, made at the first start. Throws StartError in production. */
export async function openBuiltInIssuer(options: { dataDir: string; production: boolean }): Promise<BuiltInIssuer> {
  if (options.production)
    throw new StartError("OIDC_ISSUER is missing: with NODE_ENV=production the built-in issuer does not start.");
  const { kid, privateJwk, publicJwk } = await findOrMakeKey(join(options.dataDir, "issuer-key.json"));
  const publicKeys = { keys: [publicJwk] };
  const sign = (typ: string, claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", kid, typ }).sign(privateJwk);
  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ["EdDSA"],
    keys: createLocalJWKSet(publicKeys),
    outside: null,
    publicKeys,
    sign,
    issueToken: ({ workspaceId, userId, role, ttlSeconds = 3600, authTime }) => {
      const now = Math.floor(Date.now() / 1000);
      return sign("JWT", {
        ...{ iss: ISSUER, aud: AUDIENCE, sub: userId, iat: now, exp: now + ttlSeconds },
        ...{ workspace: workspaceId, role, auth_time: authTime ?? now },
      });
    },
  };
}

type SigningKey = Awaited<ReturnType<typeof generateSigningKey>>;

async function findOrMakeKey(file: string): Promise<SigningKey> {
  const known = await readJson<SigningKey>(file);
  if (known) return known;
  const made = await generateSigningKey();
  await writePrivate(file, JSON.stringify(made));
  return made;
}
