import assert from "node:assert/strict";
import { givingUp } from "../../src/jobs/handlers";
import { regeneratePack } from "../../src/lifecycle/approve/reject";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

describe("evidence that fails for good", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  it("leaves no pack waiting for a successor that will not come, and tells its coach", async () => {
    const { app, here, look } = w;
    const { session, packs } = await aReviewedSession(w);
    const [pack] = packs;
    assert.ok(pack);
    await regeneratePack(app, here.coach, { packId: pack.id, expectedVersion: pack.version });
    await givingUp.evidence?.(app, here.system, { sessionId: session.id, generation: 1 }, "INTERNAL");
    const [row] = await look<{ state: string; version: number }>(
      "select state, version from evidence_pack where id = $1",
      [pack.id],
    );
    assert.deepEqual(row, { state: "PENDING_REVIEW", version: pack.version + 2 });
    const told = await look("select 1 from notification where kind = 'PACK_RETURNED' and resource_id = $1", [
      `pck_${pack.id}`,
    ]);
    assert.equal(told.length, 1);
  });
});
