import { azureBlobs } from "../../src/adapters/azure-blob";
import { startMemoryAzurite } from "../support/azurite";
import { MemoryBlobs } from "../support/fakes/memory-blobs";
import { blobStoreContract } from "./blob-store.contract";

blobStoreContract("memory", async () => new MemoryBlobs());

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
