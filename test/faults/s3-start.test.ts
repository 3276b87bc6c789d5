import assert from "node:assert/strict";
import { s3Blobs } from "../../src/adapters/s3";
import { PortError, StartError } from "../../src/errors";
import type { S3Settings } from "../support/fakes/s3-bucket";
import { type S3Process, startS3Process } from "../support/s3-process";

describe("a bucket of S3 that is asked at the start whether it forgets", () => {
  let s3: S3Process;
  const start = (more = {}) => s3Blobs({ ...s3.options, maxTries: 2, ...more }).assertForgets("start/canary");
  const set = (settings: Partial<S3Settings>) => s3.tell({ reset: true, set: settings });
  before(async () => {
    s3 = await startS3Process();
  });
  beforeEach(() => set({}));
  after(() => s3?.stop());

  for (const [what, settings] of Object.entries({
    "keeps nothing": {},
    "keeps versions, which can be deleted": { versioning: "Enabled" },
    "has its versions suspended": { versioning: "Suspended" },
    "can lock versions and locks none by itself": { versioning: "Enabled", lockDays: 0 },
    "has a replication that is off": { versioning: "Enabled", replication: "Disabled" },
  } satisfies Record<string, Partial<S3Settings>>)) {
    it(`is taken when it ${what}, and leaves no canary`, async () => {
      await set(settings);
      await start();
      await start();
      const { versions, uploads } = await s3.tell();
      assert.deepEqual([versions, uploads], [[], []]);
    });
  }

  for (const [what, settings] of Object.entries({
    "a retention for every object": { versioning: "Enabled", lockDays: 30 },
    "MFA delete": { versioning: "Enabled", mfaDelete: true },
    "replication to another bucket": { versioning: "Enabled", replication: "Enabled" },
    "versioning that may not be read": { denied: ["versioning"] },
    "an Object Lock that may not be read": { denied: ["lock"] },
    "a replication that may not be read": { denied: ["replication"] },
    "versions that its listings don't show": { versioning: "Enabled", hidesVersions: true },
    "unfinished uploads that its listings don't show": { hidesUploads: true },
  } satisfies Record<string, Partial<S3Settings>>)) {
    it(`is refused for ${what}, in one line that names the override, and taken with it`, async () => {
      await set(settings);
      await assert.rejects(start(), (error) => {
        assert.ok(error instanceof StartError, String(error));
        assert.equal(
          error.message,
          `The blob store keeps what it deletes (${what}): turn that off, or accept it with BLOB_KEEPS_DELETED=accept.`,
        );
        return true;
      });
      await start({ keepsDeleted: true });
    });
  }

  it("says on certificates what the operator has accepted, and nothing without", () => {
    const [line = ""] = s3Blobs({ ...s3.options, keepsDeleted: true }).notCovered;
    assert.match(line, /^Copies that the bucket keeps, or makes elsewhere, .*BLOB_KEEPS_DELETED\.$/);
    assert.deepEqual(s3Blobs(s3.options).notCovered, []);
  });

  it("is not taken, override or not, when it lies, or answers what is unknown", async () => {
    await set({ lies: true });
    await assert.rejects(start(), PortError);
    await assert.rejects(start({ keepsDeleted: true }), PortError);
    const operations = [
      "versioning",
      "lock",
      "replication",
      "put",
      "versions",
      "uploads",
      "begin",
      "deleteMany",
    ] as const;
    for (const operation of operations) {
      await s3.tell({ reset: true, fail: { operation, fault: { status: 500, code: "InternalError" } } });
      await assert.rejects(start(), PortError, operation);
      await assert.rejects(start({ keepsDeleted: true }), PortError, operation);
    }
  });

  it("is not taken, override or not, without the rights that a deletion needs", async () => {
    for (const operation of ["put", "versions", "uploads", "deleteMany", "begin", "abort"]) {
      await set({ denied: [operation] });
      await assert.rejects(start(), PortError, operation);
      await assert.rejects(start({ keepsDeleted: true }), PortError, operation);
    }
  });

  it("names the variable that is at fault", async () => {
    await assert.rejects(start({ bucket: "no-such-bucket" }), named(/^S3_BUCKET names no bucket/));
    await s3.tell({ fail: { operation: "versioning", fault: { redirect: 301, to: "http://127.0.0.1:9/" } } });
    await assert.rejects(start(), named(/^S3_REGION is not the region/));
    await set({});
    const credentials = process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_ACCESS_KEY_ID;
    const others = {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
    Object.assign(process.env, others);
    try {
      await assert.rejects(start(), named(/^S3_BUCKET is set, and no AWS credentials are found\.$/));
      const nowhere = { endpoint: null, region: null, pathStyle: false };
      await assert.rejects(start(nowhere), named(/^S3_REGION is missing/));
    } finally {
      process.env.AWS_ACCESS_KEY_ID = credentials;
      for (const name of Object.keys(others)) delete process.env[name];
    }
  });
});

function named(message: RegExp) {
  return (error: unknown) => error instanceof StartError && message.test(error.message);
}
