import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type Response } from "express";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

export const AUDIENCE = "https://regenesis.test/api";
export const CLIENT_ID = "regenesis-web";

/** Somebody with an account at the issuer. */
export interface IssuerAccount {
  sub: string;
  email?: string;
  email_verified?: unknown;
  /** More of the access token's claims. */
  claims?: Record<string, unknown>;
}

export type Document = "discovery" | "jwks" | "userinfo";
/** What becomes of a document: nobody listens, an error, a redirect to the right one, no JSON, one that is cut, too much, no end. */
export type IssuerFault = "down" | "429" | "500" | "redirect" | "malformed" | "cut" | "huge" | "slow";

export interface Mint {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Names of claims and header parameters that it does not have. */
  without?: string[];
  /** Signs with a key that was never published. */
  stranger?: boolean;
}

interface Key {
  kid: string;
  alg: "RS256" | "ES256";
  privateKey: CryptoKey;
  jwk: JWK;
}
interface Grant {
  account: IssuerAccount;
  nonce?: string;
  /** When they signed in: renewing changes nothing of it (OpenID Connect Core, section 12.2). */
  authTime: number;
  redirectUri: string;
  challenge: string;
}

/** An OpenID provider: authorization code flow with PKCE for one public client, keys that turn, and faults by order. */
export class OidcIssuer {
  accounts: IssuerAccount[] = [];
  redirectUris: string[] = [];
  ttlSeconds = 300;
  faults: Partial<Record<Document, IssuerFault>> = {};
  /** Paths asked for since the last look. */
  readonly asked: string[] = [];
  private readonly keys: Key[] = [];
  private readonly codes = new Map<string, Grant>();
  private readonly refreshTokens = new Map<string, Grant>();
  private readonly tokens = new Map<string, IssuerAccount>();
  private url = "";

  async start(): Promise<string> {
    await this.rotate("RS256", false);
    const server: Server = this.doors().listen(0, "127.0.0.1");
    await once(server, "listening");
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this.url;
  }

