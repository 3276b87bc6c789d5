import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { startAzurite } from "../../src/embedded/azurite";
import { ensureDatabase, startPostgres } from "../../src/embedded/postgres";
import { gone, killNow, processesNaming, startServer, withFolder } from "./embedded-processes";

const MEGABYTES = 200;

async function withStore(dir: string, use: (container: ContainerClient) => Promise<void>): Promise<void> {
  const postgres = await startPostgres({ dir: join(dir, "postgres") });
  const metadataUrl = await ensureDatabase(postgres, "azurite");
  const azurite = await startAzurite({ dir: join(dir, "azurite"), metadataUrl });
  try {
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("kept");
    await container.createIfNotExists();
    await use(container);
  } finally {
    await azurite.stop();
    await postgres.stop();
  }
  assert.deepEqual(processesNaming(dir), []);
}

async function names(container: ContainerClient, includeUncommitedBlobs = false): Promise<string[]> {
  const found: string[] = [];
  for await (const blob of container.listBlobsFlat({ prefix: "", includeUncommitedBlobs })) found.push(blob.name);
  return found;
}

async function digest(chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

async function* recording(): AsyncGenerator<Buffer> {
  for (let index = 0; index < MEGABYTES; index++) yield Buffer.alloc(2 ** 20, index);
}

describe("the embedded Azurite", function () {
  this.timeout(120_000);

  it("stores, ranges, lists and deletes with its metadata in PostgreSQL", () =>
    withFolder((dir) =>
      withStore(dir, async (container) => {
        const large = container.getBlockBlobClient("large");
        await large.uploadStream(Readable.from(recording()), 2 ** 22, 2);
        const { readableStreamBody } = await large.download();
        assert(readableStreamBody);
        assert.equal(await digest(readableStreamBody as unknown as AsyncIterable<Buffer>), await digest(recording()));
        assert.deepEqual(await large.downloadToBuffer(2 ** 20 * 7 - 1, 2), Buffer.from([6, 7]));

        const draft = container.getBlockBlobClient("draft");
        await draft.stageBlock(Buffer.from("1").toString("base64"), "abc", 3);
        assert.deepEqual(await names(container), ["large"]);
        assert.deepEqual(await names(container, true), ["draft", "large"]);

        await large.delete({ deleteSnapshots: "include" });
        await assert.rejects(large.getProperties(), { statusCode: 404 });
        await assert.rejects(large.delete(), { statusCode: 404 });
        await draft.commitBlockList([]);
        await draft.delete();
        assert.deepEqual(await names(container, true), []);
        assert.equal((await stat(join(dir, "azurite/account.json"))).mode & 0o777, 0o600);
      }),
    ));

  it("is gone when its server is killed, and keeps every acknowledged upload and deletion", () =>
    withFolder(async (dir) => {
      const { server, answer } = await startServer("azurite", dir);
      assert.deepEqual(answer, {});
      const store = () => processesNaming(join(dir, "azurite")).filter(({ pid }) => pid !== server.pid);
      assert.equal(store().length, 1);
      await killNow(server.pid);
      await gone(() => store().length === 0);
      await withStore(dir, async (container) => {
        assert.deepEqual(await names(container), ["kept"]);
        assert.equal(String(await container.getBlockBlobClient("kept").downloadToBuffer()), "acknowledged");
      });
    }));

  it("keeps every acknowledged upload and deletion when everything is killed at once", () =>
    withFolder(async (dir) => {
      await startServer("azurite", dir);
      await killNow(...processesNaming(dir).map(({ pid }) => pid));
      await withStore(dir, async (container) => assert.deepEqual(await names(container), ["kept"]));
    }));
});
