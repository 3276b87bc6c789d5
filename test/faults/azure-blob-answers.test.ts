import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { PortError } from "../../src/errors";
import { type AzureProcess, startAzureProcess } from "../support/azure-process";
import type { AzureFault, AzureOperation } from "../support/fakes/azure-server";
import { type HookProcess, startHookProcess, startUnvouched } from "../support/hook-process";

const KEY = "workspace/session/source";
const LISTINGS: AzureFault[] = ["page", "half", "cut"];

describe("azure blobs when somebody else answers, or not to the end", () => {
  let store: AzureProcess;
  let elsewhere: HookProcess;
  let unvouched: HookProcess;
  const open = (connectionString = store.connectionString) =>
    azureBlobs({ connectionString, container: "c", maxTries: 1, retryDelayMs: 1, idleTimeoutMs: 20_000 });
  const put = (blobs = open()) => blobs.put(KEY, Readable.from([Buffer.alloc(200_000, 1)]), {});
  const fail = (operation: AzureOperation, fault: AzureFault) => store.tell({ fail: { operation, fault } });
  const isStillThere = async () => (await store.tell()).copies.length === 1;
  before(async () => {
    [store, elsewhere, unvouched] = await Promise.all([startAzureProcess(), startHookProcess(), startUnvouched()]);
  });
  beforeEach(async () => {
    await store.tell({ reset: true });
    await put();
  });
  after(() => Promise.all([store, elsewhere, unvouched].map((each) => each.stop())));

  const calls = {
    put: (blobs = open()) => put(blobs),
    read: async (blobs = open()) => buffer(await blobs.read(KEY)),
    size: (blobs = open()) => blobs.size(KEY),
    list: async (blobs = open()) => {
      const keys = [];
      for await (const { key } of blobs.list("")) keys.push(key);
      return keys;
    },
    destroy: (blobs = open()) => blobs.destroy(KEY),
    destroyAll: (blobs = open()) => blobs.destroyAll([KEY]),
    remaining: (blobs = open()) => blobs.remaining([KEY]),
  };
  const operations: [keyof typeof calls, AzureOperation][] = [
    ["put", "create"],
    ["put", "put"],
    ["read", "get"],
    ["size", "head"],
    ["list", "list"],
    ["destroy", "list"],
    ["destroy", "delete"],
    ["destroyAll", "delete"],
    ["remaining", "list"],
  ];

  for (const [call, operation] of operations)
    it(`follows no redirect of ${operation} on ${call}, neither within the account nor elsewhere`, async () => {
      const account = /BlobEndpoint=([^;]+);/.exec(store.connectionString)?.[1] ?? "";
      for (const redirect of [301, 302, 307, 308])
        for (const to of [`http://127.0.0.1:${elsewhere.port}/fake/c/${KEY}`, `${account}/elsewhere/${KEY}`]) {
          await fail(operation, { redirect, to });
          const before = (await store.tell()).asked.filter((each) => each === operation).length;
          await assert.rejects(calls[call](), final, `${redirect} ${to}`);
          assert.equal((await store.tell()).asked.filter((each) => each === operation).length, before + 1);
        }
      assert.deepEqual((await elsewhere.tell({})).called, []);
      assert.ok(await isStillThere());
    });

  it("says nothing to a store that nobody vouches for", async () => {
    const { connectionString } = store;
    const trusted = connectionString.replace(/=http;/, "=https;");
    const blobs = open(trusted.replace(/BlobEndpoint=[^;]+/, `BlobEndpoint=https://127.0.0.1:${unvouched.port}/fake`));
    for (const call of Object.values(calls)) await assert.rejects(call(blobs), retryable);
    assert.equal(await blobs.probe(KEY), "UNKNOWN");
    assert.deepEqual((await unvouched.tell({})).called, []);
  });

  for (const fault of LISTINGS)
    it(`takes a listing that is ${inspect(fault)} for no answer, and nothing for gone`, async () => {
      await fail("list", fault);
      for (const call of ["list", "destroy", "destroyAll", "remaining"] as const)
        await assert.rejects(calls[call](), PortError, call);
      assert.equal(await open().probe("nothing/there"), "UNKNOWN");
    });

  it("takes a page in place of a deletion's answer for none", async () => {
    await fail("delete", "page");
    await assert.rejects(calls.destroy(), PortError);
    await assert.rejects(calls.destroyAll(), PortError);
    assert.ok(await isStillThere());
  });

  for (const [status, code] of [
    [429, "TooManyRequests"],
    [500, "InternalError"],
    [503, "ServerBusy"],
  ] as const)
    for (const [call, operation] of operations)
      it(`may try ${call} again after ${status} to ${operation}`, async () => {
        await fail(operation, { status, code });
        await assert.rejects(calls[call](), retryable);
        assert.ok(await isStillThere());
      });
});

const SECRETS = /SharedKey|sig=|https?:|AccountKey/;

function final(error: unknown): boolean {
  return error instanceof PortError && !error.retryable && !SECRETS.test(inspect(error));
}

function retryable(error: unknown): boolean {
  return error instanceof PortError && error.retryable && !SECRETS.test(inspect(error));
}
