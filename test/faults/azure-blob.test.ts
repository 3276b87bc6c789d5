import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { PortError, StartError } from "../../src/errors";
import { AzureServer } from "../support/fakes/azure-server";

const KEY = "workspace/session/source";
const DENIED = { status: 403, code: "AuthorizationFailure" };
const BUSY = { status: 503, code: "ServerBusy" };

describe("azure blobs when the store fails or lies", () => {
  let server: AzureServer;
  let connectionString = "";
  const open = () => azureBlobs({ connectionString, container: "c", maxTries: 2, retryDelayMs: 1, idleTimeoutMs: 100 });
  const put = () => open().put(KEY, Readable.from([Buffer.alloc(200_000, 1)]), {});
  beforeEach(async () => {
    server = new AzureServer();
    connectionString = await server.start();
  });
  afterEach(() => server.stop());

  it("is no deletion when a soft-deleted copy stays", async () => {
    await put();
    server.softDelete = true;
    await assert.rejects(open().destroy(KEY), final);
    await assert.rejects(open().destroy(KEY), final);
    assert.equal(await open().probe("workspace"), "PRESENT");
  });

  it("destroys every version of a versioned blob", async () => {
    server.versioning = true;
    await put();
    await put();
    assert.equal(server.copies.length, 2);
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.deepEqual(server.copies, []);
  });

  it("is no deletion when versions are soft-deleted", async () => {
    server.versioning = true;
    server.softDelete = true;
    await put();
    await assert.rejects(open().destroy(KEY), final);
    assert.equal(await open().probe(KEY), "PRESENT");
  });

  it("is no deletion when the store says deleted and still lists the blob", async () => {
    await put();
    server.lies = true;
    await assert.rejects(open().destroy(KEY), retryable);
  });

  it("is no deletion when the store says that it was not permanent and lists nothing", async () => {
    await put();
    server.softDelete = true;
    const seen = server.copies;
    // A listing that may not show deleted copies: the header alone tells.
    Object.defineProperty(server, "copies", { get: () => seen.filter((copy) => !copy.deleted) });
    await assert.rejects(open().destroy(KEY), final);
  });

  it("sees and destroys blocks that were never committed", async () => {
    server.failOn("put", DENIED, 0);
    server.copies.push({
      name: KEY,
      bytes: Buffer.alloc(1),
      deleted: false,
      versionId: null,
      current: false,
      committed: false,
    });
    assert.equal(await open().size(KEY), null);
    assert.equal(await open().probe("workspace/session"), "PRESENT");
    assert.equal(await open().destroy(KEY), "destroyed");
    assert.equal(await open().probe("workspace/session"), "ABSENT");
  });

  it("refuses at the start a store that would keep what it deletes", async () => {
    await open().assertForgets("canary");
    server.softDelete = true;
    await assert.rejects(open().assertForgets("canary"), StartError);
  });

  for (const [what, call] of Object.entries({
    put: () => put(),
    get: () => open().read(KEY),
    head: () => open().size(KEY),
    list: () => open().destroy(KEY),
    delete: () => open().destroy(KEY),
    create: () => open().size(KEY),
  })) {
    const operation = what as Parameters<AzureServer["failOn"]>[0];

    it(`says of a failed ${what} whether to try again, and nothing secret`, async () => {
      await put();
      server.failOn(operation, DENIED);
      await assert.rejects(call(), final);
      server.failOn(operation, BUSY);
      await assert.rejects(call(), retryable);
      server.failOn(operation, "drop");
      await assert.rejects(call(), retryable);
    });

    it(`gives up a ${what} that is never answered`, async () => {
      await put();
      server.failOn(operation, "hang");
      await assert.rejects(call(), retryable);
    });

    it(`survives one failed ${what} by itself`, async () => {
      await put();
      server.failOn(operation, BUSY, 1);
      await call();
    });
  }

  it("answers a probe with UNKNOWN when it can't look", async () => {
    await put();
    for (const fault of [DENIED, BUSY, "drop", "hang"] as const) {
      server.failOn("list", fault);
      assert.equal(await open().probe(KEY), "UNKNOWN");
    }
    server.failOn("list", DENIED, 0);
    server.failOn("create", BUSY);
    assert.equal(await open().probe(KEY), "UNKNOWN");
  });

  it("fails a read that is cut and cannot go on, rather than end it early", async () => {
    await put();
    server.failOn("get", "cut");
    const body = await open().read(KEY);
    await assert.rejects(buffer(body), retryable);
  });

  it("refuses settings that are none, without repeating them", () => {
    const secret = "AccountKey=c2VjcmV0";
    assert.throws(
      () => azureBlobs({ connectionString: secret, container: "c" }),
      (error: unknown) => error instanceof StartError && !inspect(error).includes("c2VjcmV0"),
    );
    const credential = { getToken: async () => null };
    assert.throws(() => azureBlobs({ accountUrl: "http://x.example", credential, container: "c" }), StartError);
  });
});

function final(error: unknown): boolean {
  return error instanceof PortError && !error.retryable && !/SharedKey|sig=|http:/.test(inspect(error));
}

function retryable(error: unknown): boolean {
  return error instanceof PortError && error.retryable && !/SharedKey|sig=|http:/.test(inspect(error));
}
