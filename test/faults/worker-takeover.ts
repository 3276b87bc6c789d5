import assert from "node:assert/strict";
import { startWorker } from "../../src/jobs/worker";
import { look } from "../support/snapshots";
import { until } from "../support/until";
import { composeAt, type Place, type Watch } from "../support/worker-process";
import { flawsOf, type Outcome, outcomeOf } from "./worker-outcome";

export interface Run {
  outcome: Outcome;
  flaws: string[];
  calls: string[];
  /** From the kill until another worker held the job, ms. */
  takenOverMs: number;
}

/** Another worker takes over what was at hand when one was killed (null: none was), and finishes. */
export async function takeOver(place: Place, killedAt: number | null, watch?: Watch): Promise<Run> {
  const composition = await composeAt(place, watch);
  try {
    const interrupted = killedAt === null ? null : await jobAtHand(place);
    const worker = await startWorker(composition.app, { url: place.connections.workerUrl, concurrency: 1 });
    try {
      if (interrupted) await until(() => isTakenOver(place, interrupted), 30_000, "nobody took over");
      const takenOverMs = Date.now() - (killedAt ?? Date.now());
      await until(async () => (await look(place, QUEUE)).length === 0, 60_000, "the queue did not empty");
      const calls = await look<{ outcome: string }>(place, "select outcome from llm_call order by 1");
      const [outcome, flaws] = await Promise.all([outcomeOf(place), flawsOf(place, composition)]);
      return { takenOverMs, outcome, flaws, calls: calls.map((row) => row.outcome) };
    } finally {
      await worker.stop();
    }
  } finally {
    await composition.close();
  }
}

/** What was at hand looks five seconds older, so that it is doubted at the next sweep. */
export async function hurry(place: Place): Promise<void> {
  await look(place, "update graphile_worker._private_jobs set locked_at = locked_at - interval '5 seconds'");
}

const QUEUE = "select from graphile_worker._private_jobs";

async function jobAtHand(place: Place): Promise<string> {
  const locked = await look<{ id: string }>(place, `${QUEUE.replace("from", "id from")} where locked_at is not null`);
  assert.equal(locked.length, 1, "one job was at hand");
  return (locked[0] as { id: string }).id;
}

async function isTakenOver(place: Place, id: string): Promise<boolean> {
  return (await look(place, `${QUEUE} where id = $1 and attempts < 2`, [id])).length === 0;
}
