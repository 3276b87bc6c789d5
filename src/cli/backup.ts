import type { Command } from "commander";
import { readRunInfo } from "../embedded/data-dir";
import { DomainError } from "../errors";
import type { CommandResult } from "./commands";
import type { Restored } from "./restore";
import { readSettings, withConnection } from "./settings";
import type { Terminal } from "./terminal";

type Options = { json?: boolean };
type Listed = CommandResult<"backup-create">;

export function addBackup(program: Command, terminal: Terminal): void {
  const backup = program.command("backup").description("take, list and restore backups, and scrub what they hold");
  const add = (name: string, description: string, act: (options: Options) => Promise<void>) =>
    backup.command(name).description(description).option("--json", "print JSON").action(act);
  add("create", "take a backup of the data and one of the keyring now", (options) => create(terminal, options));
  add("list", "list the backups there are and were", (options) => list(terminal, options));
  add(
    "scrub",
    "clear expired backups away, look into the others for what was destroyed, close what can be closed",
    (o) => scrub(terminal, o),
  );
  backup
    .command("restore <id>")
    .description("load a backup into an empty database, with no server running, and replay every deletion since")
    .option("--json", "print JSON")
    .action((id: string, options: Options) => restore(terminal, id, options));
}

async function create(terminal: Terminal, { json }: Options): Promise<void> {
  const taken = await withConnection(terminal, (connection) => connection.call("backup-create", {}));
  terminal.out(json ? `${JSON.stringify(taken)}\n` : `${toLine(taken)}\n`);
}

async function list(terminal: Terminal, { json }: Options): Promise<void> {
  const all = await withConnection(terminal, (connection) => connection.call("backup-list", {}));
  if (json) terminal.out(`${JSON.stringify(all)}\n`);
  else terminal.out(all.length > 0 ? `${all.map(toLine).join("\n")}\n` : "No backup was taken yet.\n");
}

async function scrub(terminal: Terminal, { json }: Options): Promise<void> {
  const open = await withConnection(terminal, (connection) => connection.call("backup-scrub", {}));
  const lines = open.map(({ id, state, certificateId, pending, dueAt }) => {
    return `${id}  ${state}  of ${certificateId}: ${pending} copies left, due ${dueAt}\n`;
  });
  terminal.out(json ? `${JSON.stringify(open)}\n` : lines.join("") || "No scrub is open.\n");
}

function toLine({ id, kind, state, takenAt, expiresAt, byteSize, goneAt }: Listed): string {
  const end = goneAt === null ? `until ${expiresAt}` : `gone since ${goneAt}`;
  return `${id}  ${kind.padEnd(7)}  ${state.padEnd(9)}  ${takenAt}  ${end}  ${byteSize} bytes`;
}

async function restore(terminal: Terminal, id: string, { json }: Options): Promise<void> {
  const config = readSettings(terminal.env);
  if (await readRunInfo(config.dataDir))
    throw new DomainError("WRONG_STATE", "A server is running: stop it, and restore into an empty database.");
  const { openRuntime } = require("../runtime") as typeof import("../runtime");
  const { restoreBackup } = require("./restore") as typeof import("./restore");
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const runtime = await openRuntime(config, quiet, "restore");
  try {
    const restored = await restoreBackup(runtime, id);
    terminal.out(json ? `${JSON.stringify(restored)}\n` : describe(restored));
  } finally {
    await runtime.stop();
  }
}

function describe({ id, kind, takenAt, rows, keys, replayed }: Restored): string {
  const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
  const lines = [`Restored ${id}, of the ${kind === "DATA" ? "data" : "keyring"} at ${takenAt}: ${count} rows.`];
  for (const { workspaceId, certificates, runs, resumed, items, rows: deleted, jobs } of replayed) {
    const gone = Object.entries(items).map(([what, n]) => `${n} ${what}`);
    lines.push(
      `wsp_${workspaceId}: ${certificates} certificates put back, ${runs} deletions repeated (${resumed} of them unfinished)`,
      `  deleted again: ${gone.join(", ") || "nothing"}; ${deleted} rows. Jobs put back: ${jobs}.`,
    );
  }
  if (keys > 0) lines.push(`Data keys of destroyed items that were there again, and are destroyed: ${keys}.`);
  if (kind === "DATA")
    lines.push("Holds, requests and audit entries made since that time are lost: docs/operations.md says what to do.");
  return `${lines.join("\n")}\n`;
}
