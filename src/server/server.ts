import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestHandler } from "express";
import type { GraphQLSchema } from "graphql";
import type { App } from "../app";
import type { Config } from "../config";
import { StartError } from "../errors";
import { publicFields } from "../resolvers/schema";
import { assertAudience } from "../schema/assert-audience";
import { authenticator } from "./auth";
import type { BuiltInIssuer } from "./built-in-issuer";
import { callerFinder } from "./caller";
import type { Commands } from "./control";
import { OutboxRelay } from "./events";
import { type GraphQLParts, startGraphQL } from "./graphql-http";
import { type GraphQLSockets, serveSockets } from "./graphql-ws";
import type { Check } from "./health";
import type { HomeFacts } from "./home-page";
import { makeHttp } from "./http";
import { Grants } from "./issuer/grants";
import { type Provider, secondsNow } from "./issuer/provider";
import { makeMetrics } from "./metrics";
import { contextOf } from "./operation-context";
import { allowedOrigins, originOf } from "./origin";
import { postgresRateLimiter } from "./rate-limit";
import type { TokenIssuer } from "./token-issuer";

const DRAIN_MS = 10_000;
/** For sockets to say goodbye; they carry nothing that has to be finished. */
const GOODBYE_MS = 1_000;
/** A connection that moves no byte for this long is dropped; an upload may take hours, as long as it moves. */
const IDLE_MS = 120_000;
const RECHECK_MS = 60_000;
/** JSON may write each of a text's characters as \uXXXX. */
const JSON_BYTES_PER_CHAR = 6;

export interface ServerParts {
  app: App;
  config: Pick<Config, "host" | "port" | "publicUrl" | "introspection" | "metricsToken" | "zoom" | "oidc">;
  /** Connection string of the server's own role, for the outbox and the rate limits. */
  databaseUrl: string;
  schema: GraphQLSchema;
  issuer: TokenIssuer | BuiltInIssuer;
  /** For /readyz, beside the outbox. */
  checks: Record<string, Check>;
  /** For /metrics. */
  countOverdueScrubs?: () => Promise<number>;
  commands?: Commands;
  controlSecret?: string | null;
  demo?: HomeFacts["demo"];
  /** Whose people may be picked at the built-in issuer's sign-in page; nobody's when left out. */
  demoWorkspaceId?: string | null;
  /** How often the account behind an open socket is looked at again; a minute when left out. */
  recheckMs?: number;
}

export interface RunningServer {
  /** PUBLIC_URL, or where it listens. */
  url: string;
  /** For programs on this machine, run.json among them. */
  localUrl: string;
  port: number;
  /** Accepts nothing more, finishes what runs, closes sockets with 1001; ten seconds at most. */
  stop(): Promise<void>;
}

/** Starts everything that people and programs talk to. Throws StartError when the port can't be had. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { app, config } = parts;
  const relay = new OutboxRelay(parts.databaseUrl, app.log);
  const limiter = postgresRateLimiter(parts.databaseUrl);
  const server = createServer();
  Object.assign(server, { requestTimeout: 0, headersTimeout: 30_000, timeout: IDLE_MS, keepAliveTimeout: 65_000 });
  const state: State = { isStopping: false, url: "", origins: new Set() };
  try {
    await relay.start();
    const graphqlParts: GraphQLParts = {
      schema: parts.schema,
      limiter,
      assertAudience,
      publicFields: new Set(publicFields),
      log: app.log,
      introspection: config.introspection,
      makeContext: (caller) => contextOf({ app, events: relay, publicUrl: () => state.url }, caller),
    };
    return await openDoors(parts, { server, relay, graphqlParts, state, closeLimiter: () => limiter.close() });
  } catch (error) {
    server.close();
    await relay.stop();
    await limiter.close();
    throw error;
  }
}

interface Made {
  server: Server;
  relay: OutboxRelay;
  graphqlParts: GraphQLParts;
  state: State;
  closeLimiter(): Promise<void>;
}

async function openDoors(parts: ServerParts, made: Made): Promise<RunningServer> {
  const { config } = parts;
  const { server, state } = made;
  const graphql = await startGraphQL(made.graphqlParts, server, DRAIN_MS);
  const sockets = attach(parts, made, graphql.handle);
  const address = await listen(server, config);
  state.url = config.publicUrl ?? toUrl(address);
  state.origins = allowedOrigins(config.publicUrl, address);
  let stopped: Promise<void> | null = null;
  const stop = () => {
    state.isStopping = true;
    stopped ??= drain(made, sockets, graphql);
    return stopped;
  };
  return { url: state.url, localUrl: toUrl(address), port: address.port, stop };
}

/** What changes after the doors are hung: where they stand is known once the server listens. */
interface State {
  isStopping: boolean;
  url: string;
  origins: ReadonlySet<string>;
}

