import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type Session, type Source, toPublicId } from "../../src/entities";
import { aReviewedSession } from "../support/sessions";
import { type Tenant, type World, world } from "../support/world";
import { aFolder, aForm, allRuns, DAY_MS, expire, hold, isGone, swept } from "./disposal";
import { row, rows, toldOf } from "./fixtures";

describe("the sweep, beside retention", () => {
  let w: World;
  let here: Tenant;
  beforeEach(async () => {
    w = await world();
    here = w.here;
  });
  afterEach(() => w.close());

  const sessionNow = (id: string) => rows<Session>(w, "select * from session where id = $1", [id]);

  it("empties the trash of what has been in it for its days, with the transcript made from it", async () => {
    const { session } = await aReviewedSession(w);
    const source = await row<Source>(w, "select * from source where session_id = $1", [session.id]);
    const purgeAfter = new Date(w.clock.now().getTime() + 30 * DAY_MS);
    await w.look("update source set state = 'TRASHED', trashed_at = now(), purge_after = $2 where id = $1", [
      source.id,
      purgeAfter,
    ]);
    await swept(w);
    assert.equal(await isGone(w, source.id), false);
    w.clock.advance(30 * DAY_MS + 1000);
    await swept(w);
    assert.ok(await isGone(w, source.id));
    assert.deepEqual(await w.look("select id from transcript where session_id = $1", [session.id]), []);
    assert.equal(await w.blobs.probe(source.blobKey as string), "ABSENT");
    assert.equal((await sessionNow(session.id)).length, 1);
    assert.deepEqual(
      (await allRuns(w)).map(({ cause }) => cause),
      ["TRASH_EXPIRED"],
    );
  });

  it("takes what is in the trash when its own retention ends, whatever the trash's days", async () => {
    const { sources } = await aFolder(w);
    const [source] = sources as [Source];
    await w.look(
      "update source set state = 'TRASHED', trashed_at = now(), purge_after = now() + interval '9 days' where id = $1",
      [source.id],
    );
    await expire(w, "source", source.id);
    await swept(w);
    assert.ok(await isGone(w, source.id));
  });

  it("warns coach and coachee once, fourteen days before an end, and of nothing that is held", async () => {
    const [folder, held, far] = [await aFolder(w), await aFolder(w), await aFolder(w)];
    const near = new Date(w.clock.now().getTime() - 718 * DAY_MS);
    const form = await aForm(w, folder.sessionId);
    for (const id of [folder.sessionId, held.sessionId])
      await w.look("update session set created_at = $2 where id = $1", [id, near]);
    await w.look("update source set created_at = $2 where id = $1", [folder.sources[0]?.id, near]);
    await w.look("update filled_form set completed_at = $2 where id = $1", [form.id, near]);
    await hold(w, held.sessionId);
    for (let round = 0; round < 3; round++) await swept(w);
    const ids = [
      toPublicId("session", folder.sessionId),
      toPublicId("source", folder.sources[0]?.id as string),
      toPublicId("form", form.id),
    ];
    const warned = async (who = here.coach) => {
      const all = [...ids, toPublicId("session", held.sessionId), toPublicId("session", far.sessionId)];
      const kinds = await Promise.all(all.map((id) => toldOf(w, who, id)));
      return kinds.map((each) => each.filter((kind) => kind === "RETENTION_UPCOMING").length);
    };
    for (const who of [here.coach, here.coachee]) assert.deepEqual(await warned(who), [1, 1, 1, 0, 0]);
    for (const who of [here.coach2, here.admin, here.integrator]) assert.deepEqual(await warned(who), [0, 0, 0, 0, 0]);
    await w.look("update legal_hold set released_at = now()");
    await swept(w);
    assert.deepEqual(await warned(), [1, 1, 1, 1, 0]);
  });

  it("takes exports whose time is over", async () => {
    const id = randomUUID();
    const blobKey = `${here.id}/exports/${id}`;
    await w.app.keys(here.coach).create(id, "EXPORT");
    await w.look(
      `insert into export (workspace_id, id, requested_by_id, scope, scope_id, state, blob_key, requested_at, expires_at)
       values ($1, $2, $3, 'SUBJECT', $3, 'READY', $4, now(), $5)`,
      [here.id, id, here.coach.userId, blobKey, new Date(w.clock.now().getTime() + DAY_MS)],
    );
    await swept(w);
    assert.deepEqual(await allRuns(w), []);
    w.clock.advance(2 * DAY_MS);
    await swept(w);
    assert.deepEqual(await w.look("select id from export where id = $1", [id]), []);
    assert.equal((await allRuns(w))[0]?.rule, "export kept 7 days");
  });

  /** An erasure that a hold still keeps something of. */
  async function keepSomething(erasureId: string): Promise<void> {
    const [runId, itemId] = [randomUUID(), randomUUID()];
    await w.look(
      `insert into disposal_run (workspace_id, id, cause, state, due_key, requested_by_ref, rule, erasure_id, opened_at)
       values ($1, $2, 'ERASURE', 'DONE', 'kept', 'p-1', 'GDPR Art. 17', $3, now())`,
      [here.id, runId, erasureId],
    );
    await w.look(
      `insert into disposal_item (workspace_id, id, run_id, kind, item_id, state, anchors, counts)
       values ($1, $2, $3, 'FORM', $4, 'WITHHELD', array[$4::uuid], '{}')`,
      [here.id, randomUUID(), runId, itemId],
    );
    await w.look(
      `insert into legal_hold (workspace_id, id, target_kind, target_id, kind, ground, placed_at)
       values ($1, $2, 'FORM', $3, 'LEGAL', 'Case 12/2026', now())`,
      [here.id, randomUUID(), itemId],
    );
  }

  it("forgets the facts of erasure requests that were over 24 months ago, and no others", async () => {
    const add = async (state: string, monthsAgo: number, completed: boolean) => {
      const id = randomUUID();
      const at = new Date(w.clock.now());
      at.setUTCMonth(at.getUTCMonth() - monthsAgo);
      await w.look(
        `insert into erasure_request (workspace_id, id, state, subject_ref, requested_by_ref, requested_at, due_at, completed_at)
         values ($1, $2, $3, 'p-1', 'p-1', $4, $4, $5)`,
        [here.id, id, state, at, completed ? at : null],
      );
      await w.look(
        `insert into recipient_notice (workspace_id, id, erasure_id, recipient, asked, state, at)
         values ($1, $2, $3, 'mail', 'nothing', 'DONE', now())`,
        [here.id, randomUUID(), id],
      );
      return id;
    };
    const [, , , ...kept] = [
      await add("COMPLETED", 25, true),
      await add("REJECTED", 25, false),
      await add("PARTIALLY_COMPLETED", 30, true),
      await add("COMPLETED", 23, true),
      await add("PARTIALLY_COMPLETED", 26, true),
    ];
    await keepSomething(kept[1] as string);
    await swept(w);
    for (const sql of ["select id from erasure_request", "select erasure_id as id from recipient_notice"])
      assert.deepEqual((await w.look<{ id: string }>(sql)).map(({ id }) => id).sort(), kept.sort());
  });
});
