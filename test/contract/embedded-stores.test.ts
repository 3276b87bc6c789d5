import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { pgliteSql } from "../../src/adapters/pglite-sql";
import { pgvector } from "../../src/adapters/pgvector";
import { type EmbeddedAzurite, startAzurite } from "../../src/embedded/azurite";
import { openPglite, VECTOR_ROLE } from "../../src/embedded/pglite";
import { type EmbeddedPostgres, ensureDatabase, startPostgres } from "../../src/embedded/postgres";
import { blobStoreContract } from "./blob-store.contract";
import { CONTRACT_DIMENSIONS, vectorStoreContract } from "./vector-store.contract";

describe("the embedded stores", () => {
  let dir = "";
  let postgres: EmbeddedPostgres | undefined;
  let azurite: EmbeddedAzurite | undefined;
  let db: PGlite | undefined;
  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), "regenesis-embedded-"));
  });
  after(async () => {
    await azurite?.stop();
    await postgres?.stop();
    await db?.close();
    await rm(dir, { recursive: true });
  });

  blobStoreContract("azurite with its metadata in PostgreSQL", async () => {
    postgres = await startPostgres({ dir: path.join(dir, "postgres"), durable: false });
    const metadataUrl = await ensureDatabase(postgres, "azurite");
    azurite = await startAzurite({ dir: path.join(dir, "azurite"), metadataUrl });
    const blobs = azureBlobs({ connectionString: azurite.connectionString, container: "regenesis", name: "azurite" });
    await blobs.assertForgets("canary");
    return blobs;
  });

  vectorStoreContract("pglite in its folder", async () => {
    db = await openPglite(path.join(dir, "vectors"));
    const vectors = pgvector(pgliteSql(db, VECTOR_ROLE), { dimensions: CONTRACT_DIMENSIONS });
    await vectors.migrate();
    return vectors;
  });
});
