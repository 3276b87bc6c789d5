import { startChild } from "./child";
import type { CollectorCommand, CollectorState } from "./fakes/otlp-child";

export interface Collector {
  url: string;
  /** What goes wrong from now on; nothing, when left out. Gives what has come so far. */
  tell(command?: CollectorCommand): Promise<CollectorState>;
  stop(): Promise<void>;
}

/** A collector of traces as a process of its own. */
export async function startCollector(setup: CollectorCommand = {}): Promise<Collector> {
  const script = require.resolve("./fakes/otlp-child");
  const { tell, stop } = await startChild<object, CollectorCommand, CollectorState>(script);
  const { port } = await tell(setup);
  const url = `${setup.tls ? "https" : "http"}://127.0.0.1:${port}`;
  return { url, stop, tell: (command = {}) => tell(command) };
}
