import assert from "node:assert/strict";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { PortError, StartError } from "../../src/errors";
import { type AzureProcess, startAzureProcess } from "../support/azure-process";
import type { AzureSettings } from "../support/fakes/azure-account";

const DENIED = { status: 403, code: "AuthorizationPermissionMismatch" };

describe("an azure account that is asked at the start whether it forgets", () => {
  let store: AzureProcess;
  const start = (keepsDeleted = false) =>
    azureBlobs({
      connectionString: store.connectionString,
      container: "c",
      maxTries: 2,
      retryDelayMs: 1,
      keepsDeleted,
    }).assertForgets("start/canary");
  before(async () => {
    store = await startAzureProcess();
  });
  beforeEach(() => store.tell({ reset: true }));
  after(() => store.stop());

  for (const [what, settings] of Object.entries({
    "keeps nothing": {},
    "keeps versions, which can be deleted": { versioning: true },
    "keeps soft-deleted versions, which can be deleted for good": {
      ...{ softDelete: true, versioning: true, permanentDelete: true },
    },
  } satisfies Record<string, Partial<AzureSettings>>)) {
    it(`is taken when it ${what}, and leaves no canary`, async () => {
      await store.tell({ set: settings });
      await start();
      await start();
      assert.deepEqual((await store.tell()).copies, []);
    });
  }

  it("is refused for copies that are locked by themselves, and says that", async () => {
    await store.tell({ set: { versioning: true, lockedUntil: Date.now() + 86_400_000 } });
    await assert.rejects(start(), { name: "StartError", message: /keeps what it deletes \(immutable blobs\)/ });
  });

  for (const [what, settings] of Object.entries({
    "soft delete": { softDelete: true },
    "soft delete of the last copy": { softDelete: true, permanentDelete: true },
    "soft delete with versions": { softDelete: true, versioning: true },
    "soft delete that its listings hide": { softDelete: true, hidesDeleted: true },
    "soft delete with versions that its listings hide": { softDelete: true, versioning: true, hidesDeleted: true },
    "an immutability policy": { immutable: true },
    "a legal hold": { legalHold: true },
    "immutable versions": { immutableVersions: true },
  } satisfies Record<string, Partial<AzureSettings>>)) {
    it(`is refused for ${what}, in one line that names the override, and taken with it`, async () => {
      await store.tell({ set: settings });
      await assert.rejects(start(), (error) => {
        assert.ok(error instanceof StartError, String(error));
        assert.match(error.message, /^The blob store keeps what it deletes .*BLOB_KEEPS_DELETED=accept\.$/);
        return true;
      });
      await start(true);
    });
  }

  it("is judged by the canary alone where its settings may not be read", async () => {
    await store.tell({ fail: { operation: "service", fault: DENIED } });
    await start();
    await store.tell({ set: { softDelete: true, hidesDeleted: true } });
    await assert.rejects(start(), StartError);
  });

  it("is not taken, override or not, when it lies, or answers what is unknown", async () => {
    await store.tell({ set: { lies: true } });
    await assert.rejects(start(), PortError);
    await assert.rejects(start(true), PortError);
    await store.tell({ set: { lies: false } });
    for (const operation of ["service", "container", "list", "delete", "put"] as const) {
      await store.tell({ fail: { operation: operation, fault: { status: 503, code: "ServerBusy" } } });
      await assert.rejects(start(), PortError, operation);
      await assert.rejects(start(true), PortError, operation);
      await store.tell({ fail: { operation: operation, fault: "drop", times: 0 } });
    }
    await start();
  });
});
