import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { findProgram, installFromDebian } from "./machine";
import { until } from "./until";

const PLACES = ["/usr/sbin/clamd", "/usr/local/sbin/clamd", "/opt/homebrew/sbin/clamd"];
const NOBODY = 65_534;

/** The industry's test file, in pieces, so that this file is none of what scanners look for. */
export const EICAR = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD", "-ANTIVIRUS-TEST", "-FILE!$H+H*"].join(""),
);
/** In whatever file these bytes stand, it is infected. */
export const PLANTED = Buffer.from("bytes-that-a-test-has-planted");

/** Makes sure that there is one: the system's, else Debian's. Once, before tests run side by side. */
export function installClamd(): void {
  if (findProgram(PLACES)) return;
  try {
    installFromDebian("clamav-daemon");
  } catch (cause) {
    throw new Error("The tests need clamd: install ClamAV's daemon (Debian: apt-get install clamav-daemon).", {
      cause,
    });
  }
}

export interface RealClamd {
  port: number;
  stop(): Promise<void>;
}

/** ClamAV's own daemon on a free port, with two signatures, as nobody where this account may say so; `set` is its clamd.conf. */
export async function startRealClamd(set: Record<string, string> = {}, onPort?: number): Promise<RealClamd> {
  const program = findProgram(PLACES);
  if (!program) throw new Error("There is no clamd: run npm run machine first.");
  const folder = await mkdtemp(join(tmpdir(), "regenesis-clamd-"));
  const port = onPort ?? (await freePort());
  const md5 = createHash("md5").update(EICAR).digest("hex");
  await writeFile(join(folder, "test.hdb"), `${md5}:${EICAR.length}:Eicar-Test-Signature\n`);
  await writeFile(join(folder, "test.ndb"), `Planted.Bytes:0:*:${PLANTED.toString("hex")}\n`);
  const settings = {
    ...{ TCPAddr: "127.0.0.1", TCPSocket: String(port), DatabaseDirectory: folder, TemporaryDirectory: folder },
    ...{ Foreground: "yes", AlertExceedsMax: "yes", ...set },
  };
  const config = join(folder, "clamd.conf");
  await writeFile(
    config,
    Object.entries(settings)
      .map((line) => `${line.join(" ")}\n`)
      .join(""),
  );
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  const child = spawn(program, ["-c", config], {
    stdio: ["ignore", "ignore", "ignore"],
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  const gone = once(child, "exit");
  await until(async () => (await ping(port)) === "PONG\0", 120_000, "clamd did not come up.");
  return {
    port,
    async stop() {
      child.kill("SIGKILL");
      await gone;
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function ping(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write("zPING\0");
  return buffer(socket).then(String, () => "");
}
