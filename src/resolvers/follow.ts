import type { EventPayload } from "./context";

export type Live = AsyncIterableIterator<EventPayload>;

/**
 * What a generator tells of a live source, ending both at once when it is no longer wanted: a generator that waits for
 * the next event would not hear of it until then, and one that was never started would leave the source open.
 */
export function following<T>(live: Live, telling: AsyncGenerator<T>): AsyncIterableIterator<T> {
  return {
    next: () => telling.next(),
    async return() {
      await live.return?.();
      return telling.return(undefined);
    },
    async throw(error) {
      await live.return?.();
      return telling.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
