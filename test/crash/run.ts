import { parseArgs } from "node:util";
import { type Crashing, crashAt, enumerate, nameOf } from "./crash";
import { CAUSES } from "./events";
import { type Ground, openGround } from "./places";
import { makeScene } from "./scene";

const USAGE = `test:crash [--cause ${CAUSES.join("|")}] [--shard 1/1] [--list]`;

interface Shard {
  nth: number;
  of: number;
  /** Only says which points there are. */
  lists: boolean;
}

/** Every point of a cause, or a share of them: each is died at, recovered from and looked at. Exit 1 when one has a flaw. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { cause: { type: "string" }, shard: { type: "string" }, list: { type: "boolean" } },
  });
  const causes = values.cause ? CAUSES.filter((cause) => cause === values.cause) : CAUSES;
  const [, nth, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(values.shard ?? "1/1") ?? [];
  if (causes.length === 0 || !nth || !of || Number(nth) > Number(of)) throw new Error(USAGE);
  const ground = await openGround();
  try {
    const scene = await makeScene(ground);
    const shard = { nth: Number(nth), of: Number(of), lists: values.list === true };
    let flawed = 0;
    for (const crashing of await enumerate(ground, scene, causes)) flawed += await runShard(ground, crashing, shard);
    return flawed > 0 ? 1 : 0;
  } finally {
    await ground.close();
  }
}

async function runShard(ground: Ground, crashing: Crashing, { nth, of, lists }: Shard): Promise<number> {
  const { cause, points, flaws } = crashing;
  if (flaws.length > 0) {
    say(`${cause}, undisturbed: ${flaws.join("; ")}`);
    return 1;
  }
  const share = points.filter((_, index) => index % of === nth - 1);
  say(`${cause}: ${points.length} points; shard ${nth}/${of}: ${share.length}`);
  if (lists) {
    for (const point of share) say(`  ${nameOf(point)}`);
    return 0;
  }
  let [flawed, missed] = [0, 0];
  const cases = share.map((point) => ({ crashing, point }));
  for await (const verdict of crashAt(ground, cases)) {
    if (!verdict.reached) missed += 1;
    if (!verdict.reached) say(`  ${nameOf(verdict.point)}: over before it came`);
    if (verdict.flaws.length === 0) continue;
    flawed += 1;
    say(`  ${nameOf(verdict.point)}: ${verdict.flaws.join("; ")}`);
  }
  say(`${cause}: ${share.length - flawed} whole, ${flawed} with flaws, ${missed} not reached`);
  return flawed;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(2);
  },
);
