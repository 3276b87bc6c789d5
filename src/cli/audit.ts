import { open } from "node:fs/promises";
import type { Command } from "commander";
import type { CommandResult } from "./commands";
import { Failed } from "./exit";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

interface Options {
  workspace: string;
  export?: string;
  json?: boolean;
}

type Verified = CommandResult<"audit-verify">;

export function addAudit(program: Command, terminal: Terminal): void {
  const audit = program.command("audit").description("look after the audit log");
  audit
    .command("verify")
    .description("walk a workspace's whole audit log and name the first broken entry")
    .requiredOption("--workspace <name>", "whose log")
    .option("--export <file>", "write entries, links, signed heads and public keys to a new file, as JSON")
    .option("--json", "print JSON")
    .action((options: Options) => verify(terminal, options));
}

async function verify(terminal: Terminal, { workspace, export: path, json }: Options): Promise<void> {
  const args = { workspace, withLog: path !== undefined };
  const verified = await withConnection(terminal, (connection) => connection.call("audit-verify", args));
  const { integrity } = verified;
  if (path !== undefined) await writeNew(path, `${JSON.stringify(verified.export, null, 1)}\n`);
  terminal.out(json ? `${JSON.stringify(integrity)}\n` : `${describe(workspace, integrity)}\n`);
  if (!integrity.ok) throw new Failed();
}

/** Never over another file: what was exported once is evidence. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

function describe(workspace: string, found: Verified["integrity"]): string {
  const { ok, entries, unsealed, checkpoints, firstBroken, problem } = found;
  const counts = `${entries} entries, ${unsealed} of them not sealed yet, ${checkpoints} signed heads`;
  if (ok) return `The audit log of ${workspace} is intact: ${counts}.`;
  return `The audit log of ${workspace} is BROKEN at ${firstBroken ?? "its end"}: ${problem} (${counts}).`;
}
