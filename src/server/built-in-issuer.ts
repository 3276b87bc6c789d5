import { join } from "node:path";
import { createLocalJWKSet, type JWK, SignJWT } from "jose";
import { generateSigningKey } from "../crypto/jws";
import { readJson, writePrivate } from "../embedded/private-file";
import type { Audience } from "../entities";
import { StartError } from "../errors";
import type { TokenIssuer } from "./auth";

const ISSUER = "urn:regenesis:built-in-issuer";
const AUDIENCE = "regenesis";

export interface TokenRequest {
  workspaceId: string;
  userId: string;
  role: Audience;
  /** An hour when left out. */
  ttlSeconds?: number;
}

/** Signs people in for development: whoever may read the data folder may be anyone. */
export interface BuiltInIssuer extends TokenIssuer {
  /** Served at /dev/jwks.json. */
  readonly publicKeys: { keys: JWK[] };
  /** A bearer token (JWT, EdDSA), signed in as of now. */
  issueToken(request: TokenRequest): Promise<string>;
}

/** The issuer whose key is `dataDir`/issuer-key.json, 0600, made at the first start. Throws StartError in production. */
export async function openBuiltInIssuer(options: { dataDir: string; production: boolean }): Promise<BuiltInIssuer> {
  if (options.production)
    throw new StartError("OIDC_ISSUER is missing: with NODE_ENV=production the built-in issuer does not start.");
  const { kid, privateJwk, publicJwk } = await findOrMakeKey(join(options.dataDir, "issuer-key.json"));
  const publicKeys = { keys: [publicJwk] };
  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ["EdDSA"],
    keys: createLocalJWKSet(publicKeys),
    publicKeys,
    issueToken: ({ workspaceId, userId, role, ttlSeconds = 3600 }) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ workspace: workspaceId, role, auth_time: now })
        .setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + ttlSeconds)
        .sign(privateJwk);
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
