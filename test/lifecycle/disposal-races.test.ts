import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Source } from "../../src/entities";
import { DomainError } from "../../src/errors";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash, restoreFromTrash, type TrashItem } from "../../src/lifecycle/dispose/trash-bulk";
import { race, randomFrom } from "../support/random";
import { type World, world } from "../support/world";
import { aFolder, isGone, runsOf, sourceNow } from "./disposal";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe(`deletion at the same moment as its opposite (SEED=${seed})`, () => {
  const random = randomFrom(seed);
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const item = ({ id }: Source): TrashItem => ({ kind: "SOURCE", id });
  const isRefusal = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

  it("restore against purge: one of them wins wholly, for each item by itself", async function () {
    this.timeout(200_000);
    const came = new Set<string>();
    for (let round = 0; round < 6; round++) {
      const { sources } = await aFolder(w, { texts: 4 });
      for (const { id } of sources) await deleteSource(w.app, w.here.coach, { id, idempotencyKey: v7() });
      // In opposite orders, so that they would wait for each other if they took the rows as they come.
      const items = sources.map(item);
      const some = items.filter(() => random() < 0.7);
      const back = some.length > 0 ? some : items;
      const [purged, restored] = await race(random, [
        () => purgeFromTrash(w.app, w.here.admin, { items, idempotencyKey: v7() }),
        () => restoreFromTrash(w.app, w.here.coach, { items: [...back].reverse(), idempotencyKey: v7() }),
      ]);
      assert.ok(purged?.status === "fulfilled" && restored?.status === "fulfilled", JSON.stringify([purged, restored]));
      await w.runJobs();
      for (const { kind, id } of items) {
        const isPurged = purged.value.done.some((each) => each.id === id);
        const isRestored = restored.value.done.some((each) => each.id === id);
        assert.notEqual(isPurged, isRestored, `${kind} was purged and restored, or neither`);
        assert.equal(await isGone(w, id), isPurged);
        if (isRestored) assert.equal((await sourceNow(w, id))[0]?.state, "STORED");
        came.add(isPurged ? "purged" : "restored");
      }
    }
    assert.ok(came.size > 0);
  });

  it("hold against sweep: each item is wholly kept or wholly gone, and the answer says which", async function () {
    this.timeout(250_000);
    for (let round = 0; round < 10; round++) {
      const { sources } = await aFolder(w, { texts: 2 });
      const run = await w.app.write(w.here.system, (unit) => {
        const roots = sources.map(({ id }) => ({ kind: "SOURCE" as const, id }));
        return openRun(w.app, unit, { cause: "TRASH_EXPIRED", dueKey: `race:${round}`, rule: "test", roots });
      });
      const hold = (id: string) => () =>
        placeLegalHold(w.app, w.here.admin, {
          ...{ target: { kind: "SOURCE", id }, kind: "LEGAL", ground: "ZPO § 142", reason: "Race" },
          idempotencyKey: v7(),
        });
      const wait = Math.floor(random() * 40);
      const later = (fn: () => Promise<unknown>) => async () => {
        // So many turns of the loop, not so much time: the hold meets the run at every place of it.
        for (let turn = 0; turn < wait; turn++) await w.app.read(w.here.system, (reader) => reader.rows("select 1"));
        return fn();
      };
      const [done, ...held] = await race<unknown>(random, [
        () => dispose(w.app, w.here.system, { runId: run?.id as string }),
        ...sources.map(({ id }) => later(hold(id))),
      ]);
      if (done?.status === "rejected") throw done.reason;
      for (const [index, { id }] of sources.entries()) {
        const answer = held[index] as PromiseSettledResult<unknown>;
        const isKept = answer.status === "fulfilled";
        if (!isKept)
          assert.ok(
            ["WRONG_STATE", "NOT_FOUND"].some((code) => isRefusal(code)(answer.reason)),
            String(answer.reason),
          );
        assert.equal(await isGone(w, id), !isKept, `round ${round}: the hold was ${answer.status}`);
        const [of] = await runsOf(w, id);
        assert.deepEqual([of?.state, of?.item], ["DONE", isKept ? "WITHHELD" : "GONE"]);
        if (isKept) assert.equal((await sourceNow(w, id))[0]?.state, "STORED");
      }
    }
  });
});
