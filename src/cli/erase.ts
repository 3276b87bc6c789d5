import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { CommandResult } from "./commands";
import type { Connection } from "./connection";
import { Failed } from "./exit";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

const POLL_MS = 500;
/** Where an erasure stays until somebody does something, or for good. */
const RESTING = ["AWAITING_APPROVAL", "SCHEDULED", "PARTIALLY_COMPLETED", "COMPLETED", "REJECTED", "CANCELLED"];
const DONE = ["PARTIALLY_COMPLETED", "COMPLETED"];

interface Options {
  workspace: string;
  subject: string;
  dryRun?: boolean;
  json?: boolean;
}

export function addErase(program: Command, terminal: Terminal): void {
  program
    .command("erase")
    .description("erase a person from a workspace, as its operator, and wait for the certificate")
    .requiredOption("--workspace <name>", "where from")
    .requiredOption("--subject <email>", "whom")
    .option("--dry-run", "show what would be deleted, kept and unlinked, and change nothing")
    .option("--json", "print JSON")
    .action((options: Options) => (options.dryRun ? preview(terminal, options) : erase(terminal, options)));
}

async function preview(terminal: Terminal, { workspace, subject, json }: Options): Promise<void> {
  const seen = await withConnection(terminal, (connection) => connection.call("erase-preview", { workspace, subject }));
  terminal.out(json ? `${JSON.stringify(seen)}\n` : describe(seen));
}

function describe({ subject, erased, withheld, unlinked }: CommandResult<"erase-preview">): string {
  const lines = [
    `An erasure of ${subject} would delete:`,
    ...erased.map(({ store, category, count }) => `  ${store.toLowerCase()}  ${category}  ${count}`),
    ...withheld.map(({ ground, until, count }) => `kept: ${count} (${ground}${until ? ` until ${until}` : ""})`),
    ...unlinked.map(({ category, count }) => `unlinked: ${category}  ${count}`),
  ];
  return `${lines.join("\n")}\n`;
}

async function erase(terminal: Terminal, { workspace, subject, json }: Options): Promise<void> {
  const status = await withConnection(terminal, async (connection) => {
    const { erasureId } = await connection.call("erase-request", { workspace, subject });
    await connection.runJobs();
    return settle(connection, workspace, erasureId);
  });
  terminal.out(json ? `${JSON.stringify(status)}\n` : report(status));
  if (!DONE.includes(status.state)) throw new Failed();
}

/** A store that does not let go is tried again for as long as it takes. */
async function settle(connection: Connection, workspace: string, erasureId: string) {
  for (;;) {
    const status = await connection.call("erase-status", { workspace, erasureId });
    if (RESTING.includes(status.state)) return status;
    await sleep(POLL_MS);
  }
}

function report({ id, state, certificates }: CommandResult<"erase-status">): string {
  const numbers = certificates.map(({ number, kind }) => `certificate ${number} (${kind})`);
  return `${[id, state, ...numbers].join("  ")}\n`;
}
