/** One guard taken out of the code: an exact piece of one file, found once in it, and what stands there instead. */
export interface Mutant {
  /** In kebab-case, after the guard that is missing. */
  name: string;
  file: string;
  find: string;
  put: string;
  /** Test files of which one must go red. */
  tests: readonly string[];
}

/** `rows` are name, what is found, what is put, and the tests where they are others than the file's own. */
export function of(
  file: string,
  tests: readonly string[],
  ...rows: readonly [string, string, string, (readonly string[])?][]
): Mutant[] {
  return rows.map(([name, find, put, others]) => ({ name, file, find, put, tests: others ?? tests }));
}
