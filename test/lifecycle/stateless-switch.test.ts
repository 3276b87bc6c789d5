import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type Workspace } from "../../src/entities";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { modePreview } from "../../src/lifecycle/dispose/stateless";
import { type UpdateWorkspaceInput, updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { type Tenant, type World, world } from "../support/world";
import { aFolder, DAY_MS, isGone, sourceNow, swept } from "./disposal";
import { refused, row, told } from "./fixtures";

describe("a workspace that becomes stateless", () => {
  let w: World;
  let here: Tenant;
  beforeEach(async () => {
    w = await world();
    here = w.here;
  });
  afterEach(() => w.close());

  const makeStateless = () => w.look("update workspace set mode = 'STATELESS' where id = $1", [here.id]);
  const complete = (sessionId: string, who = here.coach) =>
    completeSession(w.app, who, { sessionId, idempotencyKey: randomUUID() });

  describe("switching to it", () => {
    const update = (input: Omit<UpdateWorkspaceInput, "idempotencyKey">) =>
      updateWorkspace(w.app, here.admin, { idempotencyKey: randomUUID(), ...input });
    const modeNow = () => row<Workspace>(w, "select * from workspace where id = $1", [here.id]);

    it("needs a preview, tells every admin, waits a day, and then applies to what is there, the trash included", async () => {
      const [done, trash, open] = [await aFolder(w), await aFolder(w), await aFolder(w)];
      await complete(done.sessionId);
      await w.look(
        "update source set state = 'TRASHED', trashed_at = now(), purge_after = now() + interval '30 days' where id = $1",
        [trash.sources[0]?.id],
      );
      await refused("PREVIEW_REQUIRED", update({ mode: "STATELESS" }));
      const seen = await modePreview(w.app, here.admin, { mode: "STATELESS" });
      assert.deepEqual([seen.category, seen.days], [null, null]);
      assert.equal(seen.affected.find(({ category }) => category === "source")?.count, 2);
      const waiting = await update({ mode: "STATELESS", previewToken: seen.token });
      assert.deepEqual([waiting.mode, waiting.pendingMode], ["STANDARD", "STATELESS"]);
      assert.ok((await told(w, here.admin)).some(({ kind }) => kind === "RETENTION_CHANGE_PENDING"));
      await refused("CONFLICT", update({ mode: "STATELESS", previewToken: seen.token }));
      w.clock.advance(DAY_MS - 60_000);
      await swept(w);
      assert.equal(await isGone(w, done.sources[0]?.id as string), false);
      w.clock.advance(120_000);
      // Otherwise it would be idle, and complete.
      await w.look("update session set created_at = $2 where id = $1", [open.sessionId, w.clock.now()]);
      await swept(w);
      assert.deepEqual([(await modeNow()).mode, (await modeNow()).pendingMode], ["STATELESS", null]);
      for (const { sources } of [done, trash]) assert.ok(await isGone(w, sources[0]?.id as string));
      assert.equal((await sourceNow(w, open.sources[0]?.id as string))[0]?.state, "STORED");
    });

    it("is stale once what would go has changed, or for the other mode", async () => {
      const folder = await aFolder(w);
      const [other, { token }] = [
        await modePreview(w.app, here.admin, { mode: "STANDARD" }),
        await modePreview(w.app, here.admin, { mode: "STATELESS" }),
      ];
      assert.deepEqual([other.affected, other.withheld], [[], []]);
      await refused("PREVIEW_STALE", update({ mode: "STATELESS", previewToken: other.token }));
      await complete(folder.sessionId);
      await refused("PREVIEW_STALE", update({ mode: "STATELESS", previewToken: token }));
      await refused("FORBIDDEN", modePreview(w.app, here.coach, { mode: "STATELESS" }));
    });

    it("is taken back by asking for the standard mode, and back from it at once", async () => {
      const { token } = await modePreview(w.app, here.admin, { mode: "STATELESS" });
      await update({ mode: "STATELESS", previewToken: token });
      assert.equal((await update({ mode: "STANDARD" })).pendingMode, null);
      w.clock.advance(2 * DAY_MS);
      await swept(w);
      assert.equal((await modeNow()).mode, "STANDARD");
      await makeStateless();
      const folder = await aFolder(w);
      assert.equal((await update({ mode: "STANDARD" })).mode, "STANDARD");
      assert.equal((await complete(folder.sessionId)).state, "COMPLETED");
      await swept(w);
      assert.equal(await isGone(w, folder.sources[0]?.id as string), false);
    });
  });
});
