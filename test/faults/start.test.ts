import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { startClamdProcess } from "../support/clamd-process";
import { startS3Process } from "../support/s3-process";
import { gone, killNow, processesNaming, withFolder } from "./embedded-processes";

const root = resolve(__dirname, "../..");

interface Told {
  child: ChildProcess & { pid: number };
  exit: Promise<number | null>;
  said(): string;
}

/** `regenesis start --json`, in a process group of its own as in a terminal. */
function launch(dir: string, env: Record<string, string> = {}): Told {
  const child = spawn(process.execPath, [join(root, "bin/regenesis.js"), "start", "--json"], {
    cwd: root,
    env: { ...process.env, DATA_DIR: join(dir, "data"), PORT: "0", LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
    child.emit("said");
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  const exit = new Promise<number | null>((accept) => child.once("close", accept));
  return { child: child as Told["child"], exit, said: () => text };
}

async function running(told: Told): Promise<string> {
  const url = () => /"url":"(http:[^"]+)"/.exec(told.said())?.[1];
  while (!url()) {
    const ended = await Promise.race([
      told.exit,
      new Promise((accept) => told.child.once("said", () => accept("said"))),
    ]);
    if (ended !== "said") throw new Error(`ended with ${ended}: ${told.said()}`);
  }
  return url() as string;
}

/** One clear line for the operator, and no stack. */
function assertOneLine(text: string, pattern: RegExp): void {
  const lines = text
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith('{"error"'));
  assert.equal(lines.length, 1, text);
  assert.match(lines[0] ?? "", pattern);
}

describe("starting and stopping the server", function () {
  this.timeout(180_000);

  it("answers, leaves no process behind on Ctrl-C, and recovers by itself after kill -9", () =>
    withFolder(async (dir) => {
      const first = launch(dir);
      const health = await fetch(`${await running(first)}/readyz`);
      assert.equal(health.status, 200);
      await killNow(first.child.pid);
      const second = launch(dir);
      assert.equal((await fetch(`${await running(second)}/readyz`)).status, 200);
      process.kill(-second.child.pid, "SIGINT");
      assert.equal(await second.exit, 0);
      await gone(() => processesNaming(dir).length === 0);
    }));

  it("refuses a data folder that another server uses, in one line", () =>
    withFolder(async (dir) => {
      const first = launch(dir);
      await running(first);
      const second = launch(dir);
      assert.notEqual(await second.exit, 0);
      assertOneLine(second.said(), /in use by another server \(pid \d+\)/);
      process.kill(first.child.pid, "SIGTERM");
      assert.equal(await first.exit, 0);
    }));

  it("refuses a port in use and a bad variable by name, before it makes anything", () =>
    withFolder(async (dir) => {
      const taken = createServer().listen(0, "127.0.0.1");
      await new Promise((accept) => taken.once("listening", accept));
      const { port } = taken.address() as AddressInfo;
      const refused = launch(dir, { PORT: String(port) });
      assert.notEqual(await refused.exit, 0);
      assertOneLine(refused.said(), new RegExp(`PORT ${port} is in use`));
      taken.close();
      for (const [name, value] of Object.entries({
        PORT: "many",
        CLOCK_OFFSET: "soon",
        S3_BUCKET: "b",
        AZURE_KEY_VAULT_KEY_ID: "k",
        ROLE: "chief",
      })) {
        const bad = launch(dir, { [name]: value });
        assert.notEqual(await bad.exit, 0);
        assertOneLine(bad.said(), new RegExp(name));
      }
      assert.deepEqual(processesNaming(dir), []);
    }));

  it("refuses the built-in issuer and a moved clock in production", () =>
    withFolder(async (dir) => {
      const issuer = launch(dir, { NODE_ENV: "production" });
      assert.notEqual(await issuer.exit, 0);
      assertOneLine(issuer.said(), /OIDC_ISSUER/);
      const oidc = { OIDC_ISSUER: "https://issuer.test", OIDC_AUDIENCE: "regenesis" };
      const clock = launch(dir, { NODE_ENV: "production", CLOCK_OFFSET: "P1D", ...oidc });
      assert.notEqual(await clock.exit, 0);
      assertOneLine(clock.said(), /CLOCK_OFFSET/);
    }));

  it("refuses a clamd that calls clean what it has not looked at, and starts without one that is away", () =>
    withFolder(async (dir) => {
      const clamd = await startClamdProcess();
      const env = { CLAMD_HOST: "127.0.0.1", CLAMD_PORT: String(clamd.port) };
      await clamd.tell({ alerts: false });
      const refused = launch(dir, env);
      assert.notEqual(await refused.exit, 0);
      assertOneLine(refused.said(), /CLAMD_HOST: .*AlertExceedsMax/);
      await clamd.stop();
      const alone = launch(dir, env);
      await running(alone);
      process.kill(alone.child.pid, "SIGTERM");
      assert.equal(await alone.exit, 0);
    }));

  it("keeps its blobs in a bucket of S3 by one variable, and refuses one whose deletions are none", () =>
    withFolder(async (dir) => {
      const s3 = await startS3Process();
      const { bucket, region, endpoint } = s3.options;
      const env = { S3_BUCKET: bucket, S3_REGION: region, S3_ENDPOINT: endpoint };
      await s3.tell({ set: { versioning: "Enabled", replication: "Enabled" } });
      const refused = launch(dir, env);
      assert.notEqual(await refused.exit, 0);
      assertOneLine(refused.said(), /replication to another bucket.*BLOB_KEEPS_DELETED=accept/);
      await s3.tell({ set: { replication: null } });
      const told = launch(dir, env);
      assert.equal((await fetch(`${await running(told)}/readyz`)).status, 200);
      const { versions } = await s3.tell();
      assert.ok(versions.length > 0, "the demo workspace's recordings");
      for (const { name } of versions) assert.match(name, /^(regenesis|backups)\//);
      process.kill(told.child.pid, "SIGTERM");
      assert.equal(await told.exit, 0);
      await s3.stop();
    }));

  if (process.getuid?.() === 0)
    it("says in one line that the disk is full", () =>
      withFolder(async (dir) => {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=40m", "tmpfs", dir]);
        try {
          const refused = launch(dir);
          assert.notEqual(await refused.exit, 0);
          assertOneLine(refused.said(), /disk|free/);
        } finally {
          execFileSync("umount", [dir]);
        }
      }));
});
