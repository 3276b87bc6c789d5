import { InvalidArgumentError } from "commander";
import { type Config, readConfig } from "../config";
import { StartError } from "../errors";
import { connect } from "./connect";
import type { Connection } from "./connection";
import { UsageError } from "./exit";
import type { Terminal } from "./terminal";

/** The configuration; a bad variable is the caller's mistake and nothing that is out of order. */
export function readSettings(env: Terminal["env"]): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof StartError) throw new UsageError(error.message);
    throw error;
  }
}

/** Runs `use` against the live server, or the parts started for it; these are stopped again, whatever happens. */
export async function withConnection<T>(terminal: Terminal, use: (connection: Connection) => Promise<T>): Promise<T> {
  const config = readSettings(terminal.env);
  const say = (line: string) => (terminal.isWatched ? terminal.err(`${line}\n`) : undefined);
  const connection = await connect(config, say);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of "3600", "90s", "15m", "8h" or "30d". */
export function readDuration(text: string): number {
  const [, count, unit = "s"] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? 1);
  if (!(seconds >= 1))
    throw new InvalidArgumentError("A duration is a number of seconds, or one such as 15m, 8h or 30d.");
  return seconds;
}
