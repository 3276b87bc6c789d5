import { chmod, mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { explainDisk, startFailure } from "./disk";
import { readIfThere, writePrivate } from "./private-file";

/** The role to take by `set local role` in every transaction: PGlite logs in as a superuser, whom no policy binds. */
export const VECTOR_ROLE = "vector_app";

/**
 * Opens the PostgreSQL with pgvector that runs inside this process, kept in `dir`/data. The caller holds the lock on
 * the data folder: a second process that opens it loses the first one's rows. `close()` it. Throws StartError.
 */
export async function openPglite(dir: string): Promise<PGlite> {
  const folder = resolve(dir);
  const data = join(folder, "data");
  const mark = join(folder, "COMPLETE");
  return explainDisk(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // PGlite writes files that everyone may read and takes a folder cut short for a whole one.
    await chmod(folder, 0o700);
    if ((await readIfThere(mark)) === null) await rm(data, { recursive: true, force: true });
    const db = await open(folder, data);
    await writePrivate(mark, "");
    return db;
  });
}

async function open(folder: string, data: string): Promise<PGlite> {
  let db: PGlite | undefined;
  try {
    db = await PGlite.create({ dataDir: data, extensions: { vector } });
    await db.exec("create extension if not exists vector");
    const { rows } = await db.query("select from pg_roles where rolname = $1", [VECTOR_ROLE]);
    if (rows.length === 0) await db.exec(`create role ${VECTOR_ROLE} nologin nosuperuser nobypassrls`);
    await db.exec(`grant usage on schema public to ${VECTOR_ROLE}`);
    return db;
  } catch (error) {
    await db?.close().catch(() => {});
    throw await startFailure(folder, "PGlite", String(error));
  }
}
