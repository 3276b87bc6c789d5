import { z } from "zod";
import { StartError } from "../errors";
import { web } from "./kinds";

/** An outside issuer of tokens. */
export interface OidcConfig {
  issuer: string;
  audience: string;
  /** Null: the key set is found by discovery. */
  jwksUrl: string | null;
  /** Null: browsers can't sign in. */
  clientId: string | null;
  /** Where a token says as what somebody comes, and to which workspace: a claim's name, or a path to it with dots. */
  roleClaim: string;
  workspaceClaim: string;
  /** What a browser asks for. */
  scope: string;
}

const issuer = web.refine((text) => !/[?#]/.test(text), { error: "an address without a query" });
const scope = z.string().regex(/^(?=(.* )?openid( |$))[\x21-\x7e]+( [\x21-\x7e]+)*$/, {
  error: "scopes separated by blanks, openid among them",
});
/** For refresh tokens an issuer may want offline_access (OpenID Connect Core, section 11); first sign-ins need the address. */
const SCOPE = "openid profile email offline_access";
const claim = z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: "a claim's name, or a path such as realm.roles" });

export const signInVariables = {
  OIDC_ISSUER: issuer.optional(),
  OIDC_AUDIENCE: z.string().optional(),
  OIDC_JWKS_URL: web.optional(),
  OIDC_CLIENT_ID: z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, { error: "the client's id at the issuer, 255 characters at most" })
    .optional(),
  OIDC_ROLE_CLAIM: claim.optional(),
  OIDC_WORKSPACE_CLAIM: claim.optional(),
  OIDC_SCOPE: scope.optional(),
};
type Variables = z.output<z.ZodObject<typeof signInVariables>>;

export function readOidc(vars: Variables, production: boolean): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_CLIENT_ID: clientId } = vars;
  const names = Object.keys(signInVariables) as (keyof typeof signInVariables)[];
  if (!issuer || !audience) {
    if (!production && names.every((name) => vars[name] === undefined)) return null;
    const why = production
      ? "with NODE_ENV=production the built-in issuer does not start"
      : "OIDC_ISSUER and OIDC_AUDIENCE are set together";
    throw new StartError(`${issuer ? "OIDC_AUDIENCE" : "OIDC_ISSUER"} is missing: ${why}.`);
  }
  // An ID token's audience is the client: it must not pass for a token that was made for this server.
  if (audience === clientId) throw new StartError("OIDC_AUDIENCE is refused: it must not be OIDC_CLIENT_ID.");
  return {
    ...{ issuer, audience, jwksUrl: vars.OIDC_JWKS_URL ?? null, clientId: clientId ?? null },
    roleClaim: vars.OIDC_ROLE_CLAIM ?? "role",
    workspaceClaim: vars.OIDC_WORKSPACE_CLAIM ?? "workspace",
    scope: vars.OIDC_SCOPE ?? SCOPE,
  };
}
