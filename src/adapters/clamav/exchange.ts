import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { PortError } from "../../errors";

export interface Clamd {
  host: string;
  port: number;
  /** Until a connection stands, and without its taking a byte, ms. */
  idleMs: number;
  /** From the last byte to the answer, ms. */
  answerMs: number;
}

/** No answer that this server asks for is longer. */
const LONGEST_ANSWER = 4096;

export function failure(message: string, cause?: unknown): PortError {
  return new PortError("scanner", message, true, cause);
}

/**
 * One command to clamd on a connection of its own, and its one answer (clamd(8), "z" prefix: both end with a NUL).
 * Nothing here throws but `answer`: a connection that broke takes what is written and says so at the end.
 */
export class Exchange {
  readonly #socket: Socket;
  readonly #clamd: Clamd;
  readonly #answer: Promise<string>;
  #settle: { resolve(said: string): void; reject(error: PortError): void } | null = null;
  #said = Buffer.alloc(0);
  /** How long it may keep silent now, ms; 0 while nothing is expected of it. */
  #patience = 0;

  constructor(clamd: Clamd, command: string) {
    this.#clamd = clamd;
    this.#answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever gave up asks for no answer.
    this.#answer.catch(() => undefined);
    const socket = connect({ host: clamd.host, port: clamd.port, noDelay: true });
    this.#socket = socket;
    socket.setTimeout(clamd.idleMs, () => this.#fail(failure("clamd did not answer in time.")));
    socket.once("connect", () => socket.setTimeout(this.#patience));
    socket.on("data", (part) => this.#hear(part));
    socket.once("error", (error) => this.#end(failure("The connection to clamd broke.", error)));
    socket.once("close", () => this.#end(failure("clamd closed the connection without an answer.")));
    socket.write(`z${command}\0`);
  }

  /** Whether there was anybody to give it to: false once it has answered, or never will. */
  async write(bytes: Uint8Array): Promise<boolean> {
    // An answer that is there already (a limit exceeded) is heard before a write finds the connection shut, and loses it.
    await nextTurn();
    if (!this.#settle) return false;
    if (!this.#socket.write(bytes)) await this.#drained();
    return true;
  }

  async #drained(): Promise<void> {
    this.#expect(this.#clamd.idleMs);
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#socket.off("drain", go).off("close", go);
        resolve();
      };
      this.#socket.on("drain", go).on("close", go);
    });
    this.#expect(0);
  }

  /** Until it is connected, the time for that runs. */
  #expect(ms: number): void {
    this.#patience = ms;
    if (!this.#socket.connecting) this.#socket.setTimeout(ms);
  }

  /** What it said, without the NUL. Rejects with PortError. */
  answer(): Promise<string> {
    if (this.#settle) this.#expect(this.#clamd.answerMs);
    return this.#answer;
  }

  abort(): void {
    this.#fail(failure("The scan was given up."));
  }

  #hear(part: Buffer): void {
    this.#said = Buffer.concat([this.#said, part]);
    const end = this.#said.indexOf(0);
    if (end === -1 && this.#said.length <= LONGEST_ANSWER) return;
    if (end === this.#said.length - 1) this.#end(null);
    else this.#fail(failure("clamd gave an unknown answer."));
    this.#socket.destroy();
  }

  #fail(error: PortError): void {
    this.#said = Buffer.alloc(0);
    this.#end(error);
    this.#socket.destroy();
  }

  /** Once. What was said counts for more than how the connection ended: clamd's time-out has no NUL. */
  #end(error: PortError | null): void {
    const settle = this.#settle;
    this.#settle = null;
    if (!settle) return;
    const said = this.#said.toString("latin1");
    if (error && said === "") settle.reject(error);
    else settle.resolve(said.replace(/\0$/, ""));
  }
}
