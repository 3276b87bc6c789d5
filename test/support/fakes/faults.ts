import { PortError } from "../../../src/errors";

interface Planned {
  times: number;
  error: Error;
}

/** Lets a fake fail, wait or be counted, method by method. */
export class Faults<Method extends string> {
  readonly calls: Method[] = [];
  readonly #failures = new Map<Method, Planned>();
  readonly #gates = new Map<Method, Promise<void>>();

  constructor(private readonly port: string) {}

  /** The next `times` calls reject; all of them when left out. The error is retryable unless another is given. */
  failOn(method: Method, times = Number.POSITIVE_INFINITY, error?: Error): void {
    this.#failures.set(method, {
      times,
      error: error ?? new PortError(this.port, `${method} was told to fail.`, true),
    });
  }

  /** Calls of the method wait until the returned function is called. */
  delay(method: Method): () => void {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#gates.set(method, gate);
    return () => {
      this.#gates.delete(method);
      release();
    };
  }

  /** No more failures and delays. */
  heal(): void {
    this.#failures.clear();
    this.#gates.clear();
  }

  /** Every fake's method begins with this. */
  async enter(method: Method): Promise<void> {
    this.calls.push(method);
    await this.#gates.get(method);
    const planned = this.#failures.get(method);
    if (!planned || planned.times <= 0) return;
    planned.times -= 1;
    throw planned.error;
  }
}
