import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { startMemoryAzurite } from "../support/azurite";
import { AzureServer } from "../support/fakes/azure-server";
import { FolderBlobs } from "../support/fakes/folder-blobs";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
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
  const server = new AzureServer();
  after(() => server.stop());
  blobStoreContract("azure-blob", async () => {
    server.set({ softDelete: true, versioning: true, permanentDelete: true, pageSize: 2 });
    return azureBlobs({ connectionString: await server.start(), container: "contract" });
  });
});
