import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Boundary, Gate, Passage } from "./gate";
import { frontendSplitter, readyCounter, startupParameters } from "./postgres-messages";

/** Which statements of which connections are boundaries. A transaction takes effect with its COMMIT; VACUUM and its like by themselves. */
const BOUNDARIES: Record<string, { at: Boundary; is: RegExp }> = {
  "regenesis-cascade": { at: "commit", is: /^commit/i },
  "regenesis-restore": { at: "commit", is: /^commit/i },
  "regenesis-keyring": { at: "keyring", is: /^(commit|vacuum|checkpoint|select pg_switch_wal)/i },
};

/** A PostgreSQL that can be cut off from one process, message by message. */
export interface PostgresProxy {
  /** The same connection string, by way of the proxy. */
  through(url: string): string;
  /** Ends its connections to the server too, as the kernel does with those of a process that died. */
  close(): Promise<void>;
}

export async function startPostgresProxy(target: string, gate: Gate): Promise<PostgresProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer({ noDelay: true }, (client) => {
    keep(client);
    if (gate.isShut) return;
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    keep(upstream);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => gate.isShut || client.destroy());
    // To the server it is dead from here on: a transaction left open would keep the dead rows of every other database.
    void gate.reached.then(() => upstream.destroy());
    new Relay(client, upstream, gate);
  });
  await listen(server);
  const { port: own } = server.address() as AddressInfo;
  return {
    through: (url) => Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(own) }).toString(),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

/** One connection. Each simple query and each Sync is answered by one ReadyForQuery, and so is the startup. */
class Relay {
  private asked = 1;
  private answered = 0;
  private awaited: number | null = null;
  private boundary: { at: Boundary; is: RegExp } | null = null;

  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
    private readonly gate: Gate,
  ) {
    const split = frontendSplitter((message, type) => this.send(message, type));
    client.on("data", split);
    const count = readyCounter(() => this.ready());
    upstream.on("data", (chunk: Buffer) => {
      if (this.passing() === "pass") client.write(chunk);
      count(chunk);
    });
  }

  private send(message: Buffer, type: string): void {
    if (type === "startup") {
      const given = startupParameters(message);
      if (given === "SSL") return void this.client.write("N");
      this.boundary = BOUNDARIES[given.application_name ?? ""] ?? null;
    }
    const isBoundary = type === "Q" && this.boundary?.is.test(message.toString("utf8", 5, message.length - 1));
    const passage: Passage = isBoundary && this.boundary ? this.gate.arrive(this.boundary.at) : this.passing();
    if (passage === "hold") return;
    if (type === "Q" || type === "S") this.asked += 1;
    if (passage === "swallow") this.awaited = this.asked;
    this.upstream.write(message);
  }

  private passing(): Passage {
    return this.gate.isShut ? "hold" : "pass";
  }

  private ready(): void {
    this.answered += 1;
    if (this.answered === this.awaited) this.gate.tookEffect();
  }
}
