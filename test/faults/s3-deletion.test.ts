import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { s3Blobs } from "../../src/adapters/s3";
import { PortError } from "../../src/errors";
import type { S3Settings } from "../support/fakes/s3-bucket";
import { type S3Process, startS3Process } from "../support/s3-process";

const KEY = "workspace/session/source";
const NAME = `regenesis/${KEY}`;
const DAY = 86_400_000;

describe("deleting from a bucket of S3 for good", () => {
  let s3: S3Process;
  const open = (more = {}) => s3Blobs({ ...s3.options, maxTries: 2, ...more });
  const put = (key = KEY) => open().put(key, Readable.from([Buffer.alloc(20, 1)]), {});
  const start = async (settings: Partial<S3Settings>) => s3.tell({ reset: true, set: settings });
  const versions = async () => (await s3.tell()).versions.map(({ name, isMarker }) => `${name} ${isMarker}`);
  before(async () => {
    s3 = await startS3Process();
  });
  beforeEach(() => start({}));
  after(() => s3?.stop());

  it("destroys every version and every delete marker, over several pages", async () => {
    await start({ versioning: "Enabled", pageSize: 2 });
    for (let time = 0; time < 3; time += 1) await put();
    await s3.tell({ deleted: [NAME] });
    await put();
    await s3.tell({ deleted: [NAME] });
    assert.equal((await versions()).length, 6);
    assert.equal(await open().size(KEY), null);
    assert.equal(await open().probe("workspace"), "PRESENT");
    assert.deepEqual(await open().remaining([KEY]), [KEY]);
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.deepEqual(await versions(), []);
    assert.equal(await open().destroy(KEY), "absent");
  });

  it("sees a delete marker that stands alone, and destroys it", async () => {
    await start({ versioning: "Enabled" });
    await s3.tell({ deleted: [NAME] });
    assert.equal(await open().probe(KEY), "PRESENT");
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.equal(await open().probe(KEY), "ABSENT");
  });

  it("destroys the versions of before versioning was suspended, and those of since", async () => {
    await start({ versioning: "Enabled" });
    await put();
    await s3.tell({ set: { versioning: "Suspended" } });
    await put();
    await s3.tell({ deleted: [NAME] });
    assert.equal((await versions()).length, 2);
    await open().destroyAll([KEY]);
    assert.deepEqual(await versions(), []);
  });

  it("sees and aborts unfinished uploads, also of many names and over several pages", async () => {
    await start({ pageSize: 1 });
    const keys = [KEY, `${KEY}-2`, `${KEY}-3`];
    for (const key of [...keys, `${KEY}-4`]) await s3.tell({ begun: `regenesis/${key}` });
    assert.equal(await open().size(KEY), null);
    assert.equal(await open().probe("workspace/session"), "PRESENT");
    assert.deepEqual((await open().remaining(keys)).sort(), keys);
    await open().destroyAll(keys);
    assert.deepEqual((await s3.tell()).uploads, [`${NAME}-4`]);
    assert.equal(await open().destroy(`${KEY}-4`), "destroyed");
    assert.equal(await open().probe("workspace/session"), "ABSENT");
  });

  it("leaves the versions of a longer name alone, and other folders of the bucket", async () => {
    await start({ versioning: "Enabled" });
    await put();
    await put(`${KEY}-2`);
    await s3Blobs({ ...s3.options, folder: "backups/" }).put(KEY, Readable.from([Buffer.from("x")]), {});
    await open().destroy(KEY);
    assert.deepEqual(await versions(), [`${NAME}-2 false`, `backups/${KEY} false`]);
    assert.equal(await open().probe(KEY.slice(0, -1)), "PRESENT");
  });

  it("destroys more copies than one request may name", async () => {
    const keys = Array.from({ length: 1001 }, (_, at) => `workspace/session/${at}`);
    await start({ versioning: "Enabled" });
    await s3.tell({ deleted: keys.map((key) => `regenesis/${key}`) });
    await open().destroyAll(keys);
    const { versions: left, asked } = await s3.tell();
    assert.deepEqual(left, []);
    assert.equal(asked.filter((operation) => operation === "deleteMany").length, 2);
  });

  it("counts nothing as deleted that stands among the errors of a 200", async () => {
    await put();
    await put(`${KEY}-2`);
    await s3.tell({ set: { refused: { [NAME]: "AccessDenied" } } });
    await assert.rejects(open().destroy(KEY), isFinal(/AccessDenied/));
    await assert.rejects(open().destroyAll([KEY, `${KEY}-2`]), isFinal(/AccessDenied/));
    assert.deepEqual(await open().remaining([KEY, `${KEY}-2`]), [KEY]);
    assert.equal(await open().probe(KEY), "PRESENT");
    await s3.tell({ set: { refused: { [NAME]: "InternalError" } } });
    await assert.rejects(open().destroy(KEY), (error) => error instanceof PortError && error.retryable);
    await s3.tell({ set: { refused: { [NAME]: "NoSuchVersion" } } });
    await assert.rejects(open().destroy(KEY), PortError);
    assert.equal(await open().probe(KEY), "PRESENT");
  });

  it("is no deletion when the store says deleted and still lists the object", async () => {
    await put();
    await s3.tell({ set: { lies: true } });
    await assert.rejects(open().destroy(KEY), (error) => error instanceof PortError && error.retryable);
    await assert.rejects(open().destroyAll([KEY]), PortError);
    assert.equal(await open().probe(KEY), "PRESENT");
  });

  for (const keepsDeleted of [false, true]) {
    it(`says of a locked version how many remain and until when, override ${keepsDeleted}`, async () => {
      await start({ versioning: "Enabled", lockDays: 0 });
      await put();
      const retainUntil = Math.ceil(Date.now() / 1000) * 1000 + DAY;
      await s3.tell({ lock: { name: NAME, lock: { retainUntil } } });
      await put();
      await s3.tell({ deleted: [NAME] });
      const until = new Date(retainUntil).toISOString();
      const blobs = open({ keepsDeleted });
      await assert.rejects(blobs.destroy(KEY), isFinal(new RegExp(`IMMUTABLE: 1 of 2 .* until ${until}`)));
      // The marker stays as long as a version does: without it the locked one would be current again.
      assert.deepEqual(await versions(), [`${NAME} false`, `${NAME} true`]);
      assert.equal(await blobs.size(KEY), null);
      assert.equal(await blobs.probe(KEY), "PRESENT");
      assert.deepEqual(await blobs.remaining([KEY]), [KEY]);
      await s3.tell({ lock: { name: NAME, lock: { retainUntil: Date.now() - DAY } } });
      assert.equal(await blobs.destroy(KEY), "destroyed");
      assert.equal(await blobs.probe(KEY), "ABSENT");
    });
  }

  it("says of a legal hold that it has no end of its own", async () => {
    await start({ versioning: "Enabled", lockDays: 0 });
    await put();
    await s3.tell({ lock: { name: NAME, lock: { legalHold: true } } });
    await assert.rejects(open().destroyAll([KEY]), isFinal(/IMMUTABLE: .*legal hold/));
    await s3.tell({ set: { denied: ["head"] } });
    await assert.rejects(open().destroyAll([KEY]), isFinal(/IMMUTABLE: .*until when may not be read/));
  });

  it("does not take a missing bucket for a missing blob", async () => {
    const elsewhere = open({ bucket: "no-such-bucket" });
    await assert.rejects(elsewhere.destroy(KEY), PortError);
    await assert.rejects(elsewhere.destroyAll([KEY]), PortError);
    await assert.rejects(elsewhere.size(KEY), PortError);
    assert.equal(await elsewhere.probe(KEY), "UNKNOWN");
  });

  it("keeps no version in the old class after a move, and none of a locked one either is hidden", async () => {
    await start({ versioning: "Enabled", lockDays: 0 });
    await put();
    await open().setTier(KEY, "cold");
    assert.deepEqual(
      (await s3.tell()).versions.map(({ storageClass }) => storageClass),
      ["GLACIER_IR"],
    );
    await s3.tell({ lock: { name: NAME, lock: { legalHold: true } } });
    await assert.rejects(open().setTier(KEY, "hot"), isFinal(/IMMUTABLE/));
    assert.equal((await versions()).length, 2);
  });

  for (const operation of ["part", "complete"] as const) {
    it(`does not bring back by a move what is destroyed before its ${operation}`, async () => {
      for (const versioning of [null, "Enabled"] as const) {
        await start({ versioning });
        await put();
        await s3.tell({ destroyBefore: { operation, name: NAME } });
        await assert.rejects(open().setTier(KEY, "cold"), PortError);
        const { versions: left, uploads } = await s3.tell();
        assert.deepEqual([left, uploads], [[], []]);
      }
    });
  }
});

function isFinal(message: RegExp) {
  return (error: unknown) => error instanceof PortError && !error.retryable && message.test(error.message);
}
