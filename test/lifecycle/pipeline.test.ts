import assert from "node:assert/strict";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, told } from "./fixtures";

describe("from a transcript to packs", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  it("makes packs for review, checked against the stored transcript", async () => {
    const { session, packs } = await aReviewedSession(w);
    const [row] = await w.look("select state, step, failure from session where id = $1", [session.id]);
    assert.deepEqual(row, { state: "READY", step: "APPROVE", failure: null });
    assert.ok(packs.length >= 3, `${packs.length} packs`);
    assert.ok(packs.every((pack) => pack.state === "PENDING_REVIEW" && pack.visibility === "COACH_ONLY"));
    const ready = (await told(w, w.here.coach)).map(({ kind }) => kind);
    assert.deepEqual(ready, ["PACKS_READY_FOR_REVIEW"]);
    assert.deepEqual(await told(w, w.here.coachee), []);
    const steps = ["session.created", "transcript.normalized", "session.stored", "insights.derived", "session.ready"];
    assert.deepEqual(await audited(w, `ses_${session.id}`), steps);
  });
});
