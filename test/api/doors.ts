import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "graphql-ws";
import WebSocket from "ws";
import type { Who } from "../../src/app";
import type { Ports } from "../../src/compose";
import type { Audience } from "../../src/entities";
import { type BuiltInIssuer, openBuiltInIssuer } from "../../src/server/built-in-issuer";
import { type RunningServer, type ServerParts, startServer } from "../../src/server/server";
import { type World, world } from "../support/world";
import { schema } from "./run";

export const ZOOM_SECRET = "zoom-webhook-secret";
export const CONTROL_SECRET = "control-secret-of-this-run";

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of the question.
  body: any;
}

/** A whole server with its doors, on a free port. */
export interface Doors {
  w: World;
  server: RunningServer;
  issuer: BuiltInIssuer;
  token(who: Who, ttlSeconds?: number): Promise<string>;
  ask(who: Who | null, query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  call(path: string, init?: RequestInit): Promise<Answer>;
  socket(token: string | null, origin?: string): Client;
  close(): Promise<void>;
}

export type DoorsGiven = {
  config?: Partial<ServerParts["config"]>;
  /** In place of those in memory. */
  ports?: Partial<Ports>;
} & Partial<Omit<ServerParts, "config">>;

export async function openDoors(given: DoorsGiven = {}): Promise<Doors> {
  const w = await world({ ports: given.ports });
  const folder = await mkdtemp(join(tmpdir(), "regenesis-issuer-"));
  const issuer = await openBuiltInIssuer({ dataDir: folder, production: false });
  const { config, ports: _, ...parts } = given;
  const server = await startServer({
    app: w.app,
    databaseUrl: w.databases.appUrl,
    schema: schema(),
    issuer,
    checks: {},
    controlSecret: CONTROL_SECRET,
    commands: { echo: async (args) => args },
    demoWorkspaceId: w.here.id,
    ...parts,
    config: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: null,
      introspection: true,
      metricsToken: null,
      oidc: null,
      zoom: { webhookSecret: ZOOM_SECRET, client: null, baseUrl: null, downloadHosts: [] },
      ...config,
    },
  }).catch(async (error: unknown) => {
    await w.close();
    throw error;
  });
  const token = (who: Who, ttlSeconds?: number) =>
    issuer.issueToken({
      workspaceId: who.workspaceId,
      userId: who.userId as string,
      role: who.role as Audience,
      ttlSeconds,
    });
  const call = async (path: string, init?: RequestInit): Promise<Answer> => {
    const answer = await fetch(new URL(path, server.localUrl), init);
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    ...{ w, server, issuer, token, call },
    ask: async (who, query, variables, headers = {}) => {
      const signed: Record<string, string> = who ? { authorization: `Bearer ${await token(who)}` } : {};
      const body = JSON.stringify({ query, variables });
      return call("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", ...signed, ...headers },
        body,
      });
    },
    socket: (bearer, origin) =>
      createClient({
        url: server.localUrl.replace("http", "ws").concat("/graphql"),
        webSocketImpl: class extends WebSocket {
          constructor(address: string, protocols: string[]) {
            super(address, protocols, { origin });
          }
        },
        connectionParams: bearer ? { authorization: `Bearer ${bearer}` } : {},
        retryAttempts: 0,
        lazy: true,
        lazyCloseTimeout: 60_000,
      }),
    close: async () => {
      await server.stop();
      await w.close();
      await rm(folder, { recursive: true });
    },
  };
}

export interface Heard {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of the question.
  data: any[];
  // biome-ignore lint/suspicious/noExplicitAny: a close event or a list of errors.
  over: Promise<any>;
  dispose(): void;
}

/** Runs an operation over a socket and keeps what comes; `over` gives null, or why it ended. */
export function listen(client: Client, query: string, variables?: Record<string, unknown>): Heard {
  const data: unknown[] = [];
  let dispose = () => {};
  const over = new Promise((resolve) => {
    dispose = client.subscribe(
      { query, variables },
      { next: (result) => data.push(result), error: resolve, complete: () => resolve(null) },
    );
  });
  return { data, over, dispose };
}

export async function until(holds: () => boolean | Promise<boolean>, what: string, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${ms} ms: ${what}`);
}
