import "reflect-metadata";
import { Command, CommanderError } from "commander";
import { addAudit } from "./audit";
import { addBackup } from "./backup";
import { addCertificate } from "./certificate";
import { addErase } from "./erase";
import { addEval } from "./eval";
import { EXIT, EXIT_HELP, Failed, toFailure, toLine } from "./exit";
import { addImport } from "./import";
import { addKeys } from "./keys";
import { addMigrate } from "./migrate";
import { addRetention } from "./retention";
import { addStart } from "./start";
import { processTerminal, type Terminal } from "./terminal";
import { addToken } from "./token";
import { addWorkspace } from "./workspace";

const COMMANDS = [
  addStart,
  addMigrate,
  addToken,
  addWorkspace,
  addImport,
  addAudit,
  addBackup,
  addKeys,
  addCertificate,
  addRetention,
  addErase,
  addEval,
];

/** Runs one command line, without the program's name, and gives its exit code. A server that was started lives on. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await makeProgram(terminal).parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof Failed) return EXIT.no;
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    return explain(error, args, terminal);
  }
}

function makeProgram(terminal: Terminal): Command {
  const program = new Command("regenesis")
    .description("Governs the life of coaching data, from ingest to provable deletion.")
    .addHelpText("after", EXIT_HELP);
  for (const add of COMMANDS) add(program, terminal);
  quieten(program, terminal);
  return program;
}

/** Commander prints to our terminal and leaves the exit to us. Subcommands inherit neither once they are made. */
function quieten(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showHelpAfterError("Add --help for what can be said.")
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  for (const child of command.commands) quieten(child, terminal);
}

/** One line for a person; with --json an object for a program as well. */
function explain(error: unknown, args: readonly string[], terminal: Terminal): number {
  const failure = toFailure(error);
  const { code, message, field } = failure;
  if (args.includes("--json")) terminal.out(`${JSON.stringify({ error: { code, message, field } })}\n`);
  // Commander has printed its own already.
  if (!(error instanceof CommanderError)) terminal.err(`${toLine(failure)}\n`);
  const isWanted = /^(debug|trace)$/.test(terminal.env.LOG_LEVEL ?? "");
  if (failure.exit === EXIT.fault && isWanted) terminal.err(`${error instanceof Error ? error.stack : error}\n`);
  return failure.exit;
}

/** The program: its exit code is set and not forced, so that a server goes on. */
export async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), processTerminal());
}
