import type { Command } from "commander";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

interface Options {
  name: string;
  adminEmail: string;
  adminName: string;
  json?: boolean;
}

export function addWorkspace(program: Command, terminal: Terminal): void {
  const workspace = program.command("workspace").description("manage workspaces");
  workspace
    .command("create")
    .description("make a workspace and its first admin")
    .argument("<slug>", "its name on the command line: lower-case letters, digits and hyphens")
    .requiredOption("--name <name>", "the name that people see")
    .requiredOption("--admin-email <email>", "the first admin's address")
    .requiredOption("--admin-name <name>", "the first admin's name")
    .option("--json", "print JSON")
    .action((slug: string, options: Options) => create(terminal, slug, options));
}

async function create(terminal: Terminal, slug: string, { json, ...given }: Options): Promise<void> {
  const made = await withConnection(terminal, (connection) => connection.call("workspace-create", { slug, ...given }));
  terminal.out(json ? `${JSON.stringify(made)}\n` : `${made.id}  ${made.slug}, admin ${made.admin}\n`);
}
