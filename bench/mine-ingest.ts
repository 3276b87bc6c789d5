import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashingEmbedder } from "../src/adapters/hashing-embedder";
import type { App, Who } from "../src/app";
import type { Conversation } from "../src/cli/eval/corpus";
import { measurePacks } from "../src/cli/eval/measure-packs";
import { readConfig } from "../src/config";
import { systemWho } from "../src/jobs/system";
import { startWorker } from "../src/jobs/worker";
import { createSession } from "../src/lifecycle/ingest/create-session";
import { createWorkspace } from "../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../src/lifecycle/ingest/people";
import { classify } from "../src/lifecycle/normalize/classify";
import { findPii } from "../src/lifecycle/normalize/pii";
import { parseVtt } from "../src/lifecycle/normalize/vtt";
import { openRuntime } from "../src/runtime";
import { upload, vtt } from "../test/support/sessions";
import { toWho } from "../test/support/world";
import { COACH, type Recorded, readRecorded } from "./conversations";
import { alternate, type Benchmark, toRatio } from "./measure";

const WAIT_MS = 300_000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** From upload to packs for review, through the embedded parts and one worker, against the same thinking in memory. */
export const ingestToPacks: Benchmark = {
  name: "ingest-to-packs",
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "regenesis-bench-"));
    const runtime = await openRuntime(readConfig({ DATA_DIR: join(folder, "data") }), quiet);
    const worker = await startWorker(runtime.app, { url: runtime.connections.workerUrl, concurrency: 1 });
    try {
      const recorded = await readRecorded();
      const minutes = recorded.reduce((sum, { durationMs }) => sum + durationMs, 0) / 60_000;
      const coach = await makeCoach(runtime.app);
      const pairs = await alternate(
        async () => minutes / (await takeIn(runtime.app, coach, recorded)),
        async () => minutes / (await think(recorded)),
        { warmUps: 1, pairs: 5 },
      );
      const facts = { conversations: recorded.length, minutes: Math.round(minutes), workers: 1, "jobs at once": 1 };
      return [toRatio(pairs, { ...told, facts })];
    } finally {
      await worker.stop();
      await runtime.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const told = {
  name: "ingest-to-packs",
  what: "upload to READY on the embedded parts against parse, classify, derive and cross-check in memory",
  bound: null,
  aim: null,
  of: "transcript min/s",
};

async function makeCoach(app: App): Promise<Who> {
  const system = systemWho(app.newId());
  await createWorkspace(app, system, { slug: "bench", name: "Bench" });
  return toWho(await inviteUser(app, system, { email: "coach@bench.test", displayName: COACH, role: "COACH" }));
}

/** Seconds until the last session is ready; each round has coachees of its own, so that no round has more past. */
async function takeIn(app: App, coach: Who, recorded: readonly Recorded[]): Promise<number> {
  const system = systemWho(coach.workspaceId);
  const coachees = new Map<string, string>();
  for (const name of new Set(recorded.map(({ coachee }) => coachee))) {
    const person = { email: `${app.newId()}@bench.test`, displayName: name, role: "COACHEE" as const };
    coachees.set(name, (await inviteUser(app, system, person)).id);
  }
  const sessions: string[] = [];
  const startedAt = performance.now();
  for (const { coachee, bytes } of recorded) {
    const coacheeId = coachees.get(coachee);
    const session = await createSession(app, coach, { kind: "COACHING", title: "A conversation", coacheeId });
    sessions.push(session.id);
    await upload(app, coach, session.id, vtt(bytes));
  }
  await ready(app, coach, sessions, startedAt + WAIT_MS);
  return (performance.now() - startedAt) / 1000;
}

async function ready(app: App, coach: Who, sessions: string[], until: number): Promise<void> {
  const sql = `select s.id, s.state, (select count(*)::int from evidence_pack p
    where p.workspace_id = s.workspace_id and p.session_id = s.id) as packs from session s where s.id = any($1)`;
  type Row = { id: string; state: string; packs: number };
  while (performance.now() < until) {
    const rows = await app.read(coach, (reader) => reader.rows<Row>(sql, [sessions]));
    const failed = rows.find(({ state }) => state === "FAILED");
    if (failed) throw new Error(`session ${failed.id} failed`);
    if (rows.every(({ state }) => state === "READY")) {
      if (rows.length !== sessions.length || rows.some(({ packs }) => packs < 3)) throw new Error("packs are missing");
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not ready after ${WAIT_MS / 1000} s`);
}

/** Seconds for what a machine has to think about them: no store, no key, no queue. */
async function think(recorded: readonly Recorded[]): Promise<number> {
  const startedAt = performance.now();
  const conversations = recorded.map(({ coachee, bytes }, at) => toConversation(String(at), coachee, bytes));
  for (const { coach, coachee, cues } of conversations) {
    const counts: Parameters<typeof classify>[1] = {};
    for (const { kind } of cues.flatMap(({ text }) => findPii(text, [coach, coachee])))
      counts[kind] = (counts[kind] ?? 0) + 1;
    classify(
      cues.map(({ speaker, text }, at) => ({ id: String(at), text, speaker })),
      counts,
    );
    // What the vector store would be given; measurePacks embeds again what it looks up.
    const texts = cues.map(({ text }) => text);
    await hashingEmbedder().embed(texts, Buffer.alloc(32, 7));
  }
  const { packs, guardRefusals } = await measurePacks(conversations);
  if (guardRefusals > 0 || packs.length < 3 * recorded.length) throw new Error("packs are missing in memory");
  return (performance.now() - startedAt) / 1000;
}

function toConversation(file: string, coachee: string, bytes: Buffer): Conversation {
  const cues = parseVtt(bytes.toString("utf8")).map(({ startMs, endMs, speaker, text }) => {
    const role = speaker === COACH ? ("COACH" as const) : ("COACHEE" as const);
    return { speaker: role, startMs, endMs, text, label: null };
  });
  return { file, coach: COACH, coachee, cues };
}
