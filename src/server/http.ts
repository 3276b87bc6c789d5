import express, { type Express, json, type RequestHandler } from "express";
import helmet from "helmet";
import type { App } from "../app";
import type { Config } from "../config";
import { DomainError } from "../errors";
import { answerErrors, requestIdOf, trace } from "./answers";
import type { FindCaller } from "./caller";
import { certificateDoor, verifyDoor } from "./certificates";
import { clientConfigDoor } from "./client-config";
import { clientFiles } from "./client-files";
import { type Commands, controlDoor, isSame } from "./control";
import { exportDoor } from "./exports";
import { type Check, healthz, readyz } from "./health";
import { type HomeFacts, homePage, styleSource } from "./home-page";
import { openIssuerDoors } from "./issuer/doors";
import type { Provider } from "./issuer/provider";
import { mediaDoor } from "./media";
import type { Metrics } from "./metrics";
import { isLocal, isOwnOrigin } from "./origin";
import { unsubscribeDoor, unsubscribePage } from "./unsubscribe";
import { uploadDoor } from "./uploads";
import { zoomDoor } from "./zoom-webhook";

export interface HttpParts {
  app: App;
  config: Pick<Config, "publicUrl" | "introspection" | "metricsToken" | "zoom" | "oidc">;
  graphql: RequestHandler;
  findCaller: FindCaller;
  maxMessageBytes: number;
  metrics: Metrics;
  checks: Record<string, Check>;
  isStopping(): boolean;
  origins(): ReadonlySet<string>;
  home(): HomeFacts;
  /** Origins of an outside issuer, which the client talks to. */
  connect: readonly string[];
  /** The built-in issuer; null with an outside one. */
  provider: Provider | null;
  commands: Commands;
  /** Run.json's secret; null closes the control door. */
  controlSecret: string | null;
}

/** Every door of the server that speaks HTTP. Each is one line here and one file beside it. */
export function makeHttp(parts: HttpParts): Express {
  const { app, config } = parts;
  const server = express();
  server.disable("x-powered-by").disable("etag").set("query parser", "simple");
  server.use(trace(app, parts.metrics), headers(config.publicUrl), ownOrigin(parts), closeWhenStopping(parts));
  const aboutDoor: RequestHandler = (_request, response) => void response.type("html").send(homePage(parts.home()));
  server.get("/about", aboutDoor);
  const client = clientFiles({ connect: parts.connect, playground: config.introspection });
  if (client) server.use(client);
  else server.get("/", aboutDoor);
  server.get("/healthz", healthz);
  server.get("/readyz", readyz(parts.checks, parts.isStopping, app.log));
  server.get("/metrics", metricsDoor(parts));
  server.get("/.well-known/jwks.json", async (_request, response) => {
    response.set("Cache-Control", "public, max-age=300").json(await app.signer.published());
  });
  server.get("/client-config.json", clientConfigDoor(config, parts.provider));
  if (parts.provider) openIssuerDoors(server, parts.provider);
  server.all("/graphql", findCaller(parts), json({ limit: parts.maxMessageBytes }), parts.graphql);
  server.post("/webhooks/zoom", ...zoomDoor(app, config.zoom.webhookSecret));
  server.put("/uploads/:token", uploadDoor(app));
  server.get("/media/:token", mediaDoor(app));
  server.get("/exports/:token", exportDoor(app));
  server.get("/unsubscribe/:token", unsubscribePage(app));
  server.post("/unsubscribe/:token", ...unsubscribeDoor(app));
  server.get(
    "/certificates/:file",
    certificateDoor(app, () => parts.home().url),
  );
  server.get(
    "/verify/:link",
    verifyDoor(app, () => parts.home().url),
  );
  server.post("/control/:command", ...controlDoor(parts.commands, parts.controlSecret));
  server.use(() => {
    throw new DomainError("NOT_FOUND", "Not found.");
  });
  server.use(answerErrors(app.log));
  return server;
}

/** Nothing is loaded, framed or sent anywhere; the home page's own style is the one exception. */
function headers(publicUrl: string | null): RequestHandler {
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        styleSrc: [styleSource],
      },
    },
    strictTransportSecurity: publicUrl?.startsWith("https:") ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: "deny" },
  });
  return (request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    secure(request, response, next);
  };
}

/** No other site's pages may call, with or without a preflight. */
function ownOrigin(parts: HttpParts): RequestHandler {
  return (request, _response, next) => {
    if (!isOwnOrigin(request, parts.origins()))
      throw new DomainError("FORBIDDEN", "Calls from this origin are refused.");
    next();
  };
}

function closeWhenStopping(parts: HttpParts): RequestHandler {
  return (_request, response, next) => {
    if (parts.isStopping()) response.setHeader("Connection", "close");
    next();
  };
}

function findCaller(parts: HttpParts): RequestHandler {
  return async (request, response, next) => {
    // A single answer is not ended from outside.
    const ended = new AbortController().signal;
    const { authorization } = request.headers;
    response.locals.caller = await parts.findCaller({
      request,
      authorization,
      requestId: requestIdOf(response),
      ended,
    });
    next();
  };
}

function metricsDoor(parts: HttpParts): RequestHandler {
  const { metricsToken } = parts.config;
  return async (request, response) => {
    const given = request.get("authorization")?.replace(/^Bearer /, "") ?? "";
    const may = metricsToken === null ? isLocal(request) : isSame(given, metricsToken);
    if (!may)
      throw new DomainError("FORBIDDEN", "The metrics are for this machine, or for whoever holds METRICS_TOKEN.");
    const { registry } = parts.metrics;
    response.type(registry.contentType).send(await registry.metrics());
  };
}
