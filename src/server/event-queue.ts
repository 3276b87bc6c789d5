import { DomainError } from "../errors";

const CAPACITY = 1_000;

/**
 * What waits for one subscriber. One who falls a thousand events behind is cut off with an error, to come back and name
 * the last event seen, rather than let the server's memory grow.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  private readonly waiting: T[] = [];
  private reader: { resolve(step: IteratorResult<T>): void; reject(error: Error): void } | null = null;
  private closed = false;
  private failure: Error | null = null;

  /** `onClose` runs once, when the subscriber goes or is cut off. */
  constructor(private readonly onClose: () => void) {}

  push(event: T): void {
    if (this.closed) return;
    const { reader } = this;
    this.reader = null;
    if (reader) reader.resolve({ done: false, value: event });
    else if (this.waiting.length < CAPACITY) this.waiting.push(event);
    else
      this.fail(
        new DomainError("RATE_LIMITED", "Too many events are waiting; subscribe again after the last one seen."),
      );
  }

  fail(error: Error): void {
    this.failure = error;
    this.waiting.length = 0;
    this.close((reader) => {
      this.failure = null;
      reader.reject(error);
    });
  }

  async next(): Promise<IteratorResult<T>> {
    const [event] = this.waiting.splice(0, 1);
    if (event !== undefined) return { done: false, value: event };
    const { failure } = this;
    this.failure = null;
    if (failure) throw failure;
    if (this.closed) return { done: true, value: undefined };
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }

  async return(): Promise<IteratorResult<T>> {
    const done = { done: true, value: undefined } as const;
    this.waiting.length = 0;
    this.close((reader) => reader.resolve(done));
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private close(tell: (reader: NonNullable<EventQueue<T>["reader"]>) => void): void {
    if (this.closed) return;
    this.closed = true;
    const { reader } = this;
    this.reader = null;
    this.onClose();
    if (reader) tell(reader);
  }
}
