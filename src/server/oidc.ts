import { z } from "zod";
import type { Config } from "../config";
import { StartError } from "../errors";
import { askIssuer, unreachable } from "./oidc/ask-issuer";
import { type KeySetTimes, keySetTimes, rotatingKeys } from "./oidc/key-set";
import type { Outside, SaidEmail, TokenIssuer } from "./token-issuer";

export interface OutsideIssuer extends TokenIssuer {
  readonly outside: Outside;
}

const discovery = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
  token_endpoint: z.url().optional(),
  userinfo_endpoint: z.url().optional(),
});
type Discovery = z.output<typeof discovery>;

const userInfo = z.object({ sub: z.string(), email: z.string().optional(), email_verified: z.boolean().optional() });

/**
 * An outside issuer of tokens, found by discovery: throws StartError when that gives nothing and OIDC_JWKS_URL doesn't
 * name its keys. The key set itself is read when first needed.
 */
export async function openIdIssuer(
  oidc: NonNullable<Config["oidc"]>,
  given: Partial<KeySetTimes> = {},
): Promise<OutsideIssuer> {
  const times = { ...keySetTimes, ...given };
  const find = () => discover(oidc.issuer, times.patienceMs);
  let document = await find().catch((error: unknown) => {
    if (oidc.jwksUrl) return null;
    throw new StartError("OIDC_ISSUER is not reachable: expected its discovery document, or set OIDC_JWKS_URL.", error);
  });
  const { issuer, audience, clientId, roleClaim, workspaceClaim } = oidc;
  const findEmail = async (token: string, sub: string) => {
    document ??= await find();
    const { userinfo_endpoint: address } = document;
    return address ? askUserInfo(new URL(address), { token, sub, patienceMs: times.patienceMs }) : null;
  };
  const origins = [issuer, document?.token_endpoint].flatMap((url) => (url ? [new URL(url).origin] : []));
  return {
    ...{ issuer, audience },
    algorithms: ["RS256", "PS256", "ES256", "EdDSA"],
    keys: rotatingKeys(new URL(oidc.jwksUrl ?? (document as Discovery).jwks_uri), times),
    outside: { roleClaim, workspaceClaim, clientId, origins: [...new Set(origins)], findEmail },
  };
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the issuer it was fetched for. Throws PortError. */
async function discover(issuer: string, patienceMs: number): Promise<Discovery> {
  const answer = await askIssuer(new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`), {
    patienceMs,
  });
  try {
    if ("refused" in answer) throw new Error(`answered ${answer.refused}`);
    const document = discovery.parse(JSON.parse(answer.text));
    if (document.issuer !== issuer) throw new Error("names another issuer");
    const { protocol } = new URL(issuer);
    const addresses = [document.jwks_uri, document.token_endpoint, document.userinfo_endpoint];
    if (addresses.some((address) => address && new URL(address).protocol !== protocol))
      throw new Error("names an address of another protocol");
    return document;
  } catch (cause) {
    throw unreachable(cause);
  }
}

/** Only what is said of the token's own subject counts (section 5.3.2). */
async function askUserInfo(
  url: URL,
  { token, sub, patienceMs }: { token: string; sub: string; patienceMs: number },
): Promise<SaidEmail | null> {
  const answer = await askIssuer(url, { headers: { authorization: `Bearer ${token}` }, patienceMs });
  // A token that is good for us and not for it: there is nothing to be learned that way.
  if ("refused" in answer) return null;
  const said = userInfo.safeParse(toJson(answer.text));
  if (!said.success) throw unreachable(said.error);
  const { sub: whose, email, email_verified: isVerified } = said.data;
  return whose === sub && email !== undefined ? { email, isVerified: isVerified === true } : null;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
