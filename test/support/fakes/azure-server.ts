import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { randomFrom } from "../random";
import { AzureAccount, type AzureSettings, ORDINARY, Refusal, type Target } from "./azure-account";
import { toListing } from "./azure-listing";
import { isSigned } from "./azure-signature";

const ACCOUNT = "fake";
const KEY = Buffer.alloc(32, 1);
const PAGE = Buffer.from("<!doctype html><html><head><title>Sign in</title></head><body>Sign in first.</body></html>");

export type AzureOperation = "create" | "container" | "service" | "list" | "put" | "get" | "head" | "delete";
/**
 * An error, a redirect, or instead of an answer: nothing, a broken connection, half of it and then that, half of it as if
 * that were all, somebody's page with status 200.
 */
export type AzureFault =
  | { status: number; code: string }
  | { redirect: number; to: string }
  | ("hang" | "drop" | "cut" | "half" | "page");

/** Shares of requests, 0 to 1: answered 503 or 429, and carried out without an answer. */
export interface Chaos {
  seed: number;
  unavailable: number;
  lostReplies: number;
}

interface Asked extends Target {
  method: string;
  query: URLSearchParams;
  request: IncomingMessage;
  body: Buffer;
}

interface Answer {
  status: number;
  headers?: Record<string, string | number>;
  body?: Buffer | string;
}

/** What Azurite cannot show: a blob service that keeps what it was told to delete, that fails, or that lies. */
export class AzureServer extends AzureAccount {
  /** What was asked, as "delete" or "delete?permanent". */
  readonly asked: string[] = [];
  readonly #faults = new Map<AzureOperation, { fault: AzureFault; times: number }>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #chaos: (() => "none" | "unavailable" | "lost") | null = null;

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}/${ACCOUNT}`;
    return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY.toString("base64")};BlobEndpoint=${endpoint};`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  set(settings: Partial<AzureSettings>): void {
    Object.assign(this.settings, settings);
  }

  failOn(operation: AzureOperation, fault: AzureFault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.set(operation, { fault, times });
  }

  /** An account as on its first day. */
  reset(): void {
    Object.assign(this, { settings: { ...ORDINARY, leased: [] }, copies: [] });
    for (const emptied of [this.containers, this.staged, this.#faults]) emptied.clear();
    this.asked.splice(0);
    this.#chaos = null;
  }

  /** Which requests go wrong follows from the seed and their order; null ends it. */
  chaos(plan: Chaos | null): void {
    if (!plan) {
      this.#chaos = null;
      return;
    }
    const random = randomFrom(plan.seed);
    this.#chaos = () => {
      const drawn = random();
      if (drawn < plan.unavailable) return "unavailable";
      return drawn < plan.unavailable + plan.lostReplies ? "lost" : "none";
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = toAsked(request, await buffer(request));
    const operation = toOperation(asked);
    this.asked.push(asked.query.has("deletetype") ? `${operation}?${asked.query.get("deletetype")}` : operation);
    const fate = this.#chaos?.() ?? "none";
    const planned = this.#faults.get(operation);
    if (fate === "unavailable") send(response, busy(this.asked.length));
    else if (planned && planned.times > 0) {
      planned.times -= 1;
      this.#fail(planned.fault, operation, asked, response);
    } else {
      const answer = this.#carryOut(operation, asked);
      if (fate === "lost") response.destroy();
      else send(response, answer);
    }
  }

  #fail(fault: AzureFault, operation: AzureOperation, asked: Asked, response: ServerResponse): void {
    if (fault === "hang") return;
    if (fault === "drop") response.destroy();
    else if (fault === "page") send(response, { status: 200, headers: { "content-type": "text/html" }, body: PAGE });
    else if (fault === "cut" || fault === "half") sendHalf(response, this.#carryOut(operation, asked), fault === "cut");
    else if ("redirect" in fault) send(response, { status: fault.redirect, headers: { location: fault.to } });
    else send(response, refused(fault));
  }

  #carryOut(operation: AzureOperation, asked: Asked): Answer {
    try {
      if (!isSigned(asked.request, ACCOUNT, KEY)) throw new Refusal(403, "AuthenticationFailed");
      switch (operation) {
        case "create":
          if (this.containers.has(asked.container)) throw new Refusal(409, "ContainerAlreadyExists");
          this.containers.add(asked.container);
          return { status: 201 };
        case "container":
          return this.#container(asked);
        case "service":
          return { status: 200, body: this.#service() };
        case "list":
          return { status: 200, body: this.#list(asked) };
        case "put":
          return this.#put(asked);
        case "delete":
          return this.#delete(asked);
        default:
          return this.#read(asked);
      }
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  }

  #container({ container }: Asked): Answer {
    if (!this.containers.has(container)) throw new Refusal(404, "ContainerNotFound");
    const headers = {
      "x-ms-has-immutability-policy": String(this.settings.immutable),
      "x-ms-has-legal-hold": String(this.settings.legalHold),
      "x-ms-immutable-storage-with-versioning-enabled": String(this.settings.immutableVersions),
    };
    return { status: 200, headers };
  }

  #service(): string {
    const policy = this.settings.softDelete ? "<Enabled>true</Enabled><Days>7</Days>" : "<Enabled>false</Enabled>";
    return `<StorageServiceProperties><DeleteRetentionPolicy>${policy}</DeleteRetentionPolicy></StorageServiceProperties>`;
  }

  #list({ container, query }: Asked): string {
    if (!this.containers.has(container)) throw new Refusal(404, "ContainerNotFound");
    const include = new Set((query.get("include") ?? "").split(","));
    const [prefix, marker] = [query.get("prefix") ?? "", query.get("marker") ?? ""];
    return toListing(this, { container, prefix, marker, include, maxResults: Number(query.get("maxresults") ?? 5000) });
  }

  #put(asked: Asked): Answer {
    const { query, request, body } = asked;
    const comp = query.get("comp");
    if (comp === "tier") {
      this.base(asked).tier = String(request.headers["x-ms-access-tier"]);
      return { status: 200 };
    }
    if (comp === "snapshot") return { status: 201, headers: { "x-ms-snapshot": this.snapshot(asked) } };
    if (comp === "block") {
      this.stage(asked, query.get("blockid") ?? "", body);
      return { status: 201 };
    }
    const ids = [...body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)].map((match) => match[1] as string);
    const metadata = toMetadata(request);
    const versionId = comp === "blocklist" ? this.commit(asked, ids, metadata) : this.put(asked, body, metadata);
    return { status: 201, headers: { etag: "1", ...(versionId && { "x-ms-version-id": versionId }) } };
  }

  #delete(asked: Asked): Answer {
    const snapshots = asked.request.headers["x-ms-delete-snapshots"];
    const forGood = asked.query.get("deletetype") === "permanent";
    const permanent = this.delete(asked, snapshots ? String(snapshots) : null, forGood);
    return { status: 202, headers: { "x-ms-delete-type-permanent": String(permanent) } };
  }

  #read(asked: Asked): Answer {
    const { bytes, tier } = this.copy(asked);
    const { headers } = asked.request;
    const range = /^bytes=(\d+)-(\d*)$/.exec(String(headers["x-ms-range"] ?? headers.range ?? ""));
    const start = Number(range?.[1] ?? 0);
    if (range && start >= bytes.length) throw new Refusal(416, "InvalidRange");
    const body = bytes.subarray(start, range?.[2] ? Number(range[2]) + 1 : undefined);
    const given = { "content-length": body.length, etag: "1", "x-ms-access-tier": tier, ...this.#locks() };
    return { status: range ? 206 : 200, headers: given, body: asked.method === "HEAD" ? "" : body };
  }

  /** Get Blob Properties, of a copy that is locked by itself. */
  #locks(): Record<string, string> {
    const { lockedUntil, held } = this.settings;
    return {
      ...(lockedUntil && { "x-ms-immutability-policy-until-date": new Date(lockedUntil).toUTCString() }),
      ...(lockedUntil && { "x-ms-immutability-policy-mode": "Locked" }),
      ...(held && { "x-ms-legal-hold": "true" }),
    };
  }
}

