import { execFile } from "node:child_process";
import { chmod, chown, readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { StartError } from "../errors";
import type { PostgresBinaries } from "./postgres-binaries";
import { readIfThere } from "./private-file";

/** As whom PostgreSQL runs: it refuses to run as root. */
export interface Account {
  /** What stands before PostgreSQL's own command. */
  prefix: readonly string[];
  /** The user to change to and to own PostgreSQL's files, when it isn't this process's own. */
  user?: { uid: number; gid: number };
}

/** Chooses the account for the cluster in `dir`/data, and opens `dir` to it where needed. Throws StartError. */
export async function chooseAccount(binaries: PostgresBinaries, dir: string): Promise<Account> {
  const asRoot = process.getuid?.() === 0;
  if (!asRoot && hasName()) return { prefix: [] };
  const owner = await stat(join(dir, "data")).catch(() => null);
  if (asRoot && owner && owner.uid !== 0) return { prefix: [], user: await letIn(dir, binaries, owner) };
  const users = await namedUsers();
  const prefix = await findNamespace(binaries, users);
  if (prefix) return { prefix };
  // A cluster that root wrote from inside a namespace can't be handed over without changing every file's owner.
  if (asRoot && !owner) {
    for (const user of users.filter(({ name }) => name === "postgres" || name === "nobody")) {
      const entered = await letIn(dir, binaries, user).catch(() => null);
      if (entered) return { prefix: [], user: entered };
    }
  }
  const reason = asRoot ? "as root" : "as a user without a name in /etc/passwd";
  throw new StartError(
    `PostgreSQL doesn't run ${reason}, and neither a user namespace nor the user postgres can be used for ${dir}: start as an ordinary user, or set DATABASE_URL and DATABASE_MIGRATION_URL.`,
  );
}

interface User {
  name: string;
  uid: number;
  gid: number;
}

/** Gives `path` to the account's user, if it has one of its own. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.user) await chown(path, account.user.uid, account.user.gid);
}

/** A namespace in which we are an ordinary user: one with a name, since initdb refuses a number alone. */
async function findNamespace(binaries: PostgresBinaries, users: readonly User[]): Promise<string[] | null> {
  const [user] = users;
  if (!user) return null;
  const options = ["--user", `--map-user=${user.uid}`, `--map-group=${user.gid}`];
  return promisify(execFile)("unshare", [...options, binaries.postgres, "--version"]).then(
    () => ["unshare", ...options],
    () => null,
  );
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

async function namedUsers(): Promise<User[]> {
  const lines = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n").map((line) => line.split(":"));
  return lines
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid >= 0);
}

/** Lets the user's group pass through our own two folders, once nothing else bars the way. */
async function letIn(dir: string, binaries: PostgresBinaries, { uid, gid }: { uid: number; gid: number }) {
  const user = { uid, gid };
  const isDataFolder = (await readIfThere(join(dirname(dir), "VERSION"))) !== null;
  const ours = isDataFolder ? [dirname(dir), dir] : [dir];
  const closed: string[] = [];
  for (const folder of new Set([...pathTo(dir), ...pathTo(binaries.folder)])) {
    if (await mayEnter(folder, user)) continue;
    if (!ours.includes(folder) || (await stat(folder)).uid !== 0) {
      throw new StartError(`PostgreSQL's user ${uid} can't enter ${folder}: move DATA_DIR or start as that user.`);
    }
    closed.push(folder);
  }
  for (const folder of closed) {
    await chown(folder, 0, gid);
    await chmod(folder, 0o710);
  }
  return user;
}

function pathTo(folder: string): string[] {
  return folder === dirname(folder) ? [folder] : [...pathTo(dirname(folder)), folder];
}

async function mayEnter(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<boolean> {
  const { mode, uid: owner, gid: group } = await stat(folder);
  if (owner === uid) return (mode & 0o100) !== 0;
  if (group === gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
