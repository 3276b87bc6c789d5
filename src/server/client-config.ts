import type { RequestHandler } from "express";
import type { Config } from "../config";
import { CLIENT_ID, issuerOf, type Provider } from "./issuer/provider";

/** For refresh tokens an issuer may want offline_access (OpenID Connect Core, section 11). */
const SCOPE = "openid profile offline_access";

/** What a browser client needs to sign people in. All of it is public. */
interface ClientConfig {
  /** Where the discovery document is found, by adding /.well-known/openid-configuration. */
  issuer: string;
  /** Null: OIDC_CLIENT_ID is not set, and nobody can sign in by a browser. */
  clientId: string | null;
  audience: string;
  builtIn: boolean;
  scope: string;
  /** Whether /playground is served. */
  playground: boolean;
}

/** GET /client-config.json. `provider` is null with an outside issuer. */
export function clientConfigDoor(
  { oidc, introspection: playground }: Pick<Config, "oidc" | "introspection">,
  provider: Provider | null,
): RequestHandler {
  return (request, response) => {
    const builtIn = provider && {
      issuer: issuerOf(provider.originOf(request)),
      clientId: CLIENT_ID,
      audience: provider.tokens.audience,
      scope: SCOPE,
    };
    const found = builtIn ?? oidc;
    if (!found) throw new Error("neither a built-in issuer nor an outside one");
    const { issuer, clientId, audience, scope } = found;
    const said = { issuer, clientId, audience, builtIn: builtIn !== null, scope, playground };
    response.json(said satisfies ClientConfig);
  };
}
