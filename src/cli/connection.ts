import type { CommandName, CommandResult } from "./commands";

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
