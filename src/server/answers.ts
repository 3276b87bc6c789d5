import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { GraphQLError } from "graphql";
import type { App, Log } from "../app";
import { DomainError } from "../errors";
import type { Span } from "../ports/tracer";
import { explain } from "./format-error";
import type { Metrics } from "./metrics";
import { httpStatus, refusal } from "./refusal";

export const requestIdOf = (response: Response): string => response.locals.requestId as string;

/** Gives every request an id, and a line, a count and a span once it is answered: the route's name, never its address. */
export function trace(app: Pick<App, "newId" | "log" | "tracer">, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = app.newId();
    response.locals.requestId = requestId;
    response.setHeader("X-Request-Id", requestId);
    const finish = (span: Span) => {
      // Express knows the pattern of what matched; anything else may be a token sent to the wrong place.
      const route = typeof request.route?.path === "string" ? request.route.path : "unmatched";
      const ms = Math.round(performance.now() - startedAt);
      const facts = { method: request.method, route, status: response.statusCode, ms };
      metrics.request(facts);
      const { caller } = response.locals;
      const cut = !response.writableFinished && { cut: true };
      const asked = caller && { operation: caller.operation, cost: caller.rate?.cost };
      app.log.info({ requestId, ...facts, ...cut, ...asked }, "request");
      tell(span, { ...facts, requestId, operation: caller?.operation ?? null });
    };
    const answer = (span: Span) =>
      new Promise<void>((over) => {
        response.once("close", () => {
          finish(span);
          over();
        });
        next();
      });
    void app.tracer.span(request.method, "SERVER", answer);
  };
}

interface Answered {
  method: string;
  route: string;
  status: number;
  requestId: string;
  operation: string | null;
}

/** By OpenTelemetry's names for HTTP. The request's id is what a caller was shown, and leads from there to here. */
function tell(span: Span, { method, route, status, requestId, operation }: Answered): void {
  span.rename(`${method} ${route}`);
  span.note({ "http.request.method": method, "http.route": route, "http.response.status_code": status });
  span.note({ "regenesis.request": requestId, ...(operation && { "regenesis.operation": operation }) });
  if (status >= 500) span.fail(String(status));
}

/** A door's errors: { error: { code, message, requestId } }. GraphQL's have their own shape, also before it runs. */
export function answerErrors(log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error, request, response, _next) => {
    const requestId = requestIdOf(response);
    const { code, message } = explain(toRefusal(error), { requestId, log });
    if (response.headersSent) {
      // What was promised can't be kept; only a broken connection says so.
      response.destroy();
      return;
    }
    response.status(httpStatus[code]);
    if (code === "UNAUTHENTICATED") response.setHeader("WWW-Authenticate", "Bearer");
    if (request.path === "/graphql") {
      response.json({ errors: [{ message, extensions: { code, requestId } }] });
    } else {
      response.json({ error: { code, message, requestId } });
    }
  };
}

/** Body parsers quote the body, and the router the address, in their messages. */
function toRefusal(error: unknown): unknown {
  if (error instanceof DomainError || error instanceof GraphQLError) return error;
  const { status } = (typeof error === "object" && error !== null ? error : {}) as { status?: unknown };
  if (status === 413) return refusal("TOO_LARGE", "The body is too large.");
  if (typeof status === "number" && status >= 400 && status < 500)
    return refusal("INVALID_INPUT", "The request can't be read.");
  return error;
}
