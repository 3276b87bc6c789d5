import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readlink, rm, symlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join, relative } from "node:path";
import { StartError } from "../errors";
import { errorCode } from "./private-file";

/**
 * The lock is a listening socket: the kernel closes it with its process, kill -9 included. Sockets can't be replaced
 * without a race, so claims decide: numbered symbolic links to sockets that listen already. A claim is made under the
 * number after the highest, which exactly one process can create, and only when the highest one's socket is dead. The
 * highest claim is never removed, so no number is won twice.
 */
export interface Lock {
  release(): Promise<void>;
}

/** Who holds the lock. The pid is null when the holder is too busy to tell. */
export interface Holder {
  pid: number | null;
}

/** A socket's address holds 108 bytes on Linux and 104 on macOS, with a final zero. */
const LONGEST_ADDRESS = 103;
const ANSWER_MS = 2_000;

/** Takes the lock kept in `folder`, or tells who holds it. */
export async function takeLock(folder: string): Promise<{ lock: Lock } | { holder: Holder }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Never a number: those are claims.
  const name = `s${randomBytes(6).toString("hex")}`;
  const server = await listen(folder, name);
  const release = async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(join(folder, name), { force: true });
  };
  try {
    const holder = await claim(folder, name);
    if (!holder) return { lock: { release } };
    await release();
    return { holder };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Who holds the lock kept in `folder` now, or null. */
export async function findHolder(folder: string): Promise<Holder | null> {
  while (true) {
    const top = Math.max(0, ...(await claims(folder)));
    if (top === 0) return null;
    const socket = await target(folder, top);
    if (socket !== null) return ask(folder, socket);
    // A later claim has replaced it meanwhile.
  }
}

async function claim(folder: string, name: string): Promise<Holder | null> {
  while (true) {
    const top = Math.max(0, ...(await claims(folder)));
    const socket = top === 0 ? null : await target(folder, top);
    if (top > 0 && socket === null) continue;
    const holder = socket === null ? null : await ask(folder, socket);
    if (holder) return holder;
    const mine = top + 1;
    if (!(await isMade(symlink(name, join(folder, String(mine)))))) continue;
    const now = await claims(folder);
    if (Math.max(...now) === mine) {
      await sweep(folder, now, mine);
      return null;
    }
    // Others went through this number and beyond since we looked; it was free only because they cleared it away.
    await rm(join(folder, String(mine)), { force: true });
  }
}

async function sweep(folder: string, all: readonly number[], mine: number): Promise<void> {
  for (const number of all.filter((each) => each < mine)) {
    const socket = await target(folder, number);
    await rm(join(folder, String(number)), { force: true });
    if (socket !== null) await rm(join(folder, socket), { force: true });
  }
}

async function isMade(making: Promise<void>): Promise<boolean> {
  try {
    await making;
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function claims(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number);
}

async function target(folder: string, number: number): Promise<string | null> {
  try {
    return await readlink(join(folder, String(number)));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

function listen(folder: string, name: string): Promise<Server> {
  return withAddress(folder, name, (address) => {
    const server = createServer((socket) => socket.on("error", () => {}).end(String(process.pid)));
    return new Promise<Server>((resolve, reject) => {
      server.once("error", (error) => {
        const reason = errorCode(error) ?? error.message;
        reject(
          new StartError(`The disk of ${folder} can't hold a lock (${reason}): set DATA_DIR to a local disk.`, error),
        );
      });
      server.listen(address, () => resolve(server.unref()));
    });
  });
}

/** Null only when the kernel says that nobody listens; whatever else happens, somebody may. */
function ask(folder: string, name: string): Promise<Holder | null> {
  return withAddress(folder, name, (address) => {
    return new Promise<Holder | null>((resolve) => {
      let said = "";
      const socket = connect(address);
      const answer = (holder: Holder | null) => {
        socket.destroy();
        resolve(holder);
      };
      socket.setTimeout(ANSWER_MS, () => answer({ pid: null }));
      socket.on("data", (chunk) => {
        said += chunk;
      });
      socket.on("end", () => answer({ pid: Number(said) || null }));
      socket.on("error", (error) => {
        const dead = ["ECONNREFUSED", "ENOENT"].includes(errorCode(error) ?? "");
        answer(dead ? null : { pid: null });
      });
    });
  });
}

/** An address of the socket that is short enough: absolute, relative, or on Linux through an open folder. */
async function withAddress<T>(folder: string, name: string, use: (address: string) => Promise<T>): Promise<T> {
  const absolute = join(folder, name);
  const short = [absolute, relative(process.cwd(), absolute)].find(
    (path) => Buffer.byteLength(path) <= LONGEST_ADDRESS,
  );
  if (short !== undefined) return use(short);
  if (process.platform !== "linux")
    throw new StartError(`The path ${folder} is too long: set DATA_DIR to a shorter one.`);
  const handle = await open(folder);
  try {
    return await use(`/proc/self/fd/${handle.fd}/${name}`);
  } finally {
    await handle.close();
  }
}
