import { Client } from "pg";
import { DisposalRun } from "../src/entities";
import { dispose } from "../src/lifecycle/dispose/cascade";
import { openRun } from "../src/lifecycle/dispose/open-run";
import { type World, world } from "../test/support/world";
import { type Seeded, seedDisposal } from "./disposal-data";
import { type Benchmark, median, type Outcome, toRatio } from "./measure";

const UTTERANCES_EACH = 1_000;
const SESSIONS = 1_000;
const ROOTS_A_RUN = 500;
const PAIRS = 1;
const MEBIBYTE = 1024 * 1024;

/** A retention sweep of a million rows, with everything that proves it, against one DELETE of as many. */
export const sweep: Benchmark = {
  name: "sweep",
  async run() {
    const pairs = [];
    const grown: number[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const { ours, baseline, memory } = await measure(SESSIONS);
      pairs.push({ ours, baseline, ratio: ours / baseline });
      grown.push(memory);
    }
    const small = (await measure(SESSIONS / 10)).memory;
    const facts = { utterances: SESSIONS * UTTERANCES_EACH, sessions: SESSIONS, "sessions a run": ROOTS_A_RUN };
    const ratio = toRatio(pairs, {
      name: "sweep",
      what: "sessions that expire, with manifest, holds, probes, keys, audit and certificates, against one DELETE of their utterances",
      bound: { at: "most", value: 2 },
      aim: 1.3,
      of: "s",
      facts,
    });
    return [ratio, toMemory(median(grown), small)];
  },
};

function toMemory(large: number, small: number): Outcome {
  return {
    name: "sweep/memory",
    what: "what the heap held at most during the sweep, 1,000,000 rows less 100,000",
    value: large - small,
    unit: "MB",
    bound: { at: "most", value: 64 },
    aim: 16,
    sides: { ours: large, baseline: small, unit: "MB" },
    pairs: [],
    facts: { "rows, large": SESSIONS * UTTERANCES_EACH, "rows, small": (SESSIONS * UTTERANCES_EACH) / 10 },
  };
}

async function measure(sessions: number): Promise<{ ours: number; baseline: number; memory: number }> {
  const w = await world();
  try {
    const sizes = { sessions, utterances: UTTERANCES_EACH, sources: 0 };
    const here = await seedDisposal(w, w.here, sizes);
    const there = await seedDisposal(w, w.there, sizes);
    const baseline = await bareDelete(w, there);
    const { seconds, memory } = await ourSweep(w, here);
    return { ours: seconds, baseline, memory };
  } finally {
    await w.close();
  }
}

async function bareDelete(w: World, { workspaceId, sessionIds }: Seeded): Promise<number> {
  const client = new Client(w.databases.superUrl);
  await client.connect();
  try {
    const startedAt = performance.now();
    await client.query("delete from utterance where workspace_id = $1 and session_id = any($2::uuid[])", [
      workspaceId,
      sessionIds,
    ]);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await client.end();
  }
}

async function ourSweep(w: World, { sessionIds }: Seeded): Promise<{ seconds: number; memory: number }> {
  const { app, here } = w;
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  }, 20);
  const startedAt = performance.now();
  for (let start = 0; start < sessionIds.length; start += ROOTS_A_RUN) {
    const roots = sessionIds.slice(start, start + ROOTS_A_RUN).map((id) => ({ kind: "SESSION" as const, id }));
    const request = { cause: "RETENTION" as const, dueKey: `retention:SESSION:${start}`, rule: "retention", roots };
    const run = (await app.write(here.system, (unit) => openRun(app, unit, request))) as DisposalRun;
    await dispose(app, here.system, { runId: run.id });
  }
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watching);
  const left = await w.look<{ left: number }>("select count(*)::int as left from utterance where workspace_id = $1", [
    here.id,
  ]);
  if (left[0]?.left !== 0) throw new Error("the sweep left rows");
  return { seconds, memory: (most - before) / MEBIBYTE };
}
