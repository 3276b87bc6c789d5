import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import type { CommandResult } from "./commands";
import type { SweptRun } from "./commands/retention-sweep";
import type { Connection } from "./connection";
import { Failed } from "./exit";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

const LOOK_MS = 250;

interface Options {
  workspace: string;
  dryRun?: boolean;
  json?: boolean;
}

type Due = CommandResult<"retention-due">;

export function addRetention(program: Command, terminal: Terminal): void {
  const retention = program.command("retention").description("carry out how long things are kept");
  retention
    .command("sweep")
    .description("destroy what is due now, and wait for the certificates")
    .requiredOption("--workspace <name>", 'whose, or "all"')
    .option("--dry-run", "list what is due and what keeps it; change nothing")
    .option("--json", "print JSON")
    .action((options: Options) => (options.dryRun ? list(terminal, options) : carryOut(terminal, options)));
}

async function list(terminal: Terminal, { workspace, json }: Options): Promise<void> {
  const due = await withConnection(terminal, (connection) => connection.call("retention-due", { workspace }));
  terminal.out(json ? `${JSON.stringify(due)}\n` : describeDue(due));
}

function describeDue(due: Due): string {
  const lines = due.map(({ id, dueAt, cause, keptBy, keptUntil }) => {
    const kept = keptBy === null ? "" : `  kept: ${keptBy}${keptUntil === null ? "" : ` until ${keptUntil}`}`;
    return `${id}  ${cause}  due ${dueAt}${kept}\n`;
  });
  const held = due.filter(({ keptBy }) => keptBy !== null).length;
  return `${lines.join("")}${due.length - held} due, ${held} kept.\n`;
}

async function carryOut(terminal: Terminal, { workspace, json }: Options): Promise<void> {
  const runs = await withConnection(terminal, async (connection) => {
    const open = await connection.call("retention-sweep", { workspace });
    if (open.length === 0) return open;
    await connection.runJobs();
    return waitFor(connection, workspace, open);
  });
  terminal.out(json ? `${JSON.stringify(runs)}\n` : describeRuns(runs));
  if (runs.some(({ state }) => state !== "DONE")) throw new Failed();
}

/** Until every run is over, or has failed and waits for its next try: that one goes on without us. */
async function waitFor(connection: Connection, workspace: string, open: readonly SweptRun[]): Promise<SweptRun[]> {
  const wanted = { workspace, runs: open.map(({ run }) => run) };
  for (;;) {
    const runs = await connection.call("retention-runs", wanted);
    if (runs.every(({ state }) => state === "DONE" || state === "RETRYING")) return runs;
    await pause(LOOK_MS);
  }
}

function describeRuns(runs: readonly SweptRun[]): string {
  const lines = runs.map(({ state, certificate, cause, rule, run, failure }) => {
    const what = `${cause}, ${rule}`;
    if (state !== "DONE")
      return `NOT DONE  ${what}: run ${run} is tried again by the server${failure ? ` (${failure})` : ""}.\n`;
    return certificate === null ? `nothing was left  ${what}\n` : `certificate ${certificate}  ${what}\n`;
  });
  return lines.join("") || "Nothing is due.\n";
}
