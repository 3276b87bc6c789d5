import "./as-in-production";
import { closeWorlds } from "../test/support/world";
import { erasePerson } from "./erase-person";
import { ingestToPacks } from "./ingest-to-packs";
import { type Benchmark, isMissed, type Outcome } from "./measure";
import { nestedGraphql } from "./nested-graphql";
import { recordingEncryption } from "./recording-encryption";
import { type Failure, toNotes, toTable, writeResults } from "./report";
import { scopedRead } from "./scoped-read";
import { sweep } from "./sweep";
import { uploadMemory } from "./upload-memory";
import { verifyCertificates } from "./verify-certificates";

const benchmarks: readonly Benchmark[] = [
  scopedRead,
  nestedGraphql,
  recordingEncryption,
  ingestToPacks,
  uploadMemory,
  verifyCertificates,
  sweep,
  erasePerson,
];

/** `npm run bench`, or some of them: `npm run bench -- scoped-read nested-graphql`. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown) {
    process.stderr.write(`There is no benchmark ${unknown}: ${benchmarks.map(({ name }) => name).join(", ")}.\n`);
    return 2;
  }
  const outcomes: Outcome[] = [];
  const failures: Failure[] = [];
  for (const { name, run } of benchmarks) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    try {
      outcomes.push(...(await run()));
    } catch (error) {
      failures.push({ name, message: error instanceof Error ? error.message : String(error) });
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  await closeWorlds();
  const file = await writeResults(outcomes, failures);
  process.stdout.write(`\n${toTable(outcomes)}\n\n${toNotes(outcomes)}\n\n`);
  for (const { name, message } of failures) process.stdout.write(`${name} FAILED: ${message}\n`);
  process.stdout.write(`Written to ${file}\n`);
  return failures.length > 0 || outcomes.some(isMissed) ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
