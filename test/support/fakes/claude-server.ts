import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { read } from "./claude-reader";
import { assertAccepted, type MessageBody, type Operation, Refusal } from "./claude-rules";

export type ClaudeFault =
  | { status: number; type: string; headers?: Record<string, string> }
  | { redirect: string }
  /** Ends an answer for this reason, with what text there is. */
  | { stop: string; category?: string; text?: string }
  /** Answers 200 with these bytes. */
  | { raw: string; contentType: string }
  | "hang"
  | "drop"
  | "cut"
  | "endless";

/** One line of a test's to the process. All of it is optional: an empty one only looks. */
export interface ClaudeCommand {
  /** Forgets requests, faults and answers. */
  clear?: true;
  fail?: { operation: Operation; fault: ClaudeFault; times?: number };
  /** The next answers of messages, one a request; after them it reads for itself. Text is given as it is. */
  answers?: (string | object)[];
}

export interface Asked {
  operation: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ClaudeState {
  asked: Asked[];
}

const CHARS_A_TOKEN = 4;

/** Speaks the Messages API, version 2026-10-21, and refuses what that version refuses. */
export class ClaudeServer {
  readonly apiKey = "sk-ant-fake-0123456789";
  #asked: Asked[] = [];
  #answers: (string | object)[] = [];
  #faults = new Map<string, { fault: ClaudeFault; times: number }>();
  #cached = new Set<string>();
  #number = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  obey({ clear, fail, answers }: ClaudeCommand): ClaudeState {
    if (clear) {
      this.#asked = [];
      this.#answers = [];
      this.#faults.clear();
      this.#cached.clear();
    }
    if (fail) this.#faults.set(fail.operation, { fault: fail.fault, times: fail.times ?? Number.POSITIVE_INFINITY });
    if (answers) this.#answers.push(...answers);
    return { asked: this.#asked };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = request.method === "POST" ? toOperation(request.url) : null;
    const body = await text(request);
    this.#asked.push({ operation: operation ?? `${request.method} ${request.url}`, headers: request.headers, body });
    this.#number += 1;
    response.setHeader("request-id", `req_fake${this.#number}`);
    try {
      if (!operation) throw new Refusal(404, "not_found_error", "Not found");
      const accepted = assertAccepted(operation, request.headers, body, this.apiKey);
      const planned = this.#faults.get(operation);
      if (planned && planned.times > 0) {
        planned.times -= 1;
        this.#fail(planned.fault, accepted as MessageBody, response);
      } else if (operation === "count_tokens") send(response, 200, { input_tokens: tokensOf(accepted) });
      else send(response, 200, this.#toMessage(accepted as MessageBody, this.#read(accepted as MessageBody)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, error.status, toError(error.type, error.message));
    }
  }

  #read({ messages }: MessageBody): string {
    const given = this.#answers.shift();
    if (given !== undefined) return typeof given === "string" ? given : JSON.stringify(given);
    return read(JSON.parse(contentOf(messages)));
  }

  #fail(fault: ClaudeFault, body: MessageBody, response: ServerResponse): void {
    if (fault === "hang") return;
    if (fault === "drop") response.destroy();
    else if (fault === "cut") {
      response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
      response.write('{"type":"message","content":[', () => response.destroy());
    } else if (fault === "endless") {
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (!response.destroyed && response.write(" ".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    } else if ("redirect" in fault)
      response.writeHead(307, { location: fault.redirect, "x-should-retry": "true" }).end();
    else if ("raw" in fault) response.writeHead(200, { "content-type": fault.contentType }).end(fault.raw);
    else if ("stop" in fault) send(response, 200, this.#toMessage(body, fault.text ?? "", fault.stop, fault.category));
    else {
      for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
      // A real error may repeat what it was sent.
      send(response, fault.status, toError(fault.type, `refused: ${contentOf(body.messages).slice(0, 300)}`));
    }
  }

  /** What stands before a mark is written to the cache once, and read from it afterwards. */
  #toMessage(body: MessageBody, answer: string, stop = "end_turn", category: string | null = null): object {
    const marked = Array.isArray(body.system) ? body.system.filter((block) => block.cache_control) : [];
    const fixed = marked.map((block) => block.text).join("");
    const cached = Math.ceil(fixed.length / CHARS_A_TOKEN);
    const isKnown = this.#cached.has(fixed);
    this.#cached.add(fixed);
    return {
      ...{ id: `msg_${this.#number}`, type: "message", role: "assistant", model: `${body.model}-20261101` },
      content: [
        { type: "thinking", thinking: "", signature: "" },
        { type: "text", text: answer, citations: null },
      ],
      stop_reason: stop,
      stop_sequence: null,
      stop_details: stop === "refusal" ? { type: "refusal", category, explanation: "No." } : null,
      usage: {
        input_tokens: tokensOf(body) - cached,
        output_tokens: Math.ceil(answer.length / CHARS_A_TOKEN) + 1,
        cache_creation_input_tokens: isKnown ? 0 : cached,
        cache_read_input_tokens: isKnown ? cached : 0,
      },
    };
  }
}

function toOperation(url: string | undefined): Operation | null {
  if (url === "/v1/messages") return "messages";
  return url === "/v1/messages/count_tokens" ? "count_tokens" : null;
}

function textOf(content: MessageBody["system"]): string {
  return typeof content === "string" ? content : (content ?? []).map((block) => block.text).join("");
}

function contentOf(messages: MessageBody["messages"]): string {
  return messages.map(({ content }) => textOf(content)).join("");
}

function tokensOf({ system, messages }: Pick<MessageBody, "system" | "messages">): number {
  const chars = textOf(system).length + contentOf(messages).length;
  return Math.ceil(textOf(system).length / CHARS_A_TOKEN) + Math.ceil((chars - textOf(system).length) / CHARS_A_TOKEN);
}

function toError(type: string, message: string): object {
  return { type: "error", error: { type, message }, request_id: null };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
