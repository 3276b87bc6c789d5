import assert from "node:assert/strict";
import { toTasks } from "../../src/jobs/worker";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { upload } from "../support/sessions";
import { type World, world } from "../support/world";
import { queue, row, rows, runWaiting, vttOf } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

describe("jobs", () => {
  let w: World;
  let sasha: ScriptedSasha;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
  });
  after(() => w.close());

  async function aTranscript(): Promise<string> {
    const { id } = await createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });
    await upload(
      w.app,
      w.here.coach,
      id,
      vttOf("Maren Holt: Hello.", "Ilse Brandt: I planted tulips and I will water them daily."),
    );
    return id;
  }

  it("a job that fails leaves its code in the queue and the log, and no word of the error", async () => {
    sasha.failOn("deriveInsights", 1, new Error("tulips were planted by Ilse"));
    await aTranscript();
    await w.runJobs();
    const [waiting] = await queue(w);
    assert.deepEqual([waiting?.task, waiting?.lastError, waiting?.attempts], ["derive", "INTERNAL", 1]);
    const kept = JSON.stringify([
      w.logged,
      await rows(w, "select j.*, p.* from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id"),
    ]);
    assert.doesNotMatch(kept, /tulip|Ilse/i);
    await runWaiting(w);
    assert.deepEqual(await queue(w), []);
  });

  it("a job is given up after twelve tries, and its session says so", async () => {
    sasha.failOn("deriveInsights");
    const id = await aTranscript();
    await w.runJobs();
    for (let tries = 1; tries < 12; tries++) {
      assert.equal((await row(w, "select state from session where id = $1", [id])).state, "PROCESSING");
      await runWaiting(w);
    }
    sasha.heal();
    const session = await row(w, "select state, failure from session where id = $1", [id]);
    assert.deepEqual(session, { state: "FAILED", failure: "SASHA_FAILED" });
    assert.equal(
      (await rows(w, "select id from llm_call where session_id = $1 and outcome = 'FAILED'", [id])).length,
      12,
    );
    assert.deepEqual(await queue(w), []);
  });

  it("payloads hold ids and counts alone", async () => {
    await aTranscript();
    const jobs = await queue(w);
    assert.ok(jobs.length > 0);
    for (const { payload } of jobs)
      for (const value of Object.values(payload))
        assert.ok(typeof value === "number" || /^[0-9a-f-]{36}$/.test(String(value)));
    await w.runJobs();
  });

  it("the clock's tasks make one job a workspace, and one only while it waits", async () => {
    const tasks = toTasks(w.app);
    const helpers = {
      query: async (sql: string) => ({ rows: await w.look(sql) }),
      addJob: (task: string, payload: object, { jobKey }: { jobKey: string }) =>
        w.look("select graphile_worker.add_job($1, $2::json, job_key => $3)", [task, JSON.stringify(payload), jobKey]),
    };
    for (const task of ["each:audit-seal", "each:tidy", "each:audit-seal"]) await tasks[task]?.({}, helpers as never);
    const made = (await queue(w)).map(({ task, payload }) => `${task} ${payload.workspaceId}`);
    const due = ["audit-seal", "tidy"].flatMap((task) => [w.here, w.there].map(({ id }) => `${task} ${id}`));
    assert.deepEqual(made.sort(), due.sort());
    await w.runJobs();
    assert.deepEqual(await queue(w), []);
    const [sealed] = await rows(
      w,
      "select count(*) = count(l.entry_id) as whole from audit_entry e left join audit_link l on l.entry_id = e.id",
    );
    assert.deepEqual(sealed, { whole: true });
  });
});
