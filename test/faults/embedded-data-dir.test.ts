import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { openDataDir, readRunInfo, writeRunInfo } from "../../src/embedded/data-dir";
import { assertPortFree, pickPort } from "../../src/embedded/ports";
import { StartError } from "../../src/errors";
import { killNow, startServer, withFolder } from "./embedded-processes";

const INFO = { startedAt: "2026-01-01T00:00:00Z", url: "http://127.0.0.1:4000", ports: { http: 4000 }, secret: "s" };

/** Only root may mount a disk or become somebody else; for others there is no such test to run. */
const asRoot = (name: string, test: () => Promise<void>) => process.getuid?.() === 0 && it(name, test);

describe("the data folder", () => {
  it("is private and admits one server, naming the one that holds it", () =>
    withFolder(async (root) => {
      const dir = join(root, "data");
      const held = await openDataDir(dir, 1);
      assert.equal((await stat(dir)).mode & 0o777, 0o700);
      await assert.rejects(openDataDir(dir, 1), (error) => {
        assert(error instanceof StartError);
        return error.message === `The data folder ${dir} is in use by another server (pid ${process.pid}).`;
      });
      await held.release();
      await (await openDataDir(dir, 1)).release();
    }));

  it("lets one of twenty win, over nothing and over a dead server's lock", () =>
    withFolder(async (dir) => {
      for (let round = 0; round < 10; round++) {
        const tries = await Promise.allSettled(Array.from({ length: 20 }, () => openDataDir(dir, 1)));
        const won = tries.filter((each) => each.status === "fulfilled");
        assert.equal(won.length, 1);
        await won[0]?.value.release();
      }
      assert.equal((await readdir(join(dir, "lock"))).length, 1);
    }));

  it("is free again after kill -9, and its run.json counts no more", () =>
    withFolder(async (dir) => {
      const { server } = await startServer("lock", dir);
      assert.equal((await readRunInfo(dir))?.pid, server.pid);
      await assert.rejects(openDataDir(dir, 1), new RegExp(`in use by another server \\(pid ${server.pid}\\)`));
      await killNow(server.pid);
      assert.equal(await readRunInfo(dir), null);
      const held = await openDataDir(dir, 1);
      await writeRunInfo(dir, { ...INFO, pid: process.pid });
      assert.equal((await stat(join(dir, "run.json"))).mode & 0o777, 0o600);
      assert.deepEqual(await readRunInfo(dir), { ...INFO, pid: process.pid });
      await held.release();
      assert.equal(await readRunInfo(dir), null);
    }));

  it("refuses what a newer version wrote, and remembers an older one's move", () =>
    withFolder(async (dir) => {
      await (await openDataDir(dir, 1)).release();
      await (await openDataDir(dir, 3)).release();
      assert.equal(await readFile(join(dir, "VERSION"), "utf8"), "3\n");
      await assert.rejects(openDataDir(dir, 2), /written by a newer version \(format 3, this one knows 2\)/);
      await (await openDataDir(dir, 3)).release();
    }));

  it("can be locked under a path too long for a socket's address", () =>
    withFolder(async (root) => {
      const dir = join(root, "a".repeat(90), "b".repeat(90));
      const held = await openDataDir(dir, 1);
      await assert.rejects(openDataDir(dir, 1), /in use by another server/);
      await held.release();
      await (await openDataDir(dir, 1)).release();
    }));

  it("is never somebody else's open folder", () =>
    withFolder(async (root) => {
      const dir = join(root, "home");
      await mkdir(dir, { mode: 0o755 });
      await writeFile(join(dir, "letter.txt"), "");
      await assert.rejects(openDataDir(dir, 1), /holds other files/);
      await assert.rejects(openDataDir(join(dir, "letter.txt"), 1), StartError);
    }));

  asRoot("is refused in one line when its disk is all but full", () => {
    return withFolder(async (dir) => {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=700", "tmpfs", dir]);
      try {
        await assert.rejects(openDataDir(dir, 1), (error) => {
          assert(error instanceof StartError);
          return new RegExp(`^The disk of ${dir} has \\d+ MB free, and at least 300 MB are needed\\.$`).test(
            error.message,
          );
        });
      } finally {
        execFileSync("umount", [dir]);
      }
    });
  });
});

describe("ports", () => {
  it("are those preferred when free, others when taken, and a taken PORT is named", async () => {
    const server = createServer();
    const free = await pickPort();
    assert.equal(await pickPort(free), free);
    await new Promise<void>((resolve) => server.listen(free, "127.0.0.1", resolve));
    assert.notEqual(await pickPort(free), free);
    await assert.rejects(assertPortFree(free, "127.0.0.1"), new RegExp(`^StartError: PORT ${free} is in use`));
    await new Promise((resolve) => server.close(resolve));
    await assertPortFree(free, "127.0.0.1");
    await assert.rejects(assertPortFree(free, "203.0.113.1"), /^StartError: HOST 203\.0\.113\.1 is not an address/);
  });
});
