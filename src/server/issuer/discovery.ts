import type { RequestHandler } from "express";
import { issuerOf, type Provider } from "./provider";

/** GET /dev/.well-known/openid-configuration (OpenID Connect Discovery 1.0, section 3; RFC 8414). */
export function discoveryDoor(provider: Provider): RequestHandler {
  return (request, response) => {
    const issuer = issuerOf(provider.originOf(request));
    response.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks.json`,
      end_session_endpoint: `${issuer}/logout`,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
      id_token_signing_alg_values_supported: provider.tokens.algorithms,
      subject_types_supported: ["public"],
      scopes_supported: ["openid", "profile", "offline_access"],
      prompt_values_supported: ["none", "login", "select_account"],
      claims_supported: ["sub", "auth_time", "nonce", "sid", "name", "role", "workspace", "workspace_name"],
      authorization_response_iss_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    });
  };
}
