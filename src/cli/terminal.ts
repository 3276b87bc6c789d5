/** Where a command prints, and from where it takes its variables. */
export interface Terminal {
  env: Record<string, string | undefined>;
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody watches what goes to `err`. */
  isWatched: boolean;
  columns: number;
}

export function processTerminal(): Terminal {
  // Whoever reads may have had enough, as in "regenesis --help | head".
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isWatched: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
  };
}
