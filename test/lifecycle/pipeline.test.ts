import assert from "node:assert/strict";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

describe("from a transcript to packs", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  it("makes packs for review, checked against the stored transcript", async () => {
    const { session, packs } = await aReviewedSession(w);
    const [row] = await w.look<{ state: string; step: string; failure: string | null }>(
      `select state, step, failure from session where id = $1`,
      [session.id],
    );
    console.log(row, w.logged.slice(-5));
    assert.deepEqual(row, { state: "READY", step: "APPROVE", failure: null });
    assert.ok(packs.length >= 3, `${packs.length} packs`);
  });
});
