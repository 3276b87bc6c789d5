import { type AddressInfo, createServer, type Socket } from "node:net";

/** How a scan goes wrong, once so many bytes have come (never, left out: at the end of them). */
export type ClamdFault =
  /** Says this and hangs up. */
  | { say: string; afterBytes?: number }
  /** Breaks the connection off. */
  | { cut: true; afterBytes?: number }
  /** Reads on and never answers. */
  | { silent: true }
  /** Reads no more. */
  | { stall: true; afterBytes: number };

export interface ClamdSettings {
  /** What it answers to VERSION; null for nothing. */
  version: string | null;
  /** Bytes, and what to call them. */
  signatures: Record<string, string>;
  /** StreamMaxLength. */
  limit: number;
  /** AlertExceedsMax. */
  alerts: boolean;
  fault: ClamdFault | null;
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/** clamd as its manual and its source have it (clamd/session.c, scanner.c), and all that can go wrong with it. */
export class FakeClamd {
  readonly settings: ClamdSettings = {
    ...{ version: "ClamAV 1.4.3/27300/Sat Nov 28 08:26:00 2026", signatures: {}, limit: 100 * 1024 * 1024 },
    ...{ alerts: true, fault: null },
  };
  /** Bytes of content that came, over all scans. */
  taken = 0;
  /** Scans that it had whole and keeps silent about. */
  held = 0;
  readonly #server = createServer((socket) => this.#serve(socket));

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  #serve(socket: Socket): void {
    let pending = Buffer.alloc(0);
    let stream: InStream | null = null;
    socket.on("error", () => undefined);
    socket.on("data", (part) => {
      pending = Buffer.concat([pending, part]);
      if (!stream) {
        const end = pending.indexOf(0);
        if (end === -1) return;
        const command = pending.subarray(0, end).toString("latin1");
        pending = pending.subarray(end + 1);
        if (command !== "zINSTREAM") {
          this.#command(socket, command);
          return;
        }
        stream = new InStream(socket, this);
      }
      pending = stream.take(pending);
    });
  }

  #command(socket: Socket, command: string): void {
    const { version } = this.settings;
    if (command === "zPING") socket.end("PONG\0");
    else if (command !== "zVERSION") socket.end("UNKNOWN COMMAND\0");
    else if (version !== null) socket.end(`${version}\0`);
  }
}

/** One INSTREAM: chunks led by their length, an empty one at the end. */
class InStream {
  #content = Buffer.alloc(0);
  #over = false;

  constructor(
    readonly socket: Socket,
    readonly clamd: FakeClamd,
  ) {}

  /** Gives back what is no whole chunk yet. */
  take(pending: Buffer): Buffer<ArrayBuffer> {
    let rest = Buffer.from(pending);
    while (!this.#over && rest.length >= 4) {
      const length = rest.readUInt32BE();
      if (length === 0) this.#finish();
      else if (this.#content.length + length > this.clamd.settings.limit)
        this.#hangUp("INSTREAM size limit exceeded. ERROR\0");
      if (length === 0 || rest.length < 4 + length) break;
      this.#content = Buffer.concat([this.#content, rest.subarray(4, 4 + length)]);
      this.clamd.taken += length;
      rest = rest.subarray(4 + length);
      this.#faultAt(this.#content.length);
    }
    return rest;
  }

  /** The probe of its limits, which is packed, is answered whatever else goes wrong. */
  get #fault(): ClamdFault | null {
    return this.#content.subarray(0, 2).equals(GZIP) ? null : this.clamd.settings.fault;
  }

  #faultAt(bytes: number): void {
    const fault = this.#fault;
    if (!fault || !("afterBytes" in fault) || fault.afterBytes === undefined || bytes < fault.afterBytes) return;
    if ("say" in fault) this.#hangUp(fault.say);
    else if ("cut" in fault) this.#hangUp(null);
    else this.socket.pause();
  }

  #finish(): void {
    const fault = this.#fault;
    if (!fault) this.#hangUp(`${this.#verdict()}\0`);
    else if ("say" in fault) this.#hangUp(fault.say);
    else if ("cut" in fault) this.#hangUp(null);
    else if ("silent" in fault) this.clamd.held += 1;
  }

  #verdict(): string {
    const { signatures, alerts } = this.clamd.settings;
    const [name] = Object.entries(signatures).find(([, bytes]) => this.#content.includes(bytes)) ?? [];
    if (name) return `stream: ${name} FOUND`;
    const isPacked = this.#content.subarray(0, 2).equals(GZIP);
    return isPacked && alerts ? "stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND" : "stream: OK";
  }

  #hangUp(said: string | null): void {
    this.#over = true;
    if (said === null) this.socket.resetAndDestroy();
    else this.socket.end(said, "latin1", () => this.socket.destroy());
  }
}
