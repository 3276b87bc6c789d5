import { startWorker } from "../../src/jobs/worker";
import { composeAt, type KillPoint, type Victim, type Watch } from "./worker-process";

const never = new Promise<never>(() => undefined);

/** Workers to kill: each takes jobs of its place until its point is reached; the last to get there kills them all. */
async function main(): Promise<void> {
  const victims = JSON.parse(process.argv[2] ?? "") as Victim[];
  let left = victims.length;
  const stop = () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
    return never;
  };
  process.stdin.on("end", () => process.exit()).resume();
  for (const { place, kill } of victims) {
    const { app } = await composeAt(place, kill ? stopAt(kill, stop) : undefined);
    await startWorker(app, { url: place.connections.workerUrl, concurrency: 1, pollMs: 100 });
  }
}

function stopAt(kill: KillPoint, stop: () => Promise<never>): Watch {
  const [wanted, nth = "1"] = kill.at.split("#");
  let seen = 0;
  return async (at, when) => {
    if (when !== kill.when || (at !== wanted && wanted !== "any")) return;
    seen += 1;
    if (seen === Number(nth)) await stop();
  };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