  /** The next key signs from now on; the ones before stay published or don't. */
  async rotate(alg: Key["alg"], keepsOld: boolean): Promise<string> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const kid = randomUUID();
    if (!keepsOld) this.keys.splice(0);
    this.keys.unshift({ kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } });
    return kid;
  }

  /** An access token, of this account or of whatever is asked for. */
  async mint(account: IssuerAccount, { claims = {}, header = {}, without = [], stranger }: Mint = {}): Promise<string> {
    const key = this.keys[0] as Key;
    const now = Math.floor(Date.now() / 1000);
    const said = {
      ...{ iss: this.url, aud: AUDIENCE, sub: account.sub, azp: CLIENT_ID },
      ...{ iat: now, exp: now + this.ttlSeconds, auth_time: now, jti: randomUUID() },
      ...account.claims,
      ...claims,
    };
    const signer = stranger ? (await generateKeyPair(key.alg)).privateKey : key.privateKey;
    const only = <T extends object>(all: T) =>
      Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== undefined && !without.includes(name)));
    const parameters = only({ kid: key.kid, typ: "at+jwt", ...header });
    const token = await new SignJWT(only(said)).setProtectedHeader({ alg: key.alg, ...parameters }).sign(signer);
    this.tokens.set(token, account);
    return token;
  }

  private doors() {
    const app = express().disable("x-powered-by");
    app.use((request, response, next) => {
      this.asked.push(request.path);
      response.set({ "access-control-allow-origin": "*", "access-control-allow-headers": "authorization" });
      if (request.method === "OPTIONS") response.status(204).end();
      else next();
    });
    const document = (name: Document, say: (request: Request, response: Response) => void) => {
      const door = (request: Request, response: Response) => this.say(name, request, response, say);
      return [door];
    };
    const discovery = document("discovery", (_request, response) => void response.json(this.discovery()));
    app.get("/.well-known/openid-configuration", ...discovery);
    app.get("/jwks", ...document("jwks", (_request, response) => void response.json(this.keySet())));
    app.get("/userinfo", ...document("userinfo", (request, response) => this.userInfo(request, response)));
    app.get("/authorize", (request, response) => this.authorize(request, response));
    app.post("/token", express.urlencoded(), (request, response) => this.token(request, response));
    return app;
  }

  private say(name: Document, request: Request, response: Response, say: (q: Request, a: Response) => void): void {
    const fault = request.query.moved === undefined ? this.faults[name] : undefined;
    if (fault === "down") request.socket.destroy();
    else if (fault === "429" || fault === "500") response.status(Number(fault)).end();
    else if (fault === "redirect") response.redirect(`${request.path}?moved`);
    else if (fault === "malformed") response.type("json").send('{"keys": [');
    else if (fault === "huge")
      response.json({ ...this.keySet(), ...this.discovery(), padding: "x".repeat(1024 * 1024) });
    else if (fault === "slow") response.type("json").write("{");
    else say(request, fault === "cut" ? cut(response) : response);
  }

  private discovery() {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      userinfo_endpoint: `${this.url}/userinfo`,
      jwks_uri: `${this.url}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256", "ES256"],
      code_challenge_methods_supported: ["S256"],
    };
  }

  private keySet() {
    return { keys: this.keys.map(({ jwk }) => jwk) };
  }

  private userInfo(request: Request, response: Response): void {
    const account = this.tokens.get(request.get("authorization")?.replace(/^Bearer /, "") ?? "");
    if (!account) {
      response.status(401).set("www-authenticate", "Bearer").end();
      return;
    }
    const { claims: _, ...said } = account;
    response.json(said);
  }

  /** Signs in whoever `account` names, and else shows whom one can be. Wants what RFC 9700 wants of a public client. */
  private authorize(request: Request, response: Response): void {
    const query = request.query as Record<string, string>;
    const { client_id, redirect_uri = "", response_type, code_challenge, code_challenge_method, state } = query;
    const isSound = response_type === "code" && code_challenge && code_challenge_method === "S256";
    if (client_id !== CLIENT_ID || !this.redirectUris.includes(redirect_uri) || !isSound) {
      response.status(400).send("invalid_request");
      return;
    }
    const account = this.accounts.find(({ sub }) => sub === query.account);
    if (!account) {
      const link = ({ sub }: IssuerAccount) =>
        `<a href="?${new URLSearchParams({ ...query, account: sub })}">${sub}</a>`;
      response
        .type("html")
        .send(`<h1>Who are you?</h1>${this.accounts.map((each) => link(each).replaceAll("&", "&amp;")).join(" ")}`);
      return;
    }
    const code = randomBytes(16).toString("base64url");
    this.codes.set(code, {
      account,
      nonce: query.nonce,
      authTime: Math.floor(Date.now() / 1000),
      redirectUri: redirect_uri,
      challenge: code_challenge,
    });
    response.redirect(`${redirect_uri}?${new URLSearchParams({ code, state: state ?? "" })}`);
  }

  private async token(request: Request, response: Response): Promise<void> {
    const { grant_type, code, code_verifier = "", redirect_uri, refresh_token, client_id } = request.body;
    const grants = grant_type === "refresh_token" ? this.refreshTokens : this.codes;
    const shown = grant_type === "refresh_token" ? refresh_token : code;
    const grant = grants.get(shown);
    grants.delete(shown);
    const isProved =
      grant_type === "refresh_token" ||
      (grant?.redirectUri === redirect_uri &&
        createHash("sha256").update(code_verifier).digest("base64url") === grant?.challenge);
    if (!grant || !isProved || client_id !== CLIENT_ID) {
      response.status(400).json({ error: "invalid_grant" });
      return;
    }
    const { account, nonce, authTime: auth_time } = grant;
    const next = randomBytes(16).toString("base64url");
    this.refreshTokens.set(next, grant);
    response.set("cache-control", "no-store").json({
      access_token: await this.mint(account, { claims: { auth_time } }),
      id_token: await this.mint(account, { claims: { aud: CLIENT_ID, nonce, auth_time }, header: { typ: "JWT" } }),
      ...{ token_type: "Bearer", expires_in: this.ttlSeconds, refresh_token: next },
    });
  }
}

/** Whoever does not count the bytes has a whole document. */
function cut(response: Response): Response {
  response.json = (document: object) => {
    const text = JSON.stringify(document);
    response.type("json").set("content-length", String(text.length + 1));
    response.write(text, () => response.destroy());
    return response;
  };
  return response;
}
