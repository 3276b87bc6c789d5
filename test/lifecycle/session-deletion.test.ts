import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { aFolder, aForm, isGone, runsOf } from "./disposal";
import { audited, refused, row, rows } from "./fixtures";

describe("deletion of a session", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const remove = (id: string, who: Who = w.here.coach, idempotencyKey: string = v7()) =>
    deleteSession(w.app, who, { id, idempotencyKey });
  const state = async (id: string) =>
    (await row<{ state: string }>(w, "select state from session where id = $1", [id])).state;

  it("is its coach's or an admin's, and nobody else's", async () => {
    const { sessionId } = await aFolder(w);
    for (const who of [w.here.coachee, w.here.integrator]) await refused("FORBIDDEN", remove(sessionId, who));
    for (const who of [w.here.coach2, w.here.coachee2, w.there.admin])
      await refused("NOT_FOUND", remove(sessionId, who));
    assert.equal(await state(sessionId), "OPEN");
  });

  it("begins in the transaction that is told of, and from then on nobody finds the session to work on", async () => {
    const { sessionId } = await aFolder(w);
    const first = await remove(sessionId, w.here.coach, `del-${sessionId}`);
    assert.deepEqual([first.state, first.step, await state(sessionId)], ["DISPOSING", "DISPOSE", "DISPOSING"]);
    assert.deepEqual(await remove(sessionId, w.here.coach, `del-${sessionId}`), first);
    await refused("NOT_FOUND", remove(sessionId));
    const runs = await runsOf(w, sessionId);
    assert.deepEqual(
      runs.map(({ cause, dueKey }) => [cause, dueKey]),
      [["SESSION_DELETED", `session:${sessionId}`]],
    );
    assert.ok((await audited(w, `ses_${sessionId}`)).includes("session.deleted"));
    await w.runJobs();
    assert.equal(await isGone(w, sessionId), true);
  });

  it("takes transcript, packs, sources, forms and keys along, and leaves the coachee's other sessions as they are", async () => {
    const [{ session, packs }, other] = [
      await aReviewedSession(w),
      await aReviewedSession(w, { file: "conversation-2.vtt" }),
    ];
    const { sources } = await aFolder(w);
    const form = await aForm(w, session.id);
    const counts = (id: string) =>
      Promise.all(
        ["source", "transcript", "utterance", "insight", "evidence_pack", "filled_form", "llm_call"].map(
          async (table) =>
            Number(
              (await w.look<{ n: string }>(`select count(*) as n from ${table} where session_id = $1`, [id]))[0]?.n,
            ),
        ),
      );
    const before = await counts(other.session.id);
    const ids = (await rows<{ id: string }>(w, "select id from source where session_id = $1", [session.id])).map(
      ({ id }) => id,
    );
    await remove(session.id, w.here.admin);
    await w.runJobs();
    assert.deepEqual(await counts(session.id), Array(7).fill(0));
    assert.deepEqual(await counts(other.session.id), before);
    assert.ok(packs.length > 0 && sources.length > 0);
    const keys = await w.composed.keyring.load(w.here.id, [session.id, form.id, ...ids]);
    assert.equal(keys.size, 0);
    const [run] = await runsOf(w, session.id);
    const certificates = await rows<{ kind: string; cause: string }>(
      w,
      "select kind, cause from deletion_certificate where run_id = $1",
      [run?.id],
    );
    assert.deepEqual(certificates, [{ kind: "FULL", cause: "SESSION_DELETED" }]);
  });
});
