import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { randomFrom } from "../random";
import { type Answer, type Asked, answerS3, refused, type S3Operation, toAsked } from "./s3-answers";
import { ORDINARY, Refusal, S3Bucket, type S3Settings } from "./s3-bucket";

/**
 * An error; no answer; a connection closed at once, in the middle of a body, or open and silent there; a 200 with half an
 * XML document, a page of HTML, nothing, an error, or an answer without an end; a redirect to another place.
 */
export type S3Fault =
  | { status: number; code: string; retryAfter?: number }
  | { redirect: number; to: string }
  | "hang"
  | "drop"
  | "cut"
  | "stall"
  | "malformed"
  | "page"
  | "empty"
  | "error-in-200"
  | "flood";

/** Shares of requests, 0 to 1: answered 503 or 429, and carried out without an answer. */
export interface S3Chaos {
  seed: number;
  unavailable: number;
  lostReplies: number;
}

const PIECE = Buffer.alloc(1024 * 1024, " ");
const WRONG = {
  malformed: '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult><Name>b</Name><IsTruncated>fal',
  page: "<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Welcome</p></body></html>",
  empty: "",
  "error-in-200":
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InternalError</Code><Message>no</Message></Error>',
};

/** One bucket over real sockets, by path: signatures, checksums and errors as S3 has them, and the faults it is told. */
export class S3Server extends S3Bucket {
  readonly name = "recordings";
  readonly region = "eu-central-1";
  /** What was asked, in order. */
  readonly asked: S3Operation[] = [];
  readonly #before = new Map<S3Operation, string>();
  readonly #faults = new Map<S3Operation, { fault: S3Fault; times: number }>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #chaos: (() => "none" | "unavailable" | "lost") | null = null;

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  set(settings: Partial<S3Settings>): void {
    Object.assign(this.settings, settings);
  }

  failOn(operation: S3Operation, fault: S3Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.set(operation, { fault, times });
  }

  /** The object of that name is destroyed in the moment that such a request comes, once. */
  destroyBefore(operation: S3Operation, name: string): void {
    this.#before.set(operation, name);
  }

  heal(): void {
    this.#faults.clear();
  }

  /** As it was at first. */
  reset(): void {
    this.settings = { ...ORDINARY };
    this.versions = [];
    this.uploads.clear();
    this.asked.length = 0;
    this.#before.clear();
    this.heal();
    this.chaos(null);
  }

  /** Which requests go wrong follows from the seed and their order; null ends it. */
  chaos(plan: S3Chaos | null): void {
    if (!plan) {
      this.#chaos = null;
      return;
    }
    const random = randomFrom(plan.seed);
    this.#chaos = () => {
      const drawn = random();
      if (drawn < plan.unavailable) return "unavailable";
      return drawn < plan.unavailable + plan.lostReplies ? "lost" : "none";
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that gives up in the middle is no fault of the store's.
    const body = await buffer(request).catch(() => null);
    if (!body) return;
    const asked = toAsked(request, body);
    this.asked.push(asked.operation);
    const going = this.#before.get(asked.operation);
    if (this.#before.delete(asked.operation)) this.versions = this.versions.filter(({ name }) => name !== going);
    const fate = this.#chaos?.() ?? "none";
    const planned = this.#faults.get(asked.operation);
    if (fate === "unavailable") send(response, asked, this.#busy());
    else if (planned && planned.times > 0) {
      planned.times -= 1;
      this.#fail(planned.fault, asked, response);
    } else {
      const answer = this.#carryOut(asked);
      if (fate === "lost") response.destroy();
      else send(response, asked, answer);
    }
  }

  #busy(): Answer {
    const [status, code] = this.asked.length % 2 === 0 ? [503, "SlowDown"] : [429, "TooManyRequests"];
    return refused(new Refusal(status as number, code as string));
  }

  #carryOut(asked: Asked): Answer {
    try {
      return answerS3(this, asked);
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  }

  #fail(fault: S3Fault, asked: Asked, response: ServerResponse): void {
    if (typeof fault === "object" && "status" in fault) {
      const { status, code, retryAfter } = fault;
      const answer = refused(new Refusal(status, code));
      const headers: Answer["headers"] = retryAfter === undefined ? {} : { "retry-after": retryAfter };
      send(response, asked, { ...answer, headers: { ...answer.headers, ...headers } });
    } else if (typeof fault === "object") {
      const answer = refused(
        new Refusal(fault.redirect, fault.redirect === 301 ? "PermanentRedirect" : "TemporaryRedirect"),
      );
      send(response, asked, { ...answer, headers: { ...answer.headers, location: fault.to } });
    } else if (fault === "drop") response.destroy();
    else if (fault === "cut" || fault === "stall") this.#breakOff(fault, asked, response);
    else if (fault === "flood") flood(response);
    else if (fault !== "hang") {
      send(response, asked, { status: 200, headers: { "content-type": "application/xml" }, body: WRONG[fault] });
    }
  }

  #breakOff(fault: "cut" | "stall", asked: Asked, response: ServerResponse): void {
    const { status, headers, body = "" } = this.#carryOut(asked);
    const bytes = Buffer.from(body);
    response.writeHead(status, { ...headers, "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => {
      if (fault === "cut") response.destroy();
    });
  }
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/xml" });
  const more = () => {
    while (!response.destroyed && response.write(PIECE));
  };
  response.on("drain", more);
  more();
}

function send(response: ServerResponse, { method }: Asked, { status, headers, body = "" }: Answer): void {
  const length = headers?.["content-length"] ?? Buffer.byteLength(body);
  response.writeHead(status, { "x-amz-request-id": "R", ...headers, "content-length": status === 204 ? 0 : length });
  response.end(method === "HEAD" ? undefined : body);
}
