import assert from "node:assert/strict";
import { readCertificate } from "../../src/crypto/certificate";
import type { DisposalRun } from "../../src/entities";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { race, randomFrom } from "../support/random";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const WORKERS = 3;

describe(`several workers on one run (SEED=${seed})`, function () {
  this.timeout(120_000);
  const random = randomFrom(seed);
  let w: World;
  let sessionId = "";
  beforeEach(async () => {
    w = await world();
    sessionId = (await aReviewedSession(w)).session.id;
  });
  afterEach(() => w.close());

  const open = () =>
    w.app.write(w.here.admin, (unit) =>
      openRun(w.app, unit, {
        ...{ cause: "SESSION_DELETED", dueKey: `session:${sessionId}`, rule: "deletion of a session" },
        roots: [{ kind: "SESSION", id: sessionId }],
      }),
    );

  it("issue one certificate, with the counts of what there was", async () => {
    const counted = ["utterance", "insight", "evidence_pack", "pack_quote", "participant", "pii_finding"];
    const counts = counted.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(", ");
    const [before] = await w.look<Record<string, number>>(`select ${counts}`);
    const { id: runId } = (await open()) as DisposalRun;
    const work = () => dispose(w.app, w.here.system, { runId });
    await race(
      random,
      Array.from({ length: WORKERS }, () => work),
    );
    await w.runJobs();
    const rows = await w.look<{ jws: string }>("select jws from deletion_certificate");
    assert.equal(rows.length, 1);
    const { body } = await readCertificate(rows[0]?.jws ?? "", await w.app.signer.published());
    const said = (body?.findings ?? []).filter(({ category }) => counted.includes(category));
    assert.deepEqual(Object.fromEntries(said.map(({ category, deleted }) => [category, deleted])), before);
    const [run] = await w.look<{ state: string }>("select state from disposal_run");
    assert.equal(run?.state, "DONE");
    assert.deepEqual(await w.look("select from disposal_item where state <> 'GONE'"), []);
  });

  it("change nothing of what another has finished since they looked", async () => {
    const { id: runId } = (await open()) as DisposalRun;
    const release = holdFirst(w);
    const late = dispose(w.app, w.here.system, { runId });
    await release.reached;
    await dispose(w.app, w.here.system, { runId });
    const [first] = await w.look<{ jws: string; findings: string }>(certified);
    release.go();
    await late;
    await w.runJobs();
    assert.deepEqual(await w.look(certified), [first]);
    assert.deepEqual(await w.look("select from disposal_item where state <> 'GONE'"), []);
  });

  it("have one run of a due set, however many ask for it at once", async () => {
    const runs = await race(
      random,
      Array.from({ length: 6 }, () => open),
    );
    const opened = runs.flatMap((run) => (run.status === "fulfilled" && run.value ? [run.value] : []));
    assert.equal(opened.length, 1);
    assert.deepEqual(
      runs.filter(({ status }) => status === "rejected"),
      [],
    );
    assert.equal((await w.look("select from disposal_run")).length, 1);
    assert.equal((await w.look("select from graphile_worker._private_jobs")).length, 1);
    await w.runJobs();
    assert.equal((await w.look("select from deletion_certificate")).length, 1);
  });
});

const certified = `select c.jws, (select jsonb_agg(s.findings order by s.position)::text from disposal_step s) as findings
  from deletion_certificate c`;

/** The first worker that is about to hide what goes waits there, with what it has read before. */
function holdFirst(w: World): { reached: Promise<void>; go(): void } {
  const destroy = w.app.destroy;
  let [go, reach] = [() => {}, () => {}];
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  let held = false;
  let planned = 0;
  Object.assign(w.app, {
    destroy: async (...asked: Parameters<typeof destroy>) => {
      planned += 1;
      // begin, plan, the items, the step's start, what is due: then the step itself.
      if (!held && planned === 6) {
        held = true;
        reach();
        await gate;
      }
      return destroy(...asked);
    },
  });
  return { reached, go };
}
