import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Log } from "../app";
import { DomainError, PortError, StoreError } from "../errors";
import { isPublicCode, type PublicCode } from "./refusal";

const UNKNOWN = "Something went wrong.";
/** One sentence for every part: which it was, and what it said, is for the log. */
const AWAY = "A service that this needs does not answer. Ask again later.";
const FRAMES = 12;

/** What the libraries call some of our codes. */
const translated: Record<string, PublicCode> = {
  BAD_USER_INPUT: "INVALID_INPUT",
  BAD_REQUEST: "INVALID_INPUT",
  OPERATION_RESOLUTION_FAILURE: "GRAPHQL_VALIDATION_FAILED",
};

export interface FormatOptions {
  requestId: string;
  log: Log;
  /** False: messages don't suggest names of the schema. */
  hints: boolean;
}

/** What leaves the server of an error: message, place, code and request id; no stack, SQL, value or content. */
export function formatError(error: unknown, options: FormatOptions): GraphQLFormattedError {
  const { code, message } = explain(error, options);
  const place: Partial<GraphQLFormattedError> = error instanceof GraphQLError ? error.toJSON() : {};
  return {
    message: options.hints ? message : message.replace(/ Did you mean .*$/s, ""),
    ...(place.locations && { locations: place.locations }),
    ...(place.path && { path: place.path }),
    extensions: { code, requestId: options.requestId },
  };
}

/** The same for the doors beside GraphQL. Logs whatever isn't a refusal. */
export function explain(error: unknown, options: Pick<FormatOptions, "requestId" | "log">): Explained {
  const chain = [...originals(error)];
  // The innermost one is what was thrown; libraries wrap it under codes of their own.
  for (const link of chain.reverse()) {
    const known = recognise(link);
    if (known) return known;
  }
  const [thrown] = chain;
  const isAway = thrown instanceof PortError && thrown.retryable;
  const facts = { requestId: options.requestId, ...describe(thrown) };
  options.log.error(facts, isAway ? "an outside part is unavailable" : "unexpected error");
  return isAway ? { code: "UNAVAILABLE", message: AWAY } : { code: "INTERNAL", message: UNKNOWN };
}

export interface Explained {
  code: PublicCode;
  message: string;
}

function* originals(error: unknown): Generator<unknown> {
  for (let link = error, depth = 0; link !== undefined && link !== null && depth < 8; depth++) {
    yield link;
    link = link instanceof GraphQLError ? link.originalError : undefined;
  }
}

function recognise(error: unknown): Explained | null {
  if (error instanceof DomainError) return { code: error.code, message: error.message };
  if (!(error instanceof GraphQLError)) return null;
  const { code, http } = error.extensions;
  // How Apollo refuses a hash of another text, or of another version.
  if (code === undefined && isBadRequest(http)) return { code: "INVALID_INPUT", message: error.message };
  // Messages about bad values repeat the values.
  if (code === "BAD_USER_INPUT") return { code: "INVALID_INPUT", message: "The arguments do not fit." };
  if (code === "GRAPHQL_VALIDATION_FAILED") return { code, message: withoutLiterals(error) };
  // The parser names the token it stumbled over, with the text of a literal.
  if (code === "GRAPHQL_PARSE_FAILED") return { code, message: error.message.replace(/(String) ".*"/s, "$1") };
  if (isPublicCode(code)) return { code, message: code === "INTERNAL" ? UNKNOWN : error.message };
  const translation = typeof code === "string" ? translated[code] : undefined;
  return translation ? { code: translation, message: error.message } : null;
}

const isBadRequest = (http: unknown): boolean =>
  typeof http === "object" && http !== null && "status" in http && http.status === 400;

/** A literal of the wrong type may be content; its place in the document says enough. */
function withoutLiterals(error: GraphQLError): string {
  const aboutValue = error.nodes?.some(({ kind }) => /Value$/.test(kind));
  return aboutValue ? "This value does not fit its type." : error.message;
}

/** What a log may hold of an unknown error. Drivers and parsers put values into messages, so those stay out. */
export function describe(error: unknown): Record<string, unknown> {
  if (error instanceof StoreError) return { error: error.name, sqlState: error.sqlState, constraint: error.constraint };
  if (error instanceof PortError)
    return { error: error.name, port: error.port, retryable: error.retryable, cause: nameOf(error.cause) };
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  return { error: error.name, ...(isSystemCode(code) && { code }), at: framesOf(error) };
}

const isSystemCode = (code: unknown) => typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code);

function nameOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.name : undefined;
}

/** The stack without its first lines, which repeat the message. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? "";
  const start = error.message ? stack.indexOf(error.message) + error.message.length : 0;
  const lines = stack.slice(start).split("\n");
  return lines
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim());
}
