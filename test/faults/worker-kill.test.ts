import assert from "node:assert/strict";
import { startZoomRehearsal, type ZoomRehearsal } from "../../src/embedded/zoom-rehearsal";
import { randomFrom } from "../support/random";
import { copyPlace, dropPlace } from "../support/snapshots";
import { dieTogether, type KillPoint, type Place, type Watch } from "../support/worker-process";
import { makeScenes, type Scene } from "./worker-scenes";
import { hurry, type Run, takeOver } from "./worker-takeover";

/** Each step's job, and where its worker dies. */
const POINTS: Record<Scene, readonly string[]> = {
  ingest: ["recordings.download", "blobs.put#2", "commit:source.stored"],
  normalize: ["blobs.read", "commit:transcript.normalized"],
  store: ["vectors.upsert", "commit:session.stored"],
  derive: ["sasha.deriveInsights", "commit:insights.derived"],
  evidence: ["keyring.load", "commit:session.ready"],
  deliver: ["notify:PACK_DELIVERED", "commit:pack.delivered"],
  fill: ["sasha.fillForm", "commit:form.filled"],
  regenerate: ["sasha.deriveInsights", "commit:insight.regenerated", "commit:pack.created"],
  "audit-seal": ["keyring.installationSecret", "commit:silent"],
  assign: ["vectors.assign", "commit:silent#2"],
};
/** A port that can be asked twice: the second call is logged beside the first. */
const REPEATED = ["sasha.deriveInsights", "sasha.fillForm"];
const TAKEN_OVER_MS = 10_000;
const ANYWHERE = 5;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

interface Case {
  scene: Scene;
  kill: KillPoint;
}

describe("a worker that is killed", () => {
  const downloadToken = "a-token-of-the-rehearsal";
  let zoom: ZoomRehearsal;
  let scenes: Awaited<ReturnType<typeof makeScenes>> = new Map();
  const usual = new Map<Scene, Run>();
  /** Calls that an undisturbed run from ingest to review makes. */
  let calls = 0;

  before(async function () {
    this.timeout(120_000);
    zoom = await startZoomRehearsal({ downloadToken });
    scenes = await makeScenes(zoom, downloadToken);
    const whole = Object.keys(POINTS) as Scene[];
    const watch: Watch = async (_, when) => {
      calls += when === "before" ? 1 : 0;
    };
    const runs = whole.map(async (scene) => {
      const place = await copyPlace(scenes.get(scene) as Place, zoom.downloadHosts);
      return [scene, await finish(place, null, scene === "ingest" ? watch : undefined)] as const;
    });
    for (const [scene, run] of await Promise.all(runs)) usual.set(scene, run);
  });

  after(async () => {
    for (const place of scenes.values()) await dropPlace(place);
    await zoom.close();
  });

  for (const [index, round] of rounds().entries()) {
    describe(round.name, () => {
      let runs: Run[] = [];
      before(async function () {
        this.timeout(120_000);
        runs = await killAll(round.cases, scenes, index > 0);
      });
      for (const [place, { scene, kill }] of round.cases.entries())
        it(`loses and doubles nothing: ${scene}, ${kill.when} ${kill.at}`, () =>
          assertWhole(runs[place] as Run, usual.get(scene) as Run, kill));
    });
  }

  it(`loses and doubles nothing, wherever it dies (SEED=${seed})`, async function () {
    this.timeout(120_000);
    const random = randomFrom(seed);
    const cases = Array.from({ length: ANYWHERE }, (): Case => {
      const nth = 1 + Math.floor(random() * calls * 0.95);
      return { scene: "ingest", kill: { at: `any#${nth}`, when: "before" } };
    });
    const runs = await killAll(cases, scenes, true);
    for (const [index, run] of runs.entries()) {
      const { at } = (cases[index] as Case).kill;
      assert.deepEqual(run.flaws, [], at);
      assert.deepEqual(run.outcome, usual.get("ingest")?.outcome, at);
    }
  });
});

function assertWhole(run: Run, usual: Run, kill: KillPoint): void {
  assert.deepEqual(run.flaws, []);
  assert.deepEqual(run.outcome, usual.outcome);
  assert.ok(run.takenOverMs < TAKEN_OVER_MS, `taken over after ${run.takenOverMs} ms`);
  const repeated = REPEATED.includes(kill.at) ? ["STARTED"] : [];
  if (!kill.at.startsWith("commit:")) assert.deepEqual(run.calls, [...usual.calls, ...repeated].sort());
}

/** The n-th points of all steps die together: a process is dear, and its workers don't know of each other. */
function rounds(): { name: string; cases: Case[] }[] {
  const points = (Object.keys(POINTS) as Scene[]).map((scene) =>
    POINTS[scene].flatMap((at) => (["before", "after"] as const).map((when): Case => ({ scene, kill: { at, when } }))),
  );
  const round = (from: number, to: number) => points.flatMap((cases) => cases.slice(from, to));
  return [
    { name: "before a port was asked", cases: round(0, 1) },
    { name: "before a port's answer was used", cases: round(1, 2) },
    { name: "before a commit, or at a later call", cases: round(2, 3) },
    { name: "after a commit, or at a later call", cases: round(3, 4) },
    { name: "at a later commit", cases: round(4, 6) },
  ];
}

async function killAll(cases: readonly Case[], scenes: ReadonlyMap<string, Place>, hurried: boolean): Promise<Run[]> {
  const places = await Promise.all(
    cases.map(({ scene }) => {
      const from = scenes.get(scene) as Place;
      return copyPlace(from, from.downloadHosts);
    }),
  );
  const { killedAt } = await dieTogether(cases.map(({ kill }, index) => ({ place: places[index] as Place, kill })));
  if (hurried) for (const place of places) await hurry(place);
  return Promise.all(places.map((place) => finish(place, killedAt)));
}

/** Lets another worker take over what was at hand, and finish. */
async function finish(place: Place, killedAt: number | null, watch?: Watch): Promise<Run> {
  try {
    return await takeOver(place, killedAt, watch);
  } finally {
    await dropPlace(place);
  }
}
