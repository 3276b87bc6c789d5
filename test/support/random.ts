/** Numbers of 0 to 1 that follow from a seed (mulberry32), so that what they led to can be led to again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All at once, each begun in an order that the numbers decide; answers in the order given. */
export function race<T>(random: () => number, runs: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  const order = runs.map((_, index) => ({ index, place: random() })).sort((a, b) => a.place - b.place);
  const begun = new Map(order.map(({ index }) => [index, (runs[index] as () => Promise<T>)()]));
  return Promise.allSettled(runs.map((_, index) => begun.get(index) as Promise<T>));
}
