import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mutants } from "./list";
import { type Outcome, runTests } from "./mocha";
import type { Mutant } from "./mutant";

/**
 * `npm run test:mutants`: takes each guard out of a copy of the checkout and expects the tests that are named for it to go
 * red. Exit 1 for a guard that no test misses, for one that isn't in its file any more, and for tests that fail with it.
 * `-- --list` names them, `--only <text>` takes those whose name begins so or whose file has it, `--shard i/n` each nth of all.
 */
const COPIED = ["src", "test", "bin", "package.json", "tsconfig.json", ".mocharc.cjs", "schema.graphql"];
const root = resolve(__dirname, "../..");

interface Result {
  mutant: Mutant;
  isCaught: boolean;
  said: string;
  seconds: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { list: { type: "boolean" }, only: { type: "string" }, shard: { type: "string", default: "1/1" } },
  });
  const chosen = choose(values.only, values.shard);
  if (values.list) {
    for (const { name, file, tests } of chosen) console.log(`${name.padEnd(46)} ${file}  ${tests.join(" ")}`);
    console.log(`${chosen.length} mutants`);
    return 0;
  }
  const folder = await copyCheckout();
  try {
    return report(await runAll(folder, chosen));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function choose(only: string | undefined, shard: string): Mutant[] {
  const [index = 0, of = 0] = shard.split("/").map(Number);
  if (!(index >= 1 && of >= index)) throw new Error(`${shard} is no shard: give i/n, such as 2/8`);
  const doubled = mutants.find(({ name }, at) => mutants.findIndex((each) => each.name === name) !== at);
  if (doubled) throw new Error(`two mutants are called ${doubled.name}`);
  const isMeant = ({ name, file }: Mutant) => !only || name.startsWith(only) || file.includes(only);
  return mutants.filter((mutant, at) => at % of === index - 1 && isMeant(mutant));
}

async function copyCheckout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "regenesis-mutants-"));
  for (const name of COPIED) await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function runAll(folder: string, chosen: readonly Mutant[]): Promise<Result[]> {
  const whole = new Map<string, Outcome>();
  const results: Result[] = [];
  for (const mutant of chosen) {
    const key = mutant.tests.join(" ");
    // A test that is red anyway would seem to catch everything.
    if (!whole.has(key)) whole.set(key, await runTests(folder, mutant.tests));
    const before = whole.get(key) as Outcome;
    const begun = Date.now();
    const judged =
      before.kind === "green"
        ? await judge(folder, mutant)
        : { isCaught: false, said: `its tests are not green without it: ${before.said}` };
    const result = { mutant, ...judged, seconds: (Date.now() - begun) / 1000 };
    results.push(result);
    console.log(toLine(result));
  }
  return results;
}

async function judge(folder: string, { file, find, put, tests }: Mutant): Promise<Pick<Result, "isCaught" | "said">> {
  const path = join(folder, file);
  const text = await readFile(path, "utf8");
  const places = text.split(find).length - 1;
  if (places !== 1) return { isCaught: false, said: `what it replaces is ${places} times in its file` };
  await writeFile(
    path,
    text.replace(find, () => put),
  );
  try {
    const outcome = await runTests(folder, tests);
    if (outcome.kind === "red") return { isCaught: true, said: outcome.said };
    return { isCaught: false, said: outcome.kind === "green" ? "SURVIVED" : `no test ran: ${outcome.said}` };
  } finally {
    await writeFile(path, text);
  }
}

function toLine({ mutant, isCaught, said, seconds }: Result): string {
  return `${isCaught ? "caught  " : "NOT     "} ${mutant.name.padEnd(46)} ${mutant.file}  ${seconds.toFixed(1)} s  ${said}`;
}

function report(results: readonly Result[]): number {
  const left = results.filter(({ isCaught }) => !isCaught);
  console.log(`\n${results.length - left.length} of ${results.length} guards are missed by a test when they are gone.`);
  for (const result of left) console.log(toLine(result));
  return left.length > 0 ? 1 : 0;
}

void main().then((code) => {
  process.exitCode = code;
});
