/** One run of ours and one of the baseline, side by side; both in the unit of the outcome's sides. */
export interface Pair {
  ours: number;
  baseline: number;
  ratio: number;
}

/** What a benchmark found. */
export interface Outcome {
  name: string;
  /** What was held against what. */
  what: string;
  /** The median of the pairs' ratios, or an amount. */
  value: number;
  unit: "ratio" | "MB";
  /** Missed: the run fails. Null where the figure is only reported. */
  bound: { at: "least" | "most"; value: number } | null;
  /** What we would like to reach. */
  aim: number | null;
  /** Of each side alone, in its own unit; medians. */
  sides: { ours: number; baseline: number; unit: string } | null;
  pairs: Pair[];
  /** How it was measured: sizes, connections, versions. */
  facts: Record<string, string | number>;
}

export interface Benchmark {
  name: string;
  run(): Promise<Outcome[]>;
}

/** Does its share of work once and gives its rate, or what it took: the outcome's bound says which is better. */
export type Side = () => Promise<number>;

/**
 * A B A B: each pair runs ours and then the baseline, so that whatever else the machine does hits both. The first
 * pairs warm up and are forgotten.
 */
export async function alternate(
  ours: Side,
  baseline: Side,
  given: { warmUps: number; pairs: number },
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = -given.warmUps; round < given.pairs; round++) {
    const pair = { ours: await ours(), baseline: await baseline() };
    if (round >= 0) pairs.push({ ...pair, ratio: pair.ours / pair.baseline });
  }
  return pairs;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("nothing was measured");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] as number, sorted[middle] as number];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The outcome of pairs: the median of their ratios, which is not the ratio of the medians. */
export function toRatio(
  pairs: Pair[],
  given: Pick<Outcome, "name" | "what" | "bound" | "aim" | "facts"> & { of: string },
): Outcome {
  const { of: unit, ...rest } = given;
  const side = (name: "ours" | "baseline") => median(pairs.map((pair) => pair[name]));
  return {
    ...rest,
    value: median(pairs.map(({ ratio }) => ratio)),
    unit: "ratio",
    sides: { ours: side("ours"), baseline: side("baseline"), unit },
    pairs,
  };
}

/** How often `act` ran in a second, with `atOnce` of them under way; `act` is given its number, from 0. */
export async function rate(times: number, atOnce: number, act: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const lane = async () => {
    while (next < times) await act(next++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  return times / ((performance.now() - startedAt) / 1000);
}

export function isMissed({ value, bound }: Outcome): boolean {
  if (!bound) return false;
  // A figure that is no number has reached nothing.
  return bound.at === "least" ? !(value >= bound.value) : !(value <= bound.value);
}
