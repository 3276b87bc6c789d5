/** A running subscription that the server can end from outside, also while it waits for its next event. */
export interface Endable<T> extends AsyncIterableIterator<T> {
  /** Rejects the reader with `error` and closes the source. */
  end(error: Error): void;
  return(): Promise<IteratorResult<T>>;
}

/** `onClose` runs once, however it ends. A source that is slow to close keeps nobody waiting. */
export function endable<T>(source: AsyncIterator<T>, onClose: () => void): Endable<T> {
  const done = { done: true, value: undefined } as const;
  let ended: Error | null = null;
  let open = true;
  let waiting: { resolve(step: IteratorResult<T>): void; reject(error: Error): void } | null = null;
  const close = () => {
    if (!open) return;
    open = false;
    onClose();
    source.return?.().catch(() => undefined);
  };
  return {
    next() {
      if (ended) return Promise.reject(ended);
      if (!open) return Promise.resolve(done);
      return new Promise<IteratorResult<T>>((resolve, reject) => {
        waiting = { resolve, reject };
        source.next().then(resolve, reject);
      });
    },
    async return() {
      close();
      waiting?.resolve(done);
      return done;
    },
    end(error) {
      ended = error;
      close();
      waiting?.reject(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
