import type { Server } from "node:http";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import type { RequestHandler, Response } from "express";
import { GraphQLError } from "graphql";
import type { Log } from "../app";
import { type AdmissionParts, admit } from "./admission";
import type { Caller } from "./caller";
import { clientDocuments } from "./client-documents";
import { DocumentCache } from "./document-cache";
import { formatError } from "./format-error";
import { documentRules, parseOptions } from "./limits";
import { isPublicCode, refusal } from "./refusal";

export interface GraphQLParts extends AdmissionParts {
  log: Log;
  introspection: boolean;
  /** A resolver's context: a plain object, made once the operation is admitted. */
  makeContext(caller: Caller): object;
}

/** The caller of an HTTP request, found by the handler before this one. */
export const callerOf = (response: Response): Caller => response.locals.caller as Caller;

/** GraphQL over HTTP. `handle` wants a parsed JSON body and a caller in `locals`; `stop` drains `httpServer`. */
export async function startGraphQL(
  parts: GraphQLParts,
  httpServer: Server,
  drainMs: number,
): Promise<{ handle: RequestHandler; stop(): Promise<void> }> {
  // Errors are formatted far from their request; a store of the asynchronous scope would slow every promise by a fifth.
  const requestOf = new WeakMap<object, string>();
  const apollo = new ApolloServer<{ caller: Caller }>({
    schema: parts.schema,
    // The rule against introspection is ours, so that both transports refuse it alike.
    introspection: true,
    validationRules: documentRules(parts),
    parseOptions,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: { cache: clientDocuments() },
    documentStore: new DocumentCache(),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    apollo: {},
    logger: quiet(parts.log),
    formatError: (_, error) => {
      const requestId = (isObject(error) && requestOf.get(error)) || UNNAMED;
      return formatError(error, { requestId, log: parts.log, hints: parts.introspection });
    },
    plugins: [...nothingLeaves(), admission(parts), naming(requestOf), drain(httpServer, drainMs)],
  });
  await apollo.start();
  const middleware = expressMiddleware(apollo, { context: async ({ res }) => ({ caller: callerOf(res) }) });
  return {
    handle: (request, response, next) => middleware(request, named(response), next),
    stop: () => apollo.stop(),
  };
}

const UNNAMED = "request-unnamed";
const isObject = (error: unknown): error is object => typeof error === "object" && error !== null;

/** Which request an operation's errors belong to, for when they are formatted. */
function naming(requestOf: WeakMap<object, string>): ApolloServerPlugin<{ caller: Caller }> {
  return {
    async requestDidStart({ contextValue }) {
      return {
        async didEncounterErrors({ errors }) {
          for (const error of errors) requestOf.set(error, contextValue.caller.requestId);
        },
      };
    },
  };
}

/** A request that is refused before it is an operation is unknown to its error; its answer knows it. */
function named(response: Response): Response {
  const send = response.send.bind(response);
  const { requestId } = callerOf(response);
  response.send = (body: unknown) => {
    const isRefused = typeof body === "string" && response.statusCode >= 400;
    return send(isRefused ? body.replace(`"requestId":"${UNNAMED}"`, `"requestId":"${requestId}"`) : body);
  };
  return response;
}

/** No landing page from a CDN, no reports, whatever the environment holds. */
function nothingLeaves(): ApolloServerPlugin[] {
  return [
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginCacheControlDisabled(),
  ];
}

function drain(httpServer: Server, drainMs: number): ApolloServerPlugin {
  return ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: drainMs });
}

function admission(parts: GraphQLParts): ApolloServerPlugin<{ caller: Caller }> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, request, contextValue }) {
          const { caller } = contextValue;
          try {
            await admit(
              parts,
              { document, operationName: request.operationName, variables: request.variables },
              caller,
            );
          } catch (error) {
            throw withStatus(error);
          }
          Object.assign(contextValue, parts.makeContext(caller));
        },
      };
    },
  };
}

/** A refusal before execution has a status of its own; Apollo would make 500 of it. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || error.extensions.http) return error;
  const { code } = error.extensions;
  return isPublicCode(code) ? refusal(code, error.message, { cause: error }) : error;
}

/** Apollo's own lines can hold an error's message, and so values. */
function quiet(log: Log) {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: () => log.warn({}, "the GraphQL server warns"),
    error: () => log.error({}, "the GraphQL server failed"),
  };
}
