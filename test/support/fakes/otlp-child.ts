import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** How it answers from now on; the first command says whether over TLS, with a certificate nobody vouches for. */
export interface CollectorCommand {
  tls?: { key: string; cert: string } | null;
  status?: number;
  location?: string;
  /** Breaks off, never answers, answers a byte at a time without end, or with what is no answer of a collector. */
  fault?: "cut" | "silent" | "drip" | "nonsense" | null;
}

/** A span as it was sent, with its attributes as a plain object. */
export interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  /** 2 SERVER, 3 CLIENT, 5 CONSUMER. */
  kind: number;
  /** Nanoseconds from begin to end. */
  ns: number;
  /** 2 is ERROR. */
  status: number;
  attributes: Record<string, string | number>;
}

export interface CollectorState {
  port: number;
  /** Requests that came, whatever was answered. */
  calls: number;
  headers: Record<string, string>;
  /** Of the sender, as it names itself. */
  resource: Record<string, string | number>;
  spans: SentSpan[];
  /** Every body that came, as it came. */
  bodies: string[];
}

const state: CollectorState = { port: 0, calls: 0, headers: {}, resource: {}, spans: [], bodies: [] };
let command: CollectorCommand = {};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  state.calls += 1;
  state.headers = request.headers as Record<string, string>;
  state.bodies.push(body);
  if (command.fault === "cut") request.socket.destroy();
  if (command.fault === "cut" || command.fault === "silent") return;
  if (command.fault === "drip") return drip(response);
  const status = command.status ?? refusalOf(request, body) ?? 200;
  const moved = command.location ? { location: command.location } : {};
  response.writeHead(status, { "content-type": "application/json", ...moved });
  if (command.fault === "nonsense") return void response.end("<html>Welcome</html>");
  // What a collector says that took all (opentelemetry.io, OTLP 1.x, "Full Success").
  response.end(status === 200 ? '{"partialSuccess":{}}' : '{"code":13,"message":"no"}');
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(" "), 20);
  response.once("close", () => clearInterval(timer));
}

/** What a collector refuses, and the spans of what it takes. */
function refusalOf({ method, url, headers }: IncomingMessage, body: string): number | null {
  if (url !== "/v1/traces") return 404;
  if (method !== "POST") return 405;
  if (headers["content-type"] !== "application/json") return 415;
  try {
    take(JSON.parse(body) as ExportRequest);
    return null;
  } catch {
    return 400;
  }
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number };
}
interface WireSpan extends Omit<SentSpan, "ns" | "status" | "attributes"> {
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status: { code: number; message?: string };
  events: unknown[];
  links: unknown[];
}
interface ExportRequest {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

function take({ resourceSpans }: ExportRequest): void {
  const taken = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(toSpan)));
  for (const { resource } of resourceSpans) state.resource = toPlain(resource.attributes);
  state.spans.push(...taken);
}

function toSpan({ traceId, spanId, parentSpanId, name, kind, ...rest }: WireSpan): SentSpan {
  const ns = Number(BigInt(rest.endTimeUnixNano) - BigInt(rest.startTimeUnixNano));
  if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId) || ns < 0) throw new Error("not a span");
  const common = { traceId, spanId, parentSpanId: parentSpanId ?? null, name, kind, ns };
  return { ...common, status: rest.status.code, attributes: toPlain(rest.attributes) };
}

function toPlain(attributes: Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? value.doubleValue)]),
  );
}

/** A collector of traces, as a process of its own. */
async function main(): Promise<void> {
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({});
  for await (const line of createInterface(process.stdin)) {
    command = JSON.parse(line) as CollectorCommand;
    if (state.port === 0) {
      const respond = (request: IncomingMessage, response: ServerResponse) => void answer(request, response);
      const server = command.tls ? createHttps(command.tls, respond) : createHttp(respond);
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      state.port = (server.address() as AddressInfo).port;
    }
    say(state);
  }
  process.exit();
}

void main();
