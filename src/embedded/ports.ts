import { createServer } from "node:net";
import { StartError } from "../errors";
import { errorCode } from "./private-file";

/** Where every embedded part listens: never on an address that another machine reaches. */
export const LOOPBACK = "127.0.0.1";

/**
 * A TCP port on the loopback address that was free a moment ago: `preferred` when it is. Another process may take it
 * before the caller does, so the caller starts again when its own listening fails.
 */
export async function pickPort(preferred?: number): Promise<number> {
  if (preferred) {
    try {
      return await tryPort(preferred, LOOPBACK);
    } catch {
      // Taken, or not ours to open: any other will do.
    }
  }
  return tryPort(0, LOOPBACK);
}

/** Throws StartError, naming PORT or HOST, unless `port` can be listened on now. */
export async function assertPortFree(port: number, host: string): Promise<void> {
  try {
    await tryPort(port, host);
  } catch (error) {
    throw new StartError(portRefusal(port, host, errorCode(error)), error);
  }
}

function portRefusal(port: number, host: string, code: string | undefined): string {
  switch (code) {
    case "EADDRINUSE":
      return `PORT ${port} is in use on ${host}: stop what listens there or set PORT to a free one.`;
    case "EACCES":
      return `PORT ${port} may not be opened by this user: set PORT to one above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `HOST ${host} is not an address of this machine.`;
    default:
      return `PORT ${port} can't be opened on ${host} (${code ?? "unknown reason"}).`;
  }
}

function tryPort(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
