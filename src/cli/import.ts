import type { Command } from "commander";
import type { Connection } from "./connection";
import { Failed, UsageError } from "./exit";
import { collect, type Found } from "./import/collect";
import { printable, progressOn } from "./import/progress";
import { type Imported, type Importer, sendSession } from "./import/send";
import { withConnection } from "./settings";
import type { Terminal } from "./terminal";

interface Options extends Importer {
  wait: boolean;
  json?: boolean;
}

export function addImport(program: Command, terminal: Terminal): void {
  program
    .command("import")
    .description("take conversations in: transcripts, chats, texts, recordings, or folders of them")
    .argument("<paths...>", ".vtt, .txt, audio and video files; those of one stem form one session")
    .requiredOption("--workspace <name>", "where they belong")
    .requiredOption("--coach <email>", "whose sessions they are")
    .option("--coachee <email>", "with whom; without it they wait for an assignment")
    .option("--title <title>", "the session's title (default: the files' stem)")
    .option("--no-wait", "return once the files are in, without waiting for READY or FAILED")
    .option("--json", "print JSON")
    .action((paths: string[], options: Options) => importFiles(terminal, paths, options));
}

async function importFiles(terminal: Terminal, paths: string[], options: Options): Promise<void> {
  const found = await collect(paths);
  if (options.title !== undefined && found.sessions.length > 1)
    throw new UsageError(`--title names one session, and these files are ${found.sessions.length}.`);
  const sessions = await withConnection(terminal, (connection) => sendAll(terminal, connection, found, options));
  if (options.json) terminal.out(`${JSON.stringify(toJson(sessions, found.skipped))}\n`);
  else report(terminal, sessions, found.skipped);
  if (sessions.some(({ state, refused }) => state === "FAILED" || refused.length > 0)) throw new Failed();
}

async function sendAll(
  terminal: Terminal,
  connection: Connection,
  found: Found,
  { wait, workspace, coach, coachee, title }: Options,
): Promise<Imported[]> {
  const progress = progressOn(terminal);
  const sent: Imported[] = [];
  try {
    if (wait) await connection.runJobs();
    const how = { progress, waits: wait };
    for (const session of found.sessions)
      sent.push(await sendSession(connection, { workspace, coach, coachee, title }, session, how));
    return sent;
  } finally {
    progress.clear();
  }
}

/** With one session its id stands at the top as well, where a script finds it at once. */
export function toJson(sessions: readonly Imported[], skipped: readonly string[]) {
  const [only] = sessions;
  const single = sessions.length === 1 && only ? { id: only.id, state: only.state, packs: only.packs } : {};
  return { ...single, sessions, skipped };
}

function report(terminal: Terminal, sessions: readonly Imported[], skipped: readonly string[]): void {
  for (const { id, stem, state, packs, failure, refused } of sessions) {
    const outcome = failure ? `${state} (${failure})` : state;
    terminal.out(`${id}  ${outcome}  ${packs} ${packs === 1 ? "pack" : "packs"}  ${printable(stem)}\n`);
    for (const { file, code, message } of refused) terminal.err(`  ${printable(file)}: ${code}: ${message}\n`);
  }
  for (const file of skipped) terminal.err(`Not imported, of no known kind: ${printable(file)}\n`);
}
