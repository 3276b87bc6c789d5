import type { Command } from "commander";
import { StartError } from "../errors";
import type { EvalReport } from "./eval/evaluate";
import { Failed, UsageError } from "./exit";
import type { Terminal } from "./terminal";

export function addEval(program: Command, terminal: Terminal): void {
  program
    .command("eval")
    .description("measure Sasha on labelled conversations; needs no server and no part")
    .requiredOption("--data <folder>", "the folder with index.csv, labels.csv and the transcripts")
    .option("--json", "print JSON")
    .action((options: { data: string; json?: boolean }) => run(terminal, options));
}

async function run(terminal: Terminal, { data, json }: { data: string; json?: boolean }): Promise<void> {
  const { evaluate } = require("./eval/evaluate") as typeof import("./eval/evaluate");
  const { formatReport } = require("./eval/report") as typeof import("./eval/report");
  const report = await evaluate(data).catch((error) => {
    // The corpus is the caller's: a folder without it is a wrong argument.
    throw error instanceof StartError ? new UsageError(error.message) : error;
  });
  terminal.out(json ? `${JSON.stringify(toCounts(report))}\n` : `${formatReport(report)}\n`);
  if (report.failures.length > 0) throw new Failed();
}

/** Counts and shares; the packs themselves hold what was said. */
function toCounts({ packs: { packs, ...counts }, talk, names, faults, pii, failures }: EvalReport) {
  const tally = (of: (pack: (typeof packs)[number]) => string) => {
    const sums: Record<string, number> = {};
    for (const pack of packs) sums[of(pack)] = (sums[of(pack)] ?? 0) + 1;
    return sums;
  };
  const byVerdict = tally(({ check }) => check.verdict);
  return {
    packs: { total: packs.length, byKind: tally(({ kind }) => kind), byVerdict, ...counts },
    talk,
    names,
    faults,
    pii,
    failures,
  };
}
