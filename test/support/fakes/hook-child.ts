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
  /** Breaks off, keeps silent, or never ends its answer. */
  fault?: "cut" | "silent" | "flood" | null;
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
  if (command.fault === "cut") request.socket.destroy();
  if (command.fault === "cut" || command.fault === "silent") return;
  response.writeHead(command.status ?? 204, command.location ? { location: command.location } : {});
  if (command.fault !== "flood") response.end();
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