function attach(parts: ServerParts, made: Made, graphql: RequestHandler): GraphQLSockets {
  const { app, config, issuer, recheckMs = RECHECK_MS } = parts;
  const { server, relay, graphqlParts, state } = made;
  const metrics = makeMetrics();
  const common = {
    findCaller: callerFinder(app, authenticator(app, issuer)),
    origins: () => state.origins,
    maxMessageBytes: app.limits.textChars * JSON_BYTES_PER_CHAR + 64 * 1024,
  };
  const sockets = serveSockets({
    ...{ ...graphqlParts, ...common, tracer: app.tracer, newId: () => app.newId() },
    ...{ events: relay, recheckMs },
  });
  metrics.watchSockets(sockets.count);
  if (parts.countOverdueScrubs) metrics.watchScrubs(parts.countOverdueScrubs);
  const provider = "publicKeys" in issuer ? toProvider(parts, issuer, state) : null;
  const http = makeHttp({
    ...common,
    app,
    config,
    graphql,
    metrics,
    checks: { ...parts.checks, outbox: () => assertListening(relay) },
    isStopping: () => state.isStopping,
    home: () => ({
      ...{ url: state.url, demo: parts.demo ?? null },
      ...{ builtInIssuer: provider !== null, playground: config.introspection },
    }),
    ...{ provider, connect: issuer.outside?.origins ?? [] },
    commands: parts.commands ?? {},
    controlSecret: parts.controlSecret ?? null,
  });
  server.on("request", http);
  server.on("upgrade", sockets.upgrade);
  return sockets;
}

function toProvider({ app, config, demoWorkspaceId }: ServerParts, tokens: BuiltInIssuer, state: State): Provider {
  return {
    ...{ app, tokens, demoWorkspaceId: demoWorkspaceId ?? null },
    grants: new Grants(() => secondsNow(app)),
    isSecure: config.publicUrl?.startsWith("https:") ?? false,
    originOf: (request) => originOf(request, state.origins, state.url),
  };
}

async function drain(made: Made, sockets: GraphQLSockets, graphql: { stop(): Promise<void> }): Promise<void> {
  await Promise.all([sockets.stop(GOODBYE_MS), graphql.stop()]);
  await made.relay.stop();
  await made.closeLimiter();
}

async function assertListening(relay: OutboxRelay): Promise<void> {
  if (!relay.isListening) throw new Error("the outbox is not connected");
}

async function listen(server: Server, config: Pick<Config, "host" | "port">): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(toStartError(error, config)));
    server.listen(config.port, config.host, resolve);
  });
  return server.address() as AddressInfo;
}

function toStartError(error: NodeJS.ErrnoException, { host, port }: Pick<Config, "host" | "port">): StartError {
  if (error.code === "EADDRINUSE") return new StartError(`PORT ${port} is in use.`, error);
  if (error.code === "EACCES") return new StartError(`PORT ${port} needs rights that this user doesn't have.`, error);
  return new StartError(`HOST ${host} can't be listened on.`, error);
}

function toUrl({ address, family, port }: AddressInfo): string {
  // 0.0.0.0 and :: are no addresses to go to.
  const host = address === "0.0.0.0" || address === "::" ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
