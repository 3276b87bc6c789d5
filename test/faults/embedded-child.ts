import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { Client } from "pg";
import { startAzurite } from "../../src/embedded/azurite";
import { openDataDir, writeRunInfo } from "../../src/embedded/data-dir";
import { ensureDatabase, startPostgres } from "../../src/embedded/postgres";

/** A server to kill: starts what its first argument names in the folder that its second one names, then waits. */
const parts: Record<string, (dir: string) => Promise<object>> = {
  async lock(dir) {
    await openDataDir(dir, 1);
    const secret = randomBytes(8).toString("hex");
    await writeRunInfo(dir, { pid: process.pid, startedAt: "2026-01-01T00:00:00Z", url: "", ports: {}, secret });
    return {};
  },
  async postgres(dir) {
    const postgres = await startPostgres({ dir });
    const url = postgres.url("postgres", postgres.superuser, postgres.superPassword);
    const keep = "insert into kept values ('acknowledged')";
    await run(url, ["create table if not exists kept (line text)", keep]);
    process.once(
      "SIGINT",
      () =>
        void run(url, [keep])
          .then(postgres.stop)
          .then(() => process.exit(7)),
    );
    return {};
  },
  async azurite(dir) {
    const postgres = await startPostgres({ dir: join(dir, "postgres") });
    const metadataUrl = await ensureDatabase(postgres, "azurite");
    const azurite = await startAzurite({ dir: join(dir, "azurite"), metadataUrl });
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("kept");
    await container.createIfNotExists();
    for (const name of ["kept", "deleted"]) await container.getBlockBlobClient(name).upload("acknowledged", 12);
    await container.getBlockBlobClient("deleted").delete();
    return {};
  },
};

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function main(): Promise<void> {
  const [part = "", dir = ""] = process.argv.slice(2);
  const answer = await parts[part]?.(dir).catch((error: Error) => ({ error: `${error.name}: ${error.message}` }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  process.stdin.on("end", () => process.exit()).resume();
}

void main();
