import assert from "node:assert/strict";
import { readCertificate } from "../../src/crypto/certificate";
import { DeletionCertificate, type DisposalRun } from "../../src/entities";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

describe("the cascade", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const certificates = () =>
    w.app.write(w.here.system, (unit) => unit.em.find(DeletionCertificate, { order: { number: "ASC" } }));
  const opened = (sessionId: string) =>
    w.app.write(w.here.admin, (unit) =>
      openRun(w.app, unit, {
        cause: "SESSION_DELETED",
        dueKey: `session:${sessionId}`,
        rule: "deletion of a session",
        roots: [{ kind: "SESSION", id: sessionId }],
      }),
    );

  it("destroys a session everywhere and certifies what a second look saw", async () => {
    const { session } = await aReviewedSession(w);
    const other = await aReviewedSession(w, { file: "conversation-2.vtt", coacheeId: w.here.coachee2.userId });
    const before = await w.look<{ count: number }>("select count(*)::int from utterance where session_id = $1", [
      session.id,
    ]);
    const run = (await opened(session.id)) as DisposalRun;
    assert.ok(run);
    await w.runJobs();
    const failed = await w.look("select attempts, last_error, task_identifier from graphile_worker.jobs where last_error is not null");
    assert.deepEqual(failed, []);
    const [certificate, ...more] = await certificates();
    assert.deepEqual(more, []);
    const { body, problems } = await readCertificate(certificate?.jws ?? "", await w.app.signer.published());
    assert.deepEqual(problems, []);
    const utterances = body?.findings.find(({ category }) => category === "utterance");
    assert.equal(utterances?.deleted, before[0]?.count);
    console.log(JSON.stringify(body, null, 1));
    assert.equal((await w.look("select from session where id = $1", [session.id])).length, 0);
    assert.ok((await w.look("select from utterance where session_id = $1", [other.session.id])).length > 0);
  });
});
