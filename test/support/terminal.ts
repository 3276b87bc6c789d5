import type { Terminal } from "../../src/cli/terminal";

/** A terminal that remembers what was printed. */
export interface Recorded extends Terminal {
  printed(): { out: string; err: string };
}

export function recordedTerminal(env: Record<string, string | undefined> = {}, isWatched = false): Recorded {
  const printed = { out: "", err: "" };
  return {
    env,
    isWatched,
    columns: 100,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    printed: () => printed,
  };
}
