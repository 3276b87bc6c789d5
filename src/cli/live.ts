import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import type { RunInfo } from "../embedded/data-dir";
import { DomainError, type ErrorCode, StartError } from "../errors";
import type { CommandName, CommandResult, Refused } from "./commands";
import type { Connection, SentBytes } from "./connection";

interface Answer {
  status: number;
  body: {
    result?: unknown;
    error?: { code: ErrorCode | "UNAVAILABLE" | "INTERNAL"; message: string; field?: string[] };
  } | null;
}

/** A server that runs already, reached through its control door and its upload door on this machine. */
export class LiveServer implements Connection {
  readonly isLive = true;

  private readonly base: string;
  private readonly secret: string;

  constructor(info: Pick<RunInfo, "url" | "ports" | "secret">) {
    this.base = toLoopback(info);
    this.secret = info.secret;
  }

  async call<N extends CommandName>(name: N, args: object): Promise<CommandResult<N>> {
    const body = Buffer.from(JSON.stringify(args));
    const headers = { authorization: `Bearer ${this.secret}`, "content-type": "application/json" };
    const sent = { path: `/control/${name}`, method: "POST", headers, length: body.length };
    const { result } = toResult(await this.send(sent, Readable.from([body])));
    if (isRefused(result)) {
      const { code, message, field } = result.refused;
      throw new DomainError(code, message, { field });
    }
    return result as CommandResult<N>;
  }

  async put({ token, bytes, body }: SentBytes): Promise<void> {
    const headers = { "content-type": "application/octet-stream" };
    const sent = { path: `/uploads/${token}`, method: "PUT", headers, length: bytes };
    toResult(await this.send(sent, Readable.from(body, { objectMode: false })));
  }

  async runJobs(): Promise<void> {}

  async close(): Promise<void> {}

  /** node:http and not fetch, which gives up on an answer that takes minutes, as that of a large upload does. */
  private send(
    sent: { path: string; method: string; headers: Record<string, string>; length: number },
    body: Readable,
  ): Promise<Answer> {
    const headers = { ...sent.headers, "content-length": sent.length };
    const asking = request(new URL(sent.path, this.base), { method: sent.method, headers, agent: false });
    return exchange(asking, body);
  }
}

/** The doors for programs of this machine answer on loopback alone; a public address leads around it. */
function toLoopback({ url, ports }: Pick<RunInfo, "url" | "ports">): string {
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
  return isLoopback || !ports.http ? url : `http://127.0.0.1:${ports.http}`;
}

function exchange(asking: ClientRequest, body: Readable): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const fail = (error: Error) => {
      body.destroy();
      reject(error);
    };
    asking.on("response", (response) => {
      answered = true;
      readAnswer(response)
        .then(resolve, fail)
        .finally(() => body.destroy());
    });
    // A refusal comes before the last byte is sent, and the connection is cut after it: the answer is what counts.
    asking.on("error", (error) => {
      if (!answered) fail(new StartError(`The server does not answer (${toReason(error)}).`, error));
    });
    body.on("error", (error) => {
      asking.destroy();
      fail(error);
    });
    body.pipe(asking);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  let text = "";
  try {
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return { status: response.statusCode ?? 0, body: text === "" ? null : JSON.parse(text) };
  } catch (error) {
    throw new StartError(`The server's answer can't be read (${toReason(error)}).`, error);
  }
}

function toResult({ status, body }: Answer): { result?: unknown } {
  if (status >= 200 && status < 300) return body ?? {};
  const error = body?.error;
  if (!error || error.code === "INTERNAL")
    throw new StartError(`The server failed (HTTP ${status}); its log says why.`);
  if (error.code === "UNAVAILABLE") throw new StartError(error.message);
  throw new DomainError(error.code, error.message, { field: error.field });
}

function isRefused(result: unknown): result is Refused {
  return typeof result === "object" && result !== null && "refused" in result;
}

function toReason(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? "unknown";
}
