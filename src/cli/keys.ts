import type { Command } from "commander";
import type { CommandResult } from "./commands";
import type { RotatedWorkspace } from "./commands/keys";
import type { Connection } from "./connection";
import { Failed } from "./exit";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

type Options = { json?: boolean };
type Version = CommandResult<"keys-status">["versions"][number];

interface Rotated {
  version: string;
  isNew: boolean;
  workspaces: RotatedWorkspace[];
  destroyed: string[];
  versions: Version[];
}

export function addKeys(program: Command, terminal: Terminal): void {
  const keys = program
    .command("keys")
    .description("rotate the key that wraps all others, and see what still needs an older one");
  const add = (name: string, description: string, act: (options: Options) => Promise<void>) =>
    keys.command(name).description(description).option("--json", "print JSON").action(act);
  add("rotate", "make a new version of the wrapping key and wrap every data key anew", (o) => rotate(terminal, o));
  add("status", "list the versions of the wrapping key that something needs", (o) => status(terminal, o));
}

async function rotate(terminal: Terminal, { json }: Options): Promise<void> {
  const done = await withConnection(terminal, carryOut);
  terminal.out(json ? `${JSON.stringify(done)}\n` : describe(done));
  if (done.workspaces.some(({ left }) => left > 0)) throw new Failed();
}

async function carryOut(connection: Connection): Promise<Rotated> {
  const { version, isNew, workspaces: ids } = await connection.call("keys-rotate", {});
  const workspaces: RotatedWorkspace[] = [];
  for (const workspaceId of ids) workspaces.push(await connection.call("keys-rewrap", { workspaceId }));
  return { version, isNew, workspaces, ...(await connection.call("keys-settle", {})) };
}

async function status(terminal: Terminal, { json }: Options): Promise<void> {
  const { versions } = await withConnection(terminal, (connection) => connection.call("keys-status", {}));
  terminal.out(json ? `${JSON.stringify({ versions })}\n` : versions.map(toLine).join(""));
}

function describe({ version, isNew, workspaces, destroyed, versions }: Rotated): string {
  const made = isNew ? `${version} is new and wraps from now on.` : `No version was made: ${version} is the newest.`;
  const lines = workspaces.map(({ workspace, keys, left }) => {
    return `${workspace}: ${keys - left} of ${keys} data keys are wrapped by a key of the newest version.\n`;
  });
  const gone = destroyed.map((id) => `${id}  destroyed\n`);
  return `${made}\n${lines.join("")}${gone.join("")}${versions.map(toLine).join("")}`;
}

function toLine({ id, isNewest, wraps, backups }: Version): string {
  return `${id}  ${isNewest ? "newest" : "older "}  wraps ${wraps} keys; ${backups} backups of the keyring need it\n`;
}
