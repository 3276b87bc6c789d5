import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { pickPort } from "../../src/embedded/ports";

const ACCOUNT = "contractaccount";
const KEY = Buffer.alloc(64, 7).toString("base64");

/** An Azurite that forgets everything when it stops: a process of its own, spoken to over a socket. */
export async function startMemoryAzurite(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const port = await pickPort();
  const flags = ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"];
  const child = spawn(
    process.execPath,
    [require.resolve("azurite/dist/src/blob/main.js"), ...flags, "--blobHost", "127.0.0.1", "--blobPort", String(port)],
    { stdio: ["ignore", "pipe", "ignore"], env: { PATH: process.env.PATH, AZURITE_ACCOUNTS: `${ACCOUNT}:${KEY}` } },
  );
  await listening(child);
  const endpoint = `http://127.0.0.1:${port}/${ACCOUNT}`;
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${endpoint};`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("Azurite has no output.");
  for await (const line of createInterface(child.stdout)) {
    if (line.includes("successfully listens")) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error("Azurite ended before it listened.");
}
