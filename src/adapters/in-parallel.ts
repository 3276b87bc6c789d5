/** Requests under way at once: enough to hide each other's round trips. */
const AT_ONCE = 32;

/** Acts on each item, many at a time. Rejects with the first failure; what is under way then ends by itself. */
export async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.map((item) => ({ item })).reverse();
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await act(next.item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
