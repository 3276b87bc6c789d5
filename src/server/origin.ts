import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/** Whether a browser page may call: its Origin is one of `allowed`. Programs send none. */
export function isOwnOrigin(request: IncomingMessage, allowed: ReadonlySet<string>): boolean {
  const { origin } = request.headers;
  return origin === undefined || allowed.has(origin);
}

/** PUBLIC_URL's origin; without it, the names under which a browser on this machine reaches the server. */
export function allowedOrigins(publicUrl: string | null, address: AddressInfo): Set<string> {
  if (publicUrl) return new Set([publicUrl]);
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return new Set(
    ["localhost", "127.0.0.1", "[::1]", host].map((name) => new URL(`http://${name}:${address.port}`).origin),
  );
}

/** The one of `allowed` by whose name the request came; `otherwise` for any other name, such as a proxy's for the server. */
export function originOf(request: IncomingMessage, allowed: ReadonlySet<string>, otherwise: string): string {
  const { host } = request.headers;
  for (const origin of allowed) if (new URL(origin).host === host) return origin;
  return otherwise;
}

/** Whether the caller is a program on this machine: a loopback socket, no browser page, and no proxy in between. */
export function isLocal(request: IncomingMessage): boolean {
  const { headers, socket } = request;
  const passedOn = "x-forwarded-for" in headers || "forwarded" in headers || "via" in headers;
  return LOOPBACK.test(socket.remoteAddress ?? "") && headers.origin === undefined && !passedOn;
}
