import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { PortError, StartError } from "../../src/errors";
import { type AzureProcess, startAzureProcess } from "../support/azure-process";
import type { AzureFault, AzureOperation } from "../support/fakes/azure-server";

const KEY = "workspace/session/source";
const DENIED = { status: 403, code: "AuthorizationFailure" };
const BUSY = { status: 503, code: "ServerBusy" };

describe("azure blobs when the store fails or lies", () => {
  let store: AzureProcess;
  /** Short for what never comes, and for that alone: a slow machine must not be taken for a silent store. */
  let idleTimeoutMs = 0;
  const open = () =>
    azureBlobs({
      connectionString: store.connectionString,
      container: "c",
      maxTries: 2,
      retryDelayMs: 1,
      idleTimeoutMs,
    });
  const fail = (operation: AzureOperation, fault: AzureFault, times?: number) =>
    store.tell({ fail: { operation, fault, times } });
  const put = () => open().put(KEY, Readable.from([Buffer.alloc(200_000, 1)]), {});
  before(async () => {
    store = await startAzureProcess();
  });
  beforeEach(async () => {
    idleTimeoutMs = 20_000;
    await store.tell({ reset: true });
  });
  after(() => store.stop());

  for (const [what, call] of Object.entries({
    put: () => put(),
    get: async () => buffer(await open().read(KEY)),
    head: () => open().tier(KEY),
    list: () => open().destroy(KEY),
    delete: () => open().destroy(KEY),
    create: () => open().size(KEY),
  })) {
    const operation = what as AzureOperation;

    it(`says of a failed ${what} whether to try again, and nothing secret`, async () => {
      await put();
      await fail(operation, DENIED);
      await assert.rejects(call(), final);
      await fail(operation, BUSY);
      await assert.rejects(call(), retryable);
      await fail(operation, "drop");
      await assert.rejects(call(), retryable);
    });

    it(`gives up a ${what} that is never answered`, async () => {
      await put();
      await fail(operation, "hang");
      idleTimeoutMs = 100;
      await assert.rejects(call(), retryable);
    });

    it(`survives one failed ${what} by itself`, async () => {
      await put();
      await fail(operation, BUSY, 1);
      await call();
    });
  }

  it("answers a probe with UNKNOWN when it can't look", async () => {
    await put();
    for (const fault of [DENIED, BUSY, "drop", "hang"] as const) {
      await fail("list", fault);
      if (fault === "hang") idleTimeoutMs = 100;
      assert.equal(await open().probe(KEY), "UNKNOWN");
    }
    idleTimeoutMs = 20_000;
    await fail("list", DENIED, 0);
    await fail("create", BUSY);
    assert.equal(await open().probe(KEY), "UNKNOWN");
  });

  it("fails a read that is cut and cannot go on, rather than end it early", async () => {
    await put();
    await fail("get", "cut");
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
