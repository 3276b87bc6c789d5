import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { answerListen } from "./deepgram-route";
import { answerEmbeddings } from "./embeddings-route";
import { answerTranscription } from "./whisper-route";

export interface ServiceSettings {
  /** Null: none is wanted. */
  key: string | null;
  model: string;
  /** Bytes of a recording, or texts of a request. */
  limit: number;
  language: string;
  dimensions: number;
  /** What is wrong with the vectors of an answer. */
  embeddings: "right" | "backwards" | "missing" | "twice" | "short" | "empty" | "zero" | "words" | "base64";
}

export type ServiceFault =
  | { status: number; body: string; location?: string }
  /** Never answers; answers half; ends without an answer; says one thing for ever; begins to answer and stops. */
  | "hang"
  | "cut"
  | "drop"
  | "endless"
  | "stop"
  /** Reads no more of what is sent until it is told to. */
  | "stall"
  /** Answers 413 before it has read what is sent. */
  | "early";

/** A request as the routes see it. */
export interface Heard {
  headers: Record<string, string>;
  query: Record<string, string>;
  /** The first megabyte of what was sent. */
  head: Buffer;
  bytes: number;
  sha256: string;
}

export interface Reply {
  status: number;
  body: string;
  type?: string;
}

/** What was asked, for tests to look at. */
export interface Asked {
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** What was sent, where it is text. */
  text: string | null;
  bytes: number;
  sha256: string;
}

const HEAD_BYTES = 1024 * 1024;

/** Deepgram, Whisper and embeddings over one socket, by their paths. */
export class ModelServer {
  readonly asked: Asked[] = [];
  settings: ServiceSettings = {
    ...{ key: "key", model: "model", limit: 2 ** 40, language: "english", dimensions: 64, embeddings: "right" },
  };
  #faults: (ServiceFault | null)[] = [];
  #goOn: () => void = () => undefined;

  async start(): Promise<{ url: string; refusing: string }> {
    const listen: RequestListener = (request, response) => void this.#answer(request, response);
    const plain = createServer(listen).listen(0, "127.0.0.1");
    // Without a certificate no handshake ever succeeds.
    const refusing = createTlsServer({}, listen).listen(0, "127.0.0.1");
    await Promise.all([plain, refusing].map((server) => new Promise((resolve) => server.once("listening", resolve))));
    const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
    return { url: `http://127.0.0.1:${portOf(plain)}`, refusing: `https://127.0.0.1:${portOf(refusing)}` };
  }

  /** The next requests go wrong like this, one each; null for one that does not. */
  fail(...faults: (ServiceFault | null)[]): void {
    this.#faults = faults;
  }

  goOn(): void {
    this.#goOn();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.#faults.shift();
    if (fault === "early") {
      // Reads on and forgets, as proxies do: a connection that is closed upon who still sends loses the answer.
      request.on("error", () => undefined).resume();
      response.writeHead(413, { "content-type": "text/plain", "content-length": 9 });
      response.write("Too Large");
      return;
    }
    if (fault === "stall") {
      request.pause();
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
    }
    const url = new URL(request.url ?? "/", "http://fake");
    const heard = await hear(request, url).catch(() => null);
    if (!heard) return;
    const { query, headers, bytes, sha256 } = heard;
    const text = /json/.test(headers["content-type"] ?? "") ? heard.head.toString() : null;
    this.asked.push({ path: `${request.method} ${url.pathname}`, query, headers, text, bytes, sha256 });
    const reply = this.#route(`${request.method} ${url.pathname}`, heard);
    if (!fault || fault === "stall") send(response, reply);
    else spoil(response, fault, reply);
  }

  #route(path: string, heard: Heard): Reply {
    switch (path) {
      case "POST /v1/listen":
        return answerListen(heard, this.settings);
      case "POST /v1/audio/transcriptions":
        return answerTranscription(heard, this.settings);
      case "POST /v1/embeddings":
        return answerEmbeddings(heard, this.settings);
      default:
        return { status: 404, body: "no such path", type: "text/plain" };
    }
  }
}

async function hear(request: IncomingMessage, url: URL): Promise<Heard> {
  const hash = createHash("sha256");
  const head: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    if (bytes < HEAD_BYTES) head.push(piece);
    bytes += piece.length;
    hash.update(piece);
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const query = Object.fromEntries(url.searchParams);
  return { headers, query, head: Buffer.concat(head), bytes, sha256: hash.digest("hex") };
}

function send(response: ServerResponse, { status, body, type = "application/json" }: Reply): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function spoil(response: ServerResponse, fault: Exclude<ServiceFault, "stall" | "early">, reply: Reply): void {
  if (fault === "hang") return;
  if (fault === "drop") response.destroy();
  else if (fault === "endless") {
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => {
      while (response.write(" ".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  } else if (fault === "cut" || fault === "stop") {
    const half = reply.body.slice(0, reply.body.length / 2);
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(reply.body) });
    response.write(half, () => fault === "cut" && response.destroy());
  } else {
    const { status, body, location } = fault;
    response.writeHead(status, { "content-type": "application/json", ...(location && { location }) });
    response.end(body);
  }
}
