import type { Command } from "commander";
import { readRunInfo } from "../embedded/data-dir";
import { readSettings } from "./settings";
import type { Terminal } from "./terminal";

export function addMigrate(program: Command, terminal: Terminal): void {
  program
    .command("migrate")
    .description("bring the database up to date (a server does so when it starts)")
    .option("--json", "print JSON")
    .action((options: { json?: boolean }) => run(terminal, options));
}

async function run(terminal: Terminal, { json }: { json?: boolean }): Promise<void> {
  const config = readSettings(terminal.env);
  if (config.database) {
    const { migrate } = require("../db/migrate") as typeof import("../db/migrate");
    await migrate(config.database.ownerUrl);
  } else if (!(await readRunInfo(config.dataDir))) {
    // The embedded database: its parts can't be opened without bringing them up to date.
    const { openLocal } = require("./local") as typeof import("./local");
    await (await openLocal(config)).close();
  }
  terminal.out(json ? `${JSON.stringify({ current: true })}\n` : "The database is up to date.\n");
}
