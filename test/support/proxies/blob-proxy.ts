import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Boundary, Gate } from "./gate";

/** A blob service that can be cut off from one process, request by request. */
export interface BlobProxy {
  /** The account's connection string, by way of the proxy. */
  connectionString: string;
  close(): Promise<void>;
}

/** `boundaryOf` says by the container what a request is to the gate. */
export async function startBlobProxy(
  connectionString: string,
  boundaryOf: (container: string) => Boundary,
  gate: Gate,
): Promise<BlobProxy> {
  const endpoint = new URL(/BlobEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? "");
  const server = createServer(async (asked, response) => {
    const body = await buffer(asked).catch(() => null);
    if (!body) return;
    const [, , container = ""] = (asked.url ?? "").split(/[/?]/);
    const passage = gate.arrive(boundaryOf(container));
    if (passage === "hold") return;
    const answer = await forward(endpoint, asked, body).catch(() => null);
    if (passage === "swallow") gate.tookEffect();
    if (!answer) response.destroy();
    else if (!gate.isShut) give(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: connectionString.replace(endpoint.host, `127.0.0.1:${port}`),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  message: IncomingMessage;
  body: Buffer;
}

function forward({ hostname, port }: URL, asked: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url: path, rawHeaders } = asked;
  const headers = Object.assign([], rawHeaders) as unknown as Record<string, string>;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (message) => {
      buffer(message).then((given) => resolve({ message, body: given }), reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function give(response: ServerResponse, { message, body }: Answer): void {
  response.writeHead(message.statusCode ?? 502, message.rawHeaders);
  response.end(body);
}
