import { createRemoteJWKSet } from "jose";
import { z } from "zod";
import type { Config } from "../config";
import { StartError } from "../errors";
import type { TokenIssuer } from "./auth";

const PATIENCE_MS = 5_000;
const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * An outside issuer of tokens. Its key set is fetched when first needed and again when a token names a new key, at
 * most twice a minute. Throws StartError when the key set can't be found.
 */
export async function openIdIssuer(oidc: NonNullable<Config["oidc"]>): Promise<TokenIssuer> {
  const jwksUrl = new URL(oidc.jwksUrl ?? (await discover(oidc.issuer)));
  return {
    issuer: oidc.issuer,
    audience: oidc.audience,
    algorithms: ["RS256", "ES256", "EdDSA"],
    keys: createRemoteJWKSet(jwksUrl, { timeoutDuration: PATIENCE_MS, cooldownDuration: 30_000 }),
  };
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the issuer it was fetched for. */
async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  try {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const document = discovery.parse(await answer.json());
    if (document.issuer !== issuer) throw new Error("names another issuer");
    const { protocol } = new URL(document.jwks_uri);
    if (protocol !== new URL(issuer).protocol) throw new Error("names a key set of another protocol");
    return document.jwks_uri;
  } catch (error) {
    throw new StartError("OIDC_ISSUER is not reachable: expected its discovery document, or set OIDC_JWKS_URL.", error);
  }
}
