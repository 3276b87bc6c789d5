import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** A line between a browser and its server that can be cut, or fall silent with everything that is on it. */
export interface Line {
  url: string;
  leadTo(port: number): void;
  /** Ends every connection, and each new one. */
  cut(): void;
  /** Ends nothing, and lets nothing through. */
  fallSilent(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function openLine(): Promise<Line> {
  const sockets = new Set<Socket>();
  const state = { is: "whole" as "whole" | "cut" | "silent", port: 0 };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  };
  const carry = (from: Socket, to: Socket) => {
    from.on("data", (chunk) => state.is !== "silent" && to.write(chunk));
    from.on("close", () => to.destroy());
  };
  const server = createServer({ noDelay: true }, (browser) => {
    if (state.is === "cut") return void browser.destroy();
    const onward = connect({ host: "127.0.0.1", port: state.port, noDelay: true });
    keep(browser);
    keep(onward);
    carry(browser, onward);
    carry(onward, browser);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (port) => Object.assign(state, { port }),
    cut: () => {
      state.is = "cut";
      endAll();
    },
    fallSilent: () => Object.assign(state, { is: "silent" }),
    mend: () => Object.assign(state, { is: "whole" }),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      endAll();
      await closed;
    },
  };
}
