import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  GraphQLError,
  parse,
  specifiedRules,
  subscribe,
  type ValidationRule,
  validate,
} from "graphql";
import type { SubscribePayload } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { Tracer } from "../ports/tracer";
import { type AdmissionParts, admit } from "./admission";
import type { FindCaller } from "./caller";
import type { EventSource } from "./events";
import { formatError } from "./format-error";
import type { GraphQLParts } from "./graphql-http";
import { documentRules, parseOptions } from "./limits";
import { isOwnOrigin } from "./origin";
import { isPublicCode, refusal } from "./refusal";
import { SocketSession } from "./socket-session";

const PING_MS = 15_000;
const MAX_SUBSCRIPTIONS = 50;

export interface SocketParts extends GraphQLParts {
  tracer: Tracer;
  findCaller: FindCaller;
  newId(): string;
  origins(): ReadonlySet<string>;
  maxMessageBytes: number;
  /** What tells a socket that its account is closed. */
  events: EventSource;
  /** How often an open socket's account is looked at again. */
  recheckMs: number;
}

export interface GraphQLSockets {
  /** For the HTTP server's "upgrade" event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  count(): number;
  /** Closes every socket with 1001 and cuts those that don't answer within `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

type Extra = { session: SocketSession };

/** GraphQL over WebSocket (graphql-transport-ws), with the rules, limits, authentication and errors of HTTP. */
export function serveSockets(parts: SocketParts): GraphQLSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: parts.maxMessageBytes });
  const rules = [...specifiedRules, ...documentRules(parts)];
  const server = useServer<Record<string, unknown>, Extra>(
    {
      isProd: true,
      ...tracedRuns(parts.tracer),
      onConnect: (ctx) => {
        const given = ctx.connectionParams?.authorization ?? ctx.connectionParams?.Authorization;
        const authorization = typeof given === "string" ? given : ctx.extra.request.headers.authorization;
        const session = new SocketSession(ctx.extra.socket, ctx.extra.request, authorization, parts);
        ctx.extra.session = session;
        return session.open();
      },
      onSubscribe: ({ extra, subscriptions }, id, payload) => {
        // The protocol lets nobody subscribe before the connection is acknowledged.
        const session = extra.session as SocketSession;
        return answer(parts, rules, session, { id, payload, running: Object.keys(subscriptions).length });
      },
      onOperation: ({ extra }, id, _payload, _args, result) => extra.session?.watch(id, result),
      onNext: ({ extra }, id, _payload, _args, result) =>
        result.errors && { ...result, errors: format(parts, extra.session, id, result.errors) },
      onError: ({ extra }, id, _payload, errors) => {
        const formatted = format(parts, extra.session, id, errors);
        extra.session?.forget(id);
        return formatted;
      },
      onComplete: ({ extra }, id) => extra.session?.forget(id),
      onClose: ({ extra }) => extra.session?.close(),
    },
    sockets,
    PING_MS,
  );
  return {
    upgrade: (request, socket, head) => upgrade(sockets, parts.origins(), { request, socket, head }),
    count: () => sockets.clients.size,
    stop: async (deadlineMs) => {
      const cut = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, deadlineMs);
      await server.dispose();
      clearTimeout(cut);
    },
  };
}

/** What was admitted, and the kind and root fields of it, which the library hands on. */
interface Admitted extends ExecutionArgs {
  operation: string;
}

/** An operation's run is a span; a subscription's is its beginning. */
function tracedRuns(tracer: Tracer) {
  const run = <T>(args: ExecutionArgs, fn: (args: ExecutionArgs) => T | Promise<T>) =>
    tracer.span("WEBSOCKET /graphql", "SERVER", async (span) => {
      span.note({ "regenesis.operation": (args as Admitted).operation });
      return fn(args);
    });
  return {
    execute: (args: ExecutionArgs) => run(args, execute),
    subscribe: (args: ExecutionArgs) => run(args, subscribe),
  };
}

function upgrade(
  sockets: WebSocketServer,
  origins: ReadonlySet<string>,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  socket.on("error", () => socket.destroy());
  const [path] = (request.url ?? "").split("?");
  const refused = path !== "/graphql" ? "404 Not Found" : isOwnOrigin(request, origins) ? null : "403 Forbidden";
  if (refused) {
    socket.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client, request));
}

/** What to execute, or why not. Returned and never thrown: a throw would close the socket with all it carries. */
async function answer(
  parts: AdmissionParts & Pick<SocketParts, "makeContext" | "log">,
  rules: readonly ValidationRule[],
  session: SocketSession,
  { id, payload, running }: { id: string; payload: SubscribePayload; running: number },
): Promise<Admitted | GraphQLError[]> {
  try {
    const caller = await session.begin(id);
    if (running > MAX_SUBSCRIPTIONS)
      throw refusal("RATE_LIMITED", `One connection carries at most ${MAX_SUBSCRIPTIONS} operations at a time.`);
    const document = read(payload.query);
    const faults = validate(parts.schema, document, rules);
    if (faults.length > 0) return faults.map(toValidationError);
    const { operationName, variables } = payload;
    await admit(parts, { document, operationName, variables }, caller);
    return {
      schema: parts.schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: parts.makeContext(caller),
      operation: caller.operation ?? "",
    };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    return [new GraphQLError("refused", { originalError: error instanceof Error ? error : new Error("unknown") })];
  }
}

function read(query: string): DocumentNode {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw refusal("GRAPHQL_PARSE_FAILED", error.message, { cause: error });
  }
}

function toValidationError(error: GraphQLError): GraphQLError {
  if (isPublicCode(error.extensions.code)) return error;
  return refusal("GRAPHQL_VALIDATION_FAILED", error.message, { cause: error });
}

function format(parts: SocketParts, session: SocketSession | undefined, id: string, errors: readonly GraphQLError[]) {
  const options = { requestId: session?.callerOf(id)?.requestId ?? "", log: parts.log, hints: parts.introspection };
  return errors.map((error) => formatError(error, options));
}
