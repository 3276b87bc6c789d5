import assert from "node:assert/strict";
import type { EvidencePack } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { type PlaceLegalHoldInput, placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { deleteFilledForm, deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash, restoreFromTrash, type TrashItem } from "../../src/lifecycle/dispose/trash-bulk";
import { aForm, isGone, runsOf } from "../lifecycle/disposal";
import { aKey } from "../lifecycle/erasures";
import { connectHost } from "../lifecycle/zoom-events";
import { upload } from "../support/sessions";
import { type World } from "../support/world";
import { assertWhole, converge } from "./disposal-oracle";
import { assertDoneOr, isDone, Rounds, seed } from "./disposal-rounds";

const notes = {
  filename: "notes.txt",
  mediaType: "text/plain",
  kind: "FILE",
  bytes: Buffer.from("Goal: rest"),
} as const;

describe(`deletion at the same moment as its opposite (SEED=${seed})`, function () {
  this.timeout(300_000);
  let w: World;
  let r: Rounds;
  before(async () => {
    r = await Rounds.begin();
    w = r.w;
    await connectHost(w);
  });
  afterEach(() => assertWhole(w));
  after(() => w.close());

  it("restore against purge: each source and form is wholly back or wholly gone, as the answers say", async () => {
    const { admin, coach } = w.here;
    for (let turn = 0; turn < 3; turn++) {
      const { id: sessionId, sources } = await r.aFolder(w.here.coachee, 2);
      const file = await upload(w.app, coach, sessionId, notes);
      const form = await aForm(w, sessionId);
      const items: TrashItem[] = [...sources, file].map(({ id }) => ({ kind: "SOURCE", id }));
      for (const { id } of items) await deleteSource(w.app, coach, { id, idempotencyKey: aKey() });
      items.push({ kind: "FORM", id: form.id });
      await deleteFilledForm(w.app, coach, { id: form.id, idempotencyKey: aKey() });
      const back = items.filter(() => r.random() < 0.8);
      const [purged, restored] = await r.round([
        r.later(() => purgeFromTrash(w.app, admin, { items, idempotencyKey: aKey() })),
        r.later(() =>
          restoreFromTrash(w.app, coach, { items: [...back, items[0] as TrashItem], idempotencyKey: aKey() }),
        ),
      ]);
      assert.ok(purged?.status === "fulfilled" && restored?.status === "fulfilled", JSON.stringify([purged, restored]));
      const has = (done: TrashItem[], id: string) => done.some((each) => each.id === id);
      for (const { id } of items) {
        assert.notEqual(has(purged.value.done, id), has(restored.value.done, id), "purged and restored, or neither");
        assert.equal(await isGone(w, id), has(purged.value.done, id));
      }
    }
  });

  it("approval against erasure: an approval is in time or refused, and nothing approved outlives the person", async () => {
    const { coach } = w.here;
    for (let turn = 0; turn < 4; turn++) {
      const coachee = await r.aCoachee();
      const session = await r.aFolder(coachee, 1);
      const packs = [await r.aPack(session, coachee), await r.aPack(session, coachee), await r.aPack(session, coachee)];
      const approve =
        ({ id: packId }: EvidencePack) =>
        () =>
          approvePack(w.app, coach, { packId, expectedVersion: 1, withholdL1: false, deliverAfterSeconds: 0 });
      const [erased, ...approved] = await r.round<unknown>(
        [r.erasing(coachee), ...packs.map((p) => r.later(approve(p)))],
        1,
      );
      assertDoneOr([], [erased]);
      assertDoneOr(["NOT_FOUND", "WRONG_STATE"], approved);
      assert.ok(await isGone(w, session.id));
      assert.deepEqual(await w.look("select id from evidence_pack where session_id = $1", [session.id]), []);
    }
  });

  it("hold against sweep: what is held in time stays wholly, and a hold that comes too late is refused", async () => {
    const { admin, system } = w.here;
    for (let turn = 0; turn < 12; turn++) {
      const coachee = await r.aCoachee();
      const { id: sessionId, sources } = await r.aFolder(coachee, 3);
      const ids = sources.map(({ id }) => id);
      await w.look("update source set created_at = now() - interval '3 years' where id = any($1)", [ids]);
      const [first = ""] = ids;
      const targets: PlaceLegalHoldInput["target"][] = [
        { kind: "SOURCE", id: first },
        { kind: "SESSION", id: sessionId },
        { kind: "PERSON", id: coachee.userId as string },
      ];
      const target = targets[turn % 3] as PlaceLegalHoldInput["target"];
      const hold = { kind: "LEGAL", ground: "ZPO § 142", reason: "Race", idempotencyKey: aKey() } as const;
      const sweeping = async () => {
        await sweep(w.app, system);
        await w.runJobs();
      };
      const [swept, held] = await r.round<unknown>([
        sweeping,
        r.later(() => placeLegalHold(w.app, admin, { target, ...hold })),
      ]);
      assertDoneOr([], [swept]);
      assertDoneOr(["WRONG_STATE", "NOT_FOUND"], [held]);
      const covered = target.kind === "SOURCE" ? [first] : ids;
      for (const id of ids) {
        const gone = await isGone(w, id);
        const [run] = await runsOf(w, id);
        if (run) assert.equal(run.item, gone ? "GONE" : "WITHHELD");
        if (!isDone(held) || !covered.includes(id)) assert.ok(gone, "nothing kept it");
        else if (target.kind === "SOURCE") assert.ok(!gone, "it was held");
      }
    }
  });

  it("a hold on a person stops nothing that had begun, however far its server's clock is behind", async () => {
    const { coach, admin } = w.here;
    const coachee = await r.aCoachee();
    const { id } = await r.aFolder(coachee, 1);
    await upload(w.app, coach, id, notes);
    w.blobs.failOn("destroy");
    await deleteSession(w.app, coach, { id, idempotencyKey: aKey() });
    await w.runJobs();
    w.clock.advance(-60_000);
    const target = { kind: "PERSON", id: coachee.userId as string } as const;
    const hold = { kind: "LEGAL", ground: "ZPO § 142", reason: "Late", idempotencyKey: aKey() } as const;
    await placeLegalHold(w.app, admin, { target, ...hold });
    w.clock.advance(60_000);
    w.blobs.heal();
    await converge(w);
    assert.ok(await isGone(w, id));
  });
});
