import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import type { PGlite } from "@electric-sql/pglite";
import { endOf } from "./postgres-pieces";

/** PostgreSQL's wire protocol over a socket, answered by PGlite: for one client connection at a time. */
export async function pgliteSocket(db: PGlite): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((socket) => {
    let turn = Promise.resolve();
    let rest = Buffer.alloc(0);
    let started = false;
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      // PGlite takes whole messages only.
      for (let end = endOf(rest, started); end > 0 && end <= rest.length; end = endOf(rest, started)) {
        const message = rest.subarray(0, end);
        rest = rest.subarray(end);
        started = true;
        turn = turn.then(async () => {
          const answer = await db.execProtocolRaw(message);
          if (!socket.destroyed) socket.write(answer);
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
