import type { Config } from "../config";
import { readRunInfo } from "../embedded/data-dir";
import type { Connection } from "./connection";
import { LiveServer } from "./live";

/** Reaches the live server of the data folder, else starts the parts under its lock. Throws StartError. */
export async function connect(config: Config, say: (line: string) => void): Promise<Connection> {
  const info = await readRunInfo(config.dataDir);
  if (info) return new LiveServer(info);
  say("No server is running: starting the parts for this command.");
  // Loaded late: a command that asks a live server needs none of the parts.
  const { openLocal } = require("./local") as typeof import("./local");
  return openLocal(config);
}
