import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";

/** A file to serve: its bytes, or a size of them made up on the way. */
export interface ServedFile {
  filename: string;
  contentType: string;
  content: Buffer | { bytes: number };
}

/** How a download goes wrong. */
export type ZoomFault =
  /** Answers this status at once. */
  | { kind: "status"; status: number }
  /** Closes the connection after so many bytes. */
  | { kind: "cut"; afterBytes: number }
  /** Waits so long after so many bytes, then goes on. */
  | { kind: "slow"; afterBytes: number; delayMs: number }
  /** Sends the caller elsewhere. */
  | { kind: "redirect"; to: string }
  /** A page with status 200: deleted, or not yours. */
  | { kind: "html" };

const PAGE = "<!doctype html><html><head><title>Zoom</title></head><body>This recording does not exist.</body></html>";

/** What Zoom answers, with status 200, when a recording is deleted or a bearer is wrong. */
export function sendPage(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/html;charset=utf-8" }).end(PAGE);
}

/** A file as Zoom's second host sends it, or what the fault makes of it. */
export function sendFile(response: ServerResponse, file: ServedFile, fault?: ZoomFault): void {
  const { bytes, stream } = contentOf(file);
  response.writeHead(200, {
    "content-type": file.contentType,
    "content-length": bytes,
    "content-disposition": `attachment; filename="${file.filename.replace(/["\\\r\n]/g, "_")}"`,
  });
  const body =
    fault?.kind === "cut" || fault?.kind === "slow" ? Readable.from(faulty(stream, fault, response)) : stream;
  pipeline(body, response, () => undefined);
}

async function* faulty(
  stream: Readable,
  fault: Extract<ZoomFault, { kind: "cut" | "slow" }>,
  response: ServerResponse,
): AsyncGenerator<Buffer> {
  let left = fault.afterBytes;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (left < 0 || chunk.length <= left) {
      left -= left < 0 ? 0 : chunk.length;
      yield chunk;
      continue;
    }
    yield chunk.subarray(0, left);
    if (fault.kind === "cut") {
      response.socket?.end();
      throw new Error("cut");
    }
    await delayed(fault.delayMs, response);
    yield chunk.subarray(left);
    left = -1;
  }
}

/** Ends early when the caller leaves, so that no timer outlives a test. */
function delayed(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** The bytes of a file; made-up ones are the same at every request and cost no memory. */
function contentOf(file: ServedFile): { bytes: number; stream: Readable } {
  if (Buffer.isBuffer(file.content)) return { bytes: file.content.length, stream: Readable.from([file.content]) };
  const { bytes } = file.content;
  const block = Buffer.alloc(64 * 1024, "rehearsal ");
  function* blocks() {
    for (let left = bytes; left > 0; left -= block.length) yield left < block.length ? block.subarray(0, left) : block;
  }
  return { bytes, stream: Readable.from(blocks()) };
}
