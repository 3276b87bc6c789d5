import assert from "node:assert/strict";
import { s3Blobs } from "../../src/adapters/s3";
import { sweep } from "../../src/lifecycle/dispose/sweep";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { type S3Process, startS3Process } from "../support/s3-process";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

const DAY = 86_400_000;
/** Object Lock keeps whole seconds. */
const KEPT_UNTIL = Math.floor((Date.now() + DAY) / 1000) * 1000;

describe("the cascade over a bucket of S3", function () {
  this.timeout(180_000);
  let w: World;
  let s3: S3Process;
  let name = "";
  before(async () => {
    s3 = await startS3Process();
  });
  after(() => s3?.stop());
  beforeEach(async () => {
    await s3.tell({ reset: true, set: { versioning: "Enabled", lockDays: 0 } });
    w = await world({ ports: { blobs: s3Blobs({ ...s3.options, maxTries: 2 }) } });
    const { session } = await aReviewedSession(w);
    name = (await s3.tell()).versions.find((version) => version.name.includes(session.id))?.name ?? "";
    assert.notEqual(name, "");
    await s3.tell({ deleted: [name], begun: name });
    await deleteSession(w.app, w.here.coach, { id: session.id, idempotencyKey: "one" });
  });
  afterEach(() => w.close());

  async function tryOnce(): Promise<{ state: string; certificates: number }> {
    await w.look("update graphile_worker._private_jobs set run_at = now()");
    await w.runJobs();
    await sweep(w.app, w.here.system);
    await w.runJobs();
    const [now] = await w.look<{ state: string; certificates: number }>(
      "select state, (select count(*)::int from deletion_certificate) as certificates from disposal_run",
    );
    return now ?? { state: "none", certificates: -1 };
  }

  it("certifies once every version, marker and unfinished upload is gone", async () => {
    assert.deepEqual(await tryOnce(), { state: "DONE", certificates: 1 });
    const { versions, uploads } = await s3.tell();
    assert.deepEqual([versions, uploads], [[], []]);
  });

  for (const [what, { lock, failure }] of Object.entries({
    "a retention": {
      lock: { retainUntil: KEPT_UNTIL },
      failure: `IMMUTABLE until ${new Date(KEPT_UNTIL).toISOString()}`,
    },
    "a legal hold": { lock: { legalHold: true }, failure: "IMMUTABLE until no known end" },
  })) {
    it(`certifies nothing while ${what} keeps a version, says until when, and does when it has ended`, async () => {
      await s3.tell({ lock: { name, lock } });
      assert.equal((await tryOnce()).certificates, 0);
      assert.deepEqual(await w.look("select state, failure from disposal_run"), [{ state: "RETRYING", failure }]);
      assert.ok(w.logged.some((line) => line.includes(failure)));
      assert.ok((await s3.tell()).versions.some((version) => version.name === name));
      await s3.tell({ lock: { name, lock: { retainUntil: null, legalHold: false } } });
      assert.deepEqual(await tryOnce(), { state: "DONE", certificates: 1 });
      assert.deepEqual((await s3.tell()).versions, []);
    });
  }

  it("certifies nothing while one deletion stands among the errors of a 200", async () => {
    await s3.tell({ set: { refused: { [name]: "AccessDenied" } } });
    assert.equal((await tryOnce()).certificates, 0);
    await s3.tell({ set: { refused: {} } });
    assert.deepEqual(await tryOnce(), { state: "DONE", certificates: 1 });
  });
});
