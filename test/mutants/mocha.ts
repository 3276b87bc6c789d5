import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** How test files ended; `said` is the sentence of the first that failed, or why none could. */
export interface Outcome {
  kind: "green" | "red" | "broken";
  said: string;
}

interface Report {
  stats: { passes: number; failures: number };
  failures: { fullTitle: string }[];
}

/** Longer than any of the files takes on a busy machine: a guard's absence may make a test wait for ever. */
const PATIENCE_MS = 400_000;

/** Runs test files of a checkout up to the first that fails. */
export async function runTests(folder: string, tests: readonly string[]): Promise<Outcome> {
  const file = join(folder, "mutant-report.json");
  await rm(file, { force: true });
  const mocha = join(folder, "node_modules/mocha/bin/mocha.js");
  const args = [mocha, "--bail", "--reporter", "json", "--reporter-option", `output=${file}`, ...tests];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (part: Buffer) => {
    said = `${said}${part}`.slice(-400);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const signal = await new Promise<NodeJS.Signals | null>((done) => child.once("exit", (_, by) => done(by)));
  clearTimeout(timer);
  if (signal) return { kind: "red", said: "it came to no end" };
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return { kind: "broken", said: said.trim().split("\n").at(-1) ?? "" };
  const { stats, failures } = JSON.parse(text) as Report;
  if (stats.failures > 0) return { kind: "red", said: failures[0]?.fullTitle ?? "" };
  return stats.passes > 0 ? { kind: "green", said: "" } : { kind: "broken", said: "no test was found" };
}
