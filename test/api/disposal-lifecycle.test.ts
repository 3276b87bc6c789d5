import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import { toPublicId } from "../../src/entities";
import { requestExport } from "../../src/lifecycle/deliver/export";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { aFolder, DAY_MS } from "../lifecycle/disposal";
import { type World, world } from "../support/world";
import { run } from "./run";

const TRACE = `query($id: ID!) { lifecycle(id: $id) { id present step outcome deleteAt
  rules { rule applies until explanation } certificate { id } } }`;
const EXPORTS = "{ exports { totalCount nodes { id state requestedAt readyAt expiresAt url } } }";
const RULES = ["LEGAL_HOLD", "STATUTORY_RETENTION", "ERASURE", "STATELESS", "RETENTION_POLICY", "TRASH"];

describe("lifecycles and exports through the API", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const trace = async (who: Who, id: string) => {
    const { data, errors } = await run(w.app, who, TRACE, { id });
    assert.deepEqual(errors, []);
    return data.lifecycle;
  };

  it("explains what is there to whoever sees it, and what is gone to whoever manages, with its certificate", async () => {
    const { sessionId } = await aFolder(w);
    const id = toPublicId("session", sessionId);
    for (const who of [w.here.coach, w.here.coachee, w.here.admin, w.here.integrator]) {
      const living = await trace(who, id);
      assert.deepEqual([living.id, living.present, living.certificate], [id, true, null]);
      assert.deepEqual(
        living.rules.map(({ rule }: { rule: string }) => rule),
        RULES,
      );
      assert.ok(living.deleteAt && living.outcome.length > 0);
    }
    for (const who of [w.here.coach2, w.there.admin]) assert.equal(await trace(who, id), null);
    await deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: v7() });
    await w.runJobs();
    const [certificate] = await w.look<{ id: string }>("select id from deletion_certificate where workspace_id = $1", [
      w.here.id,
    ]);
    for (const who of [w.here.admin, w.here.integrator]) {
      const gone = await trace(who, id);
      assert.deepEqual(
        [gone.present, gone.certificate.id],
        [false, toPublicId("certificate", certificate?.id as string)],
      );
    }
    for (const who of [w.here.coach, w.here.coachee, w.there.admin]) assert.equal(await trace(who, id), null);
    assert.equal(await trace(w.here.admin, "nonsense"), null);
  });

  it("lists a person's own exports, with an address while one can be fetched, and as expired after that", async () => {
    const made = await requestExport(w.app, w.here.coachee, { idempotencyKey: v7() });
    const list = async (who: Who) => {
      const { data, errors } = await run(w.app, who, EXPORTS);
      assert.deepEqual(errors, []);
      return data.exports;
    };
    const id = toPublicId("export", made.id);
    const [waiting] = (await list(w.here.coachee)).nodes;
    assert.deepEqual([waiting.id, waiting.state, waiting.url, waiting.readyAt], [id, "PREPARING", null, null]);
    await w.runJobs();
    const [ready] = (await list(w.here.coachee)).nodes;
    assert.equal(ready.state, "READY");
    assert.match(ready.url, /^http:\/\/here\.test\/exports\/[\w-]+\.[\w-]+$/);
    assert.equal((await list(w.here.coach)).totalCount, 0);
    const node = "query($id: ID!) { node(id: $id) { id } }";
    assert.equal((await run(w.app, w.here.coachee, node, { id })).data.node.id, id);
    for (const who of [w.here.coach, w.here.admin, w.there.coachee])
      assert.equal((await run(w.app, who, node, { id })).data.node, null);
    w.clock.advance(400 * DAY_MS);
    const [expired] = (await list(w.here.coachee)).nodes;
    assert.deepEqual([expired.state, expired.url], ["EXPIRED", null]);
    await assert.rejects(run(w.app, w.here.admin, EXPORTS), /audience/);
  });
});
