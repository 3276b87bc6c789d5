import { randomBytes } from "node:crypto";
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { ownCertificate } from "../certificate-authority";
import { VaultKeys, type VaultOperation, VaultRefusal } from "./vault-keys";

export type VaultFault =
  | { status: number; code: string; headers?: Record<string, string> }
  | { status: number; html: string }
  | { redirect: string }
  /** Answers 200 with these bytes. */
  | { raw: string }
  | "hang"
  | "drop"
  | "cut"
  | "drip"
  | "endless";

/** One line of a test's to the process. All of it is optional: an empty one only looks. */
export interface VaultCommand {
  /** Forgets requests and faults; every permission is there again and every version enabled. */
  clear?: true;
  fail?: { operation: VaultOperation; fault: VaultFault; times?: number };
  /** What the caller may do from now on. */
  allow?: VaultOperation[];
  /** A new version, as the vault's own rotation policy makes one. */
  rotate?: true;
  disable?: string;
  /** Soft-deletes the key, or recovers it. */
  deleted?: boolean;
  tokens?: "given" | "refused";
}

export interface VaultAsked {
  operation: string;
  version: string;
  hasToken: boolean;
  body: string;
}

export interface VaultState {
  asked: VaultAsked[];
  /** Oldest first. */
  versions: string[];
}

export interface VaultHello {
  keyId: string;
  /** For IDENTITY_ENDPOINT and IDENTITY_HEADER, as App Service gives them to a managed identity. */
  identityUrl: string;
  identityHeader: string;
  token: string;
  ca: string;
}

const API_VERSION = "2025-07-01";
const RESOURCE = "https://vault.azure.net";

/** Speaks Key Vault's REST API for one RSA key over TLS, and refuses what a vault refuses; beside it its token endpoint. */
export class VaultServer {
  readonly token = `eyJ.fake.${randomBytes(24).toString("base64url")}`;
  readonly #header = randomBytes(16).toString("hex");
  readonly #keys = new VaultKeys();
  #asked: VaultAsked[] = [];
  #faults = new Map<string, { fault: VaultFault; times: number }>();
  #allowed: VaultOperation[] | null = null;
  #tokens: VaultCommand["tokens"] = "given";
  readonly #own = ownCertificate();
  readonly #vault = createServer(this.#own, (request, response) => {
    void this.#answer(request, response);
  });
  readonly #identity = createPlainServer((request, response) => this.#answerToken(request, response));

  async start(): Promise<VaultHello> {
    this.#keys.base = `https://localhost:${await listen(this.#vault)}/keys/workspaces`;
    return {
      keyId: this.#keys.base,
      identityUrl: `http://127.0.0.1:${await listen(this.#identity)}/msi/token`,
      identityHeader: this.#header,
      token: this.token,
      ca: this.#own.cert,
    };
  }

  obey({ clear, fail, allow, rotate, disable, deleted, tokens }: VaultCommand): VaultState {
    if (clear) {
      this.#asked = [];
      this.#faults.clear();
      this.#allowed = null;
      this.#tokens = "given";
      this.#keys.heal();
    }
    if (fail) this.#faults.set(fail.operation, { fault: fail.fault, times: fail.times ?? Number.POSITIVE_INFINITY });
    if (allow) this.#allowed = allow;
    if (rotate) this.#keys.add();
    if (disable) this.#keys.disable(disable);
    if (deleted !== undefined) this.#keys.deleted = deleted;
    if (tokens) this.#tokens = tokens;
    return { asked: this.#asked, versions: this.#keys.versions };
  }

  /** GET ?api-version=2019-08-01&resource=…, X-IDENTITY-HEADER (App Service's managed identity protocol). */
  #answerToken(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams } = new URL(request.url ?? "/", "http://identity.test");
    const isKnown =
      request.headers["x-identity-header"] === this.#header &&
      searchParams.get("api-version") === "2019-08-01" &&
      searchParams.get("resource") === RESOURCE;
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    const granted = { access_token: this.token, expires_on, resource: RESOURCE, token_type: "Bearer" };
    if (isKnown && this.#tokens === "given") send(response, 200, granted);
    else send(response, 400, { error: "invalid_request" });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? "/", this.#keys.base);
    const [, , name = "", ...rest] = url.pathname.split("/");
    const { operation, version } = toOperation(request.method, rest);
    const hasToken = request.headers.authorization === `Bearer ${this.token}`;
    this.#asked.push({ operation, version, hasToken, body });
    try {
      if (!hasToken) {
        challenge(response);
        return;
      }
      if (url.searchParams.get("api-version") !== API_VERSION)
        throw new VaultRefusal(400, "BadParameter", "The api-version is missing or not supported.");
      if (this.#fail(operation, body, response)) return;
      if (this.#allowed && !this.#allowed.includes(operation as VaultOperation))
        throw new VaultRefusal(403, "Forbidden", `Caller may not ${operation}.`, "ForbiddenByRbac");
      send(response, 200, this.#keys.run(operation, name, version, request.headers["content-type"], body));
    } catch (error) {
      if (!(error instanceof VaultRefusal)) throw error;
      const innererror = error.inner ? { innererror: { code: error.inner } } : {};
      send(response, error.status, { error: { code: error.code, message: error.message, ...innererror } });
    }
  }

  #fail(operation: string, body: string, response: ServerResponse): boolean {
    const planned = this.#faults.get(operation);
    if (!planned || planned.times <= 0) return false;
    planned.times -= 1;
    const { fault } = planned;
    if (fault === "drop") response.destroy();
    else if (fault === "cut") {
      response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
      response.write('{"kid":"', () => response.destroy());
    } else if (fault === "drip") {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    } else if (fault === "endless") {
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (!response.destroyed && response.write(" ".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    } else if (fault !== "hang") answerFault(fault, body, response);
    return true;
  }
}

function answerFault(fault: Exclude<VaultFault, string>, body: string, response: ServerResponse): void {
  if ("redirect" in fault) response.writeHead(307, { location: fault.redirect }).end();
  else if ("html" in fault) response.writeHead(fault.status, { "content-type": "text/html" }).end(fault.html);
  else if ("raw" in fault) response.writeHead(200, { "content-type": "application/json" }).end(fault.raw);
  else {
    for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
    // A real error may repeat what it was sent.
    send(response, fault.status, { error: { code: fault.code, message: `refused: ${body}` } });
  }
}

function toOperation(method: string | undefined, rest: string[]): { operation: string; version: string } {
  if (method === "GET" && rest.length <= 1) return { operation: "get", version: rest[0] ?? "" };
  if (method === "POST" && rest.length === 1) return { operation: rest[0] ?? "", version: "" };
  return { operation: method === "POST" ? (rest[1] ?? "") : `${method}`, version: rest[0] ?? "" };
}

function challenge(response: ServerResponse): void {
  const where = `authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001"`;
  response.setHeader("www-authenticate", `Bearer ${where}, resource="${RESOURCE}"`);
  const message = "AKV10000: Request is missing a Bearer or PoP token.";
  send(response, 401, { error: { code: "Unauthorized", message } });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
