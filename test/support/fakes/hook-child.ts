import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** How it answers from now on. */
export interface HookCommand {
  /** TLS with this certificate: the first line says so, or not. */
  tls?: { key: string; cert: string } | null;
  status?: number;
  location?: string;
  body?: string;
  /** Breaks off, before the answer or within its body; keeps silent; never ends its answer; answers no HTTP. */
  fault?: "cut" | "torn" | "silent" | "flood" | "garbled" | null;
}

export interface Called {
  method: string;
  path: string;
  host: string;
  headers: Record<string, string>;
  body: string;
}

const called: Called[] = [];
let command: HookCommand = {};
/** Connections that stand. */
let open = 0;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  called.push({ method: request.method ?? "", path: request.url ?? "", host: headers.host ?? "", headers, body });
  const { fault, status = 204, location, body: said = "" } = command;
  if (fault === "cut") request.socket.destroy();
  if (fault === "garbled") request.socket.end("HTTP/9 fine\r\n\r\n");
  if (fault === "cut" || fault === "garbled" || fault === "silent") return;
  const length = fault === "torn" && { "content-length": Buffer.byteLength(said) + 1 };
  response.writeHead(status, { ...(location && { location }), ...length });
  if (fault === "torn") response.write(said, () => request.socket.destroy());
  else if (fault !== "flood") response.end(said);
  else while (!response.destroyed) if (!response.write(Buffer.alloc(65_536))) await new Promise(setImmediate);
}

/** Somebody's own endpoint, as a process of its own. */
async function main(): Promise<void> {
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({});
  let port = 0;
  for await (const line of createInterface(process.stdin)) {
    command = JSON.parse(line) as HookCommand;
    if (port === 0) {
      const respond = (request: IncomingMessage, response: ServerResponse) => void answer(request, response);
      const server = command.tls ? createHttps(command.tls, respond) : createHttp(respond);
      server.on("connection", (socket) => {
        open += 1;
        socket.once("close", () => {
          open -= 1;
        });
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      port = (server.address() as AddressInfo).port;
    }
    say({ port, called, open });
  }
  process.exit();
}

void main();
