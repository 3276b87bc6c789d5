import { PortError } from "../../../src/errors";
import type { Scanner } from "../../../src/ports/scanner";

/** What the ports call themselves in their errors. */
const PORTS: Record<string, string> = {
  blobs: "blob-store",
  vectors: "vector-store",
  recordings: "recording-service",
  sasha: "language-model",
};

/** How one call of a port goes wrong. */
export type Failure =
  /** Says "not now", once. */
  | "busy"
  /** Does what it was told and never answers: whoever waits gives up. Once. */
  | "timeout"
  /** Says no, for good. */
  | "refusal"
  /** Is not there, however often it is asked. */
  | "outage";

/** Lets any call of any port go wrong, and keeps what was asked, as "blobs.put#2" is the second. */
export class Failing {
  readonly calls: string[] = [];
  #plan: { at: string; failure: Failure } | null = null;
  #counts = new Map<string, number>();
  #isAside = false;

  /** Counts anew, and lets the call of this name go wrong. */
  plan(at: string, failure: Failure): void {
    this.heal();
    this.#plan = { at, failure };
  }

  heal(): void {
    this.#plan = null;
    this.#counts.clear();
    this.calls.length = 0;
  }

  /** What is done meanwhile is neither counted nor goes wrong. */
  async aside<T>(act: () => Promise<T>): Promise<T> {
    this.#isAside = true;
    try {
      return await act();
    } finally {
      this.#isAside = false;
    }
  }

  port<P extends object>(name: string, port: P): P {
    return new Proxy(port, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        const call = (...args: unknown[]) =>
          this.#call<unknown>(name, `${name}.${String(key)}`, async () => value.apply(target, args));
        return key === "list" ? (...args: unknown[]) => listing(() => call(...args)) : call;
      },
    });
  }

  /** A scanner's calls are those of the scan it opens. */
  scanner(scanner: Scanner): Scanner {
    return {
      engine: scanner.engine,
      open: () => {
        const scan = scanner.open();
        return {
          write: (chunk) => this.#call("scanner", "scanner.write", () => scan.write(chunk)),
          end: () => this.#call("scanner", "scanner.end", () => scan.end()),
          abort: () => scan.abort(),
        };
      },
    };
  }

  async #call<T>(port: string, point: string, run: () => Promise<T>): Promise<T> {
    if (this.#isAside) return run();
    const count = (this.#counts.get(point) ?? 0) + 1;
    this.#counts.set(point, count);
    this.calls.push(`${point}#${count}`);
    const failure = this.#failureOf(point, count);
    if (failure === "timeout") await run();
    if (failure) throw new PortError(PORTS[port] ?? port, `${point} was told to fail.`, failure !== "refusal");
    return run();
  }

  #failureOf(point: string, count: number): Failure | null {
    const [at, nth] = this.#plan?.at.split("#") ?? [];
    if (at !== point) return null;
    const failure = this.#plan?.failure ?? null;
    const lasting = failure === "refusal" || failure === "outage";
    return count === Number(nth) || (lasting && count > Number(nth)) ? failure : null;
  }
}

/** A call that answers with a listing goes wrong when the listing is begun. */
export async function* listing(call: () => Promise<unknown>): AsyncGenerator<unknown> {
  yield* (await call()) as AsyncIterable<unknown>;
}
