import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { isMissed, type Outcome } from "./measure";

const OUTPUT = join(__dirname, "../bench-output");

export interface Failure {
  name: string;
  message: string;
}

/** Everything of one run, for machines; the table says the same for people. */
export async function writeResults(outcomes: Outcome[], failures: Failure[]): Promise<string> {
  const machine = {
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  const results = outcomes.map((outcome) => ({ ...outcome, missed: isMissed(outcome) }));
  await mkdir(OUTPUT, { recursive: true });
  const file = join(OUTPUT, "results.json");
  const text = JSON.stringify({ at: new Date().toISOString(), machine, results, failures }, null, 2);
  await writeFile(file, `${text}\n`);
  return file;
}

export function toTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.name,
    toValue(outcome, outcome.value),
    spread(outcome),
    outcome.bound ? `${outcome.bound.at === "least" ? "≥" : "<"} ${toValue(outcome, outcome.bound.value)}` : "-",
    outcome.aim === null ? "-" : toValue(outcome, outcome.aim),
    outcome.sides ? `${round(outcome.sides.ours)} : ${round(outcome.sides.baseline)} ${outcome.sides.unit}` : "-",
    isMissed(outcome) ? "MISSED" : outcome.bound ? "ok" : "",
  ]);
  const head = ["benchmark", "median", "of pairs", "bound", "aim", "ours : baseline", ""];
  return layOut([head, ...rows]);
}

/** One line each of what was held against what, and how. */
export function toNotes(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ name, what, facts }) => {
      const told = Object.entries(facts).map(([fact, value]) => `${fact} ${value}`);
      return `${name}: ${what}; ${told.join(", ")}`;
    })
    .join("\n");
}

function spread({ pairs, ...outcome }: Outcome): string {
  if (pairs.length === 0) return "-";
  const ratios = pairs.map(({ ratio }) => ratio);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => toValue(outcome, ratio));
  return `${pairs.length}: ${low}–${high}`;
}

function toValue({ unit }: Pick<Outcome, "unit">, value: number): string {
  return unit === "ratio" ? value.toFixed(2) : `${Math.round(value)} ${unit}`;
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

function layOut(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: string[]) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => toLine(row).trimEnd()).join("\n");
}