function toAsked(request: IncomingMessage, body: Buffer): Asked {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://fake");
  const [, , container = "", ...name] = decodeURIComponent(pathname).split("/");
  const [versionId, snapshot] = [query.get("versionid"), query.get("snapshot")];
  return { container, name: name.join("/"), versionId, snapshot, method: request.method ?? "", query, request, body };
}

function toOperation({ method, container, name, query }: Asked): AzureOperation {
  if (container === "") return "service";
  if (name === "" && query.get("comp") === "list") return "list";
  if (name === "") return method === "PUT" ? "create" : "container";
  return ({ PUT: "put", GET: "get", HEAD: "head", DELETE: "delete" } as const)[method] ?? "get";
}

/** Names keep their case only in the raw headers. */
function toMetadata({ rawHeaders }: IncomingMessage): Record<string, string> {
  const found = rawHeaders.flatMap((name, at) => {
    return at % 2 === 0 && /^x-ms-meta-/i.test(name) ? [[name.slice(10), rawHeaders[at + 1] ?? ""]] : [];
  });
  return Object.fromEntries(found);
}

function busy(count: number): Answer {
  const [status, code] = count % 2 === 0 ? [503, "ServerBusy"] : [429, "TooManyRequests"];
  const answer = refused({ status: status as number, code: code as string });
  return { ...answer, headers: { ...answer.headers, "retry-after": "0" } };
}

function refused({ status, code }: { status: number; code: string }): Answer {
  const body = `<Error><Code>${code}</Code><Message>no</Message></Error>`;
  return { status, headers: { "x-ms-error-code": code }, body };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const isXml = typeof body === "string" && body !== "";
  response.writeHead(status, { ...(isXml && { "content-type": "application/xml" }), ...headers });
  response.end(isXml ? `<?xml version="1.0" encoding="utf-8"?>${body}` : body);
}

function sendHalf(response: ServerResponse, { status, headers, body = "" }: Answer, breaksOff: boolean): void {
  const whole = Buffer.from(body);
  const half = whole.subarray(0, whole.length / 2);
  response.writeHead(status, { ...headers, "content-length": breaksOff ? whole.length : half.length });
  response.write(half, () => (breaksOff ? response.destroy() : response.end()));
}
