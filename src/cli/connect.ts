import type { Config } from "../config";
import { readRunInfo } from "../embedded/data-dir";
import type { CommandName, CommandResult } from "./commands";
import { LiveServer } from "./live";

/** Bytes on their way to an upload's PUT address. */
export interface SentBytes {
  token: string;
  bytes: number;
  body: AsyncIterable<Uint8Array>;
}

/** The system a command talks to: a live server, or the parts started for this one command. */
export interface Connection {
  readonly isLive: boolean;
  /** Throws DomainError for what is refused, StartError when the server is gone. */
  call<N extends CommandName>(name: N, args: object): Promise<CommandResult<N>>;
  /** Streams: a part of the bytes is in memory at any time, never all. */
  put(sent: SentBytes): Promise<void>;
  /** From here on jobs are run, until it is closed. A live server does so anyway. */
  runJobs(): Promise<void>;
  close(): Promise<void>;
}

/** Reaches the live server of the data folder, else starts the parts under its lock. Throws StartError. */
export async function connect(config: Config, say: (line: string) => void): Promise<Connection> {
  const info = await readRunInfo(config.dataDir);
  if (info) return new LiveServer(info);
  say("No server is running: starting the parts for this command.");
  // Loaded late: a command that asks a live server needs none of the parts.
  const { openLocal } = require("./local") as typeof import("./local");
  return openLocal(config);
}
