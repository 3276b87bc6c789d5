import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { BlobServiceClient } from "@azure/storage-blob";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { PortError } from "../../src/errors";
import type { AzureSettings } from "../support/fakes/azure-account";
import { AzureServer } from "../support/fakes/azure-server";

const KEY = "workspace/session/source";
const KEEPS = { keepsDeleted: true };

describe("deleting from an azure account for good", () => {
  let server: AzureServer;
  let connectionString = "";
  const open = (more = {}) =>
    azureBlobs({ connectionString, container: "c", maxTries: 2, retryDelayMs: 1, idleTimeoutMs: 1000, ...more });
  const put = (key = KEY) => open().put(key, Readable.from([Buffer.alloc(20, 1)]), {});
  const sdk = () => BlobServiceClient.fromConnectionString(connectionString).getContainerClient("c").getBlobClient(KEY);
  beforeEach(async () => {
    server = new AzureServer();
    connectionString = await server.start();
  });
  afterEach(() => server.stop());

  it("destroys every version and every snapshot", async () => {
    server.set({ versioning: true });
    await put();
    await put();
    await sdk().createSnapshot();
    assert.equal(server.copies.length, 3);
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.deepEqual(server.copies, []);
    assert.equal(await open().destroy(KEY), "absent");
  });

  it("destroys soft-deleted versions and snapshots for good where the account allows it, by signed requests", async () => {
    server.set({ versioning: true, softDelete: true, permanentDelete: true });
    await put();
    await put();
    await sdk().createSnapshot();
    await sdk().delete({ deleteSnapshots: "include" });
    assert.equal(await open().probe(KEY), "PRESENT");
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.deepEqual(server.copies, []);
    assert.ok(server.asked.includes("delete?permanent"));
    assert.equal(await open().probe(KEY), "ABSENT");
  });

  it("leaves the copies of a longer name alone", async () => {
    server.set({ versioning: true, softDelete: true, permanentDelete: true });
    await put();
    await put(`${KEY}-2`);
    await put(`${KEY}-2`);
    await open().destroy(KEY);
    assert.deepEqual(
      server.copies.map(({ name }) => name),
      [`${KEY}-2`, `${KEY}-2`],
    );
  });

  for (const [what, settings] of Object.entries({
    "a soft-deleted copy": { softDelete: true },
    "a soft-deleted copy that is not the last": { softDelete: true, permanentDelete: true },
    "soft-deleted versions": { softDelete: true, versioning: true },
    "a soft-deleted copy that its listings hide": { softDelete: true, hidesDeleted: true },
    "soft-deleted versions that its listings hide": { softDelete: true, versioning: true, hidesDeleted: true },
  } satisfies Record<string, Partial<AzureSettings>>)) {
    it(`is no deletion while the store keeps ${what}, however often it is tried`, async () => {
      await put();
      server.set(settings);
      await put();
      await assert.rejects(open().destroy(KEY), keeps);
      await assert.rejects(open().destroy(KEY), keeps);
      if (!("hidesDeleted" in settings)) assert.equal(await open().probe("workspace"), "PRESENT");
    });
  }

  it("is no deletion when the answer was lost and the copy is kept out of sight", async () => {
    await put();
    server.set({ softDelete: true, hidesDeleted: true });
    // The deletion takes effect unseen, as when the connection breaks after it.
    server.delete({ container: "c", name: KEY }, "include", false);
    await assert.rejects(open().destroy(KEY), keeps);
  });

  it("is no deletion when the store says deleted and still lists the blob", async () => {
    await put();
    server.set({ lies: true });
    await assert.rejects(open().destroy(KEY), (error) => error instanceof PortError && error.retryable);
    assert.equal(await open().probe(KEY), "PRESENT");
    server.set({ lies: false });
    assert.equal(await open().destroy(KEY), "destroyed");
  });

  it("sees and destroys blocks that were never committed", async () => {
    assert.equal(await open().size(KEY), null);
    server.stage({ container: "c", name: KEY }, "MQ==", Buffer.alloc(1));
    assert.equal(await open().size(KEY), null);
    assert.equal(await open().probe("workspace/session"), "PRESENT");
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.equal(await open().probe("workspace/session"), "ABSENT");
  });

  for (const [code, settings] of [
    ["IMMUTABLE", { immutable: true }],
    ["IMMUTABLE", { legalHold: true }],
    ["IMMUTABLE", { versioning: true, immutable: true }],
    ["LEASED", { leased: [KEY] }],
  ] as const) {
    it(`says ${code}, for good, of a blob under ${Object.keys(settings).join(" and ")}, override or not`, async () => {
      await put();
      server.set({ ...settings, leased: "leased" in settings ? [...settings.leased] : [] });
      if ("versioning" in settings) await put();
      const refusal = (error: unknown) =>
        error instanceof PortError && !error.retryable && error.message.includes(code);
      await assert.rejects(open().destroy(KEY), refusal);
      await assert.rejects(open(KEEPS).destroy(KEY), refusal);
      assert.equal(await open(KEEPS).probe(KEY), "PRESENT");
    });
  }

  it("says of an immutable copy until when: by its policy, by a hold without an end, or as far as may be read", async () => {
    const says = (expected: RegExp) => (error: unknown) =>
      error instanceof PortError && !error.retryable && expected.test(error.message);
    const lockedUntil = Math.ceil(Date.now() / 1000) * 1000 + 86_400_000;
    const until = new RegExp(`^IMMUTABLE: .*, until ${new Date(lockedUntil).toISOString()}\\.$`);
    server.set({ versioning: true });
    await put();
    server.set({ lockedUntil });
    await assert.rejects(open().destroy(KEY), says(until));
    await assert.rejects(open().destroyAll([KEY]), says(until));
    server.set({ held: true });
    await assert.rejects(open().destroy(KEY), says(/^IMMUTABLE: .*legal hold that has no end/));
    server.failOn("head", { status: 403, code: "AuthorizationPermissionMismatch" });
    await assert.rejects(open().destroy(KEY), says(/^IMMUTABLE: .*until when may not be read/));
    server.set({ held: false, lockedUntil: null });
    assert.equal(await open().destroy(KEY), "destroyed");
  });

  it("says of a copy that its container's policy keeps that only that policy tells until when", async () => {
    await put();
    server.set({ immutable: true });
    await assert.rejects(open().destroy(KEY), { message: /^IMMUTABLE: .*container's policy/, retryable: false });
  });

  it("does not take a missing container for a missing blob", async () => {
    const blobs = open();
    await blobs.put(KEY, Readable.from([Buffer.alloc(1)]), {});
    server.containers.clear();
    await assert.rejects(blobs.destroy(KEY), PortError);
    await assert.rejects(blobs.size(KEY), PortError);
    assert.equal(await blobs.probe(KEY), "UNKNOWN");
  });

  it("takes soft-deleted copies for destroyed by the operator's override alone, and says so for certificates", async () => {
    server.set({ softDelete: true, versioning: true });
    await put();
    await put();
    const blobs = open(KEEPS);
    assert.equal(await blobs.destroy(KEY), "destroyed");
    assert.ok(server.copies.every((copy) => copy.deleted));
    assert.equal(await blobs.probe(KEY), "ABSENT");
    assert.equal(await blobs.destroy(KEY), "absent");
    assert.equal(await open().probe(KEY), "PRESENT");
    assert.match(
      blobs.notCovered.join(),
      /^Copies that the blob store keeps .* by the operator's override BLOB_KEEPS_DELETED\.$/,
    );
    assert.deepEqual(open().notCovered, []);
  });

  it("lets no override pass for a living copy", async () => {
    await put();
    server.set({ lies: true });
    await assert.rejects(open(KEEPS).destroy(KEY), PortError);
    assert.equal(await open(KEEPS).probe(KEY), "PRESENT");
  });

  it("lists over several pages, and fails a listing that breaks off", async () => {
    server.set({ pageSize: 2 });
    for (const key of ["w/5", "w/3", "w/1", "w/4", "w/2"]) await put(key);
    const keys: string[] = [];
    for await (const { key } of open().list("w/")) keys.push(key);
    assert.deepEqual(keys, ["w/1", "w/2", "w/3", "w/4", "w/5"]);
    const listing = open().list("w/")[Symbol.asyncIterator]();
    await listing.next();
    server.failOn("list", { status: 403, code: "AuthorizationFailure" });
    await listing.next();
    await assert.rejects(listing.next(), PortError);
  });
});

function keeps(error: unknown): boolean {
  return error instanceof PortError && !error.retryable && error.message.startsWith("KEPT");
}
