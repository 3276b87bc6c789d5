import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { s3Blobs } from "../../src/adapters/s3";
import { type AzureProcess, startAzureProcess } from "../support/azure-process";
import { startMemoryAzurite } from "../support/azurite";
import { FolderBlobs } from "../support/fakes/folder-blobs";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
import type { S3Settings } from "../support/fakes/s3-bucket";
import { type S3Process, startS3Process } from "../support/s3-process";
import { blobStoreContract } from "./blob-store.contract";

blobStoreContract("memory", async () => new MemoryBlobs());

describe("a folder that processes share", () => {
  let folder = "";
  after(() => rm(folder, { recursive: true }));
  blobStoreContract("folder", async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-blobs-"));
    return new FolderBlobs(folder);
  });
});

describe("Azurite over a socket", () => {
  let azurite: Awaited<ReturnType<typeof startMemoryAzurite>>;
  before(async () => {
    azurite = await startMemoryAzurite();
  });
  after(() => azurite?.stop());
  blobStoreContract("azure-blob", async () =>
    azureBlobs({ connectionString: azurite.connectionString, container: "contract" }),
  );
});

describe("an account that keeps versions and lets them be deleted for good", () => {
  let store: AzureProcess;
  before(async () => {
    store = await startAzureProcess();
  });
  after(() => store?.stop());
  blobStoreContract("azure-blob", async () => {
    await store.tell({ set: { softDelete: true, versioning: true, permanentDelete: true, pageSize: 2 } });
    return azureBlobs({ connectionString: store.connectionString, container: "contract" });
  });
});

describe("a bucket of S3, in a process of its own", () => {
  let s3: S3Process;
  before(async () => {
    s3 = await startS3Process();
  });
  after(() => s3?.stop());
  for (const [what, settings] of Object.entries({
    "without versions": {},
    "with versions": { versioning: "Enabled", pageSize: 2 },
    "whose versions are suspended": { versioning: "Suspended" },
  } satisfies Record<string, Partial<S3Settings>>)) {
    blobStoreContract(`s3, ${what}`, async () => {
      await s3.tell({ reset: true, set: settings });
      return s3Blobs(s3.options);
    });
  }
});
