import pino, { type DestinationStream, type Logger } from "pino";

/** Names under which a secret or content could slip into a line in spite of everything. */
const HIDDEN = [
  ...["authorization", "cookie", "token", "secret", "password", "url", "headers", "body", "query", "variables"],
  ...["parameters", "message", "email", "text", "filename", "title"],
];

/** JSON lines of ids, codes and numbers. An error is logged by `describe`, never whole: messages hold values. */
export function makeLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    messageKey: "msg",
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: "[hidden]" },
    serializers: { err: (error: Error) => ({ type: error.name }) },
  };
  return destination ? pino(options, destination) : pino(options);
}
