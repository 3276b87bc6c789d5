import type { Command } from "commander";
import type { Config } from "../config";
import type { Started } from "../main";
import { readSettings } from "./settings";
import type { Terminal } from "./terminal";

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export function addStart(program: Command, terminal: Terminal): void {
  program
    .command("start")
    .description("start the server with the parts and the worker that the variables ask for")
    .option("--json", "print JSON once it runs")
    .action((options: { json?: boolean }) => run(terminal, options));
}

async function run(terminal: Terminal, { json }: { json?: boolean }): Promise<void> {
  const config = readSettings(terminal.env);
  const { start } = require("../main") as typeof import("../main");
  const started = await start(config);
  stopOnSignal(started);
  terminal.out(json ? `${JSON.stringify({ url: started.url, pid: process.pid })}\n` : welcome(started.url, config));
}

/** The first signal drains; a second one, of somebody who can't wait, ends at once. */
function stopOnSignal(started: Started): void {
  let isStopping = false;
  const stop = (signal: keyof typeof SIGNALS) => {
    if (isStopping) process.exit(SIGNALS[signal]);
    isStopping = true;
    started.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) process.on(signal, () => stop(signal));
}

function welcome(url: string, config: Config): string {
  const isDemo = config.database === null && config.oidc === null;
  const lines = [
    `ReGenesis runs at ${url}`,
    ...(isDemo ? ["Sign in as somebody of the demo workspace with a token:"] : []),
    ...(isDemo ? ["  npx regenesis token --workspace demo --user coach1@demo.test"] : []),
    ...(isDemo
      ? ["People: admin1, admin2, coach1, coach2, coachee1, coachee2, coachee3, integrator, all @demo.test."]
      : []),
    "Ctrl-C stops it.",
  ];
  return `\n${lines.join("\n")}\n\n`;
}
