import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type CommandContext, commands } from "../../src/cli/commands";
import { toPublicId } from "../../src/entities";
import { dueAt } from "../../src/lifecycle/store/retention-clock";
import { type World, world } from "../support/world";
import { aFolder, DAY_MS, isGone } from "./disposal";

describe("the sweep from the command line", () => {
  let w: World;
  let context: CommandContext;
  beforeEach(async () => {
    w = await world();
    context = { app: w.app, database: w.composed.database, issueToken: null };
  });
  afterEach(() => w.close());

  const call = async <R>(name: string, args: object) => (await commands[name]?.(context, args)) as R;
  const old = new Date(Date.now() - 732 * DAY_MS);

  it("lists what is due and what keeps it, by public ids, and changes nothing", async () => {
    const [free, held] = [await aFolder(w), await aFolder(w)];
    for (const { sessionId } of [free, held])
      await w.look("update session set created_at = $2, expires_at = $3 where id = $1", [
        sessionId,
        old,
        dueAt(old, 730),
      ]);
    const until = new Date(w.clock.now().getTime() + 9 * DAY_MS);
    await w.look(
      `insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at, until)
       values ($1, $2, 'SESSION', $3, 'LEGAL', 'Case 12', $4, $5)`,
      [w.here.id, randomUUID(), held.sessionId, w.clock.now(), until],
    );
    const workspace = toPublicId("workspace", w.here.id);
    const due = { workspace, dueAt: dueAt(old, 730).toISOString(), cause: "RETENTION" };
    const expected = [
      { ...due, id: toPublicId("session", free.sessionId), keptBy: null, keptUntil: null },
      { ...due, id: toPublicId("session", held.sessionId), keptBy: "Case 12", keptUntil: until.toISOString() },
    ];
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    for (const name of ["here", "all"])
      assert.deepEqual(
        (await call<typeof expected>("retention-due", { workspace: name })).sort(byId),
        expected.sort(byId),
      );
    assert.deepEqual(await call("retention-due", { workspace: "there" }), []);
    assert.deepEqual(await w.look("select id from disposal_run"), []);
    await assert.rejects(call("retention-due", { workspace: "nowhere" }), { code: "NOT_FOUND" });
  });

  it("names the runs that it opened, and the certificates that they come to", async () => {
    const { sessionId } = await aFolder(w);
    await w.look("update session set created_at = $2, expires_at = $3 where id = $1", [
      sessionId,
      old,
      dueAt(old, 730),
    ]);
    type Runs = { run: string; state: string; certificate: number | null }[];
    const [open, ...more] = await call<Runs>("retention-sweep", { workspace: "all" });
    assert.deepEqual(more, []);
    assert.deepEqual([open?.state, open?.certificate], ["OPEN", null]);
    await w.runJobs();
    assert.deepEqual(await call("retention-runs", { workspace: "here", runs: [open?.run] }), [
      { ...open, state: "DONE", certificate: 1 },
    ]);
    assert.ok(await isGone(w, sessionId));
    assert.deepEqual(await call("retention-sweep", { workspace: "here" }), []);
  });
});
