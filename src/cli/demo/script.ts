/** What a step expected and did not find. */
export class Unexpected extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unexpected";
  }
}

/** A step's check. Its message names ids, codes and counts, so that it can be printed. */
export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Unexpected(otherwise);
}

/** Like expect, for what must be there. */
export function present<T>(value: T | null | undefined, otherwise: string): T {
  expect(value !== null && value !== undefined, otherwise);
  return value as T;
}

export interface Script {
  /** Runs one step; what it gives back is printed as what was seen. */
  step(title: string, act: () => Promise<string>): Promise<void>;
  /** The step that runs or ran last, for the line that names the one that failed. */
  current(): string;
  /** How many were done. */
  done(): number;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Prints each step with its number, what was seen, and how long it took. */
export function makeScript(out: (text: string) => void): Script {
  let number = 0;
  let done = 0;
  let current = "";
  return {
    async step(title, act) {
      number += 1;
      current = `${number}. ${title}`;
      out(`${current}\n`);
      const startedAt = performance.now();
      const seen = await act();
      done += 1;
      out(`   ${seen}  [${seconds(performance.now() - startedAt)}]\n`);
    },
    current: () => current,
    done: () => done,
  };
}
