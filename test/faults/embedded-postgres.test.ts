import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { type EmbeddedPostgres, ensureDatabase, startPostgres } from "../../src/embedded/postgres";
import { isRunning } from "../../src/embedded/processes";
import { StartError } from "../../src/errors";
import { childrenOf, gone, killNow, processesNaming, startServer, withFolder } from "./embedded-processes";

async function query(url: string, sql: string, values: unknown[] = []) {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function asSuperuser(postgres: EmbeddedPostgres): string {
  return postgres.url("postgres", postgres.superuser, postgres.superPassword);
}

async function assertKept(dir: string): Promise<void> {
  const postgres = await startPostgres({ dir });
  assert.deepEqual(await query(asSuperuser(postgres), "select distinct line from kept"), [{ line: "acknowledged" }]);
  await postgres.stop();
  assert.deepEqual(processesNaming(dir), []);
}

const postmasterPid = async (dir: string) =>
  Number.parseInt(await readFile(join(dir, "data/postmaster.pid"), "utf8"), 10);

/** Only root may mount a disk or become somebody else; for others there is no such test to run. */
const isRoot = process.getuid?.() === 0;
/** Another user can run what lies here only where every folder on the way lets others in. */
const isOpenToOthers = ancestorsOf(__dirname).every((folder) => (statSync(folder).mode & 0o001) !== 0);
const asRoot = (name: string, test: () => Promise<void>) => isRoot && it(name, test);
const asRootAmongOthers = (name: string, test: () => Promise<void>) => isRoot && isOpenToOthers && it(name, test);
const asRootAlone = (name: string, test: () => Promise<void>) => isRoot && !isOpenToOthers && it(name, test);
const BARRED = /^StartError: PostgreSQL doesn't run as root, and neither a user namespace/;

function ancestorsOf(folder: string): string[] {
  return dirname(folder) === folder ? [folder] : [folder, ...ancestorsOf(dirname(folder))];
}

/** `fn` finds the programs of this folder alone, and so no namespaces. */
async function withoutNamespaces(folder: string, fn: () => Promise<void>): Promise<void> {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    await fn();
  } finally {
    process.env.PATH = path;
  }
}

describe("the embedded PostgreSQL", function () {
  this.timeout(60_000);

  it("keeps its data, port and password between starts, and takes another port when that is taken", () =>
    withFolder(async (dir) => {
      const first = await startPostgres({ dir, durable: false });
      assert.deepEqual(await query(asSuperuser(first), "show server_encoding"), [{ server_encoding: "UTF8" }]);
      const owned = await ensureDatabase(first, "a-part");
      await query(owned, "create table kept (line text)");
      const [role] = await query(owned, "select rolsuper, rolbypassrls from pg_roles where rolname = current_user");
      assert.deepEqual(role, { rolsuper: false, rolbypassrls: false });
      await first.stop();
      await first.stop();

      const second = await startPostgres({ dir, durable: false });
      assert.deepEqual([second.port, second.superPassword], [first.port, first.superPassword]);
      assert.deepEqual(await query(await ensureDatabase(second, "a-part"), "select * from kept"), []);
      await second.stop();

      const squatter = createServer();
      await new Promise<void>((resolve) => squatter.listen(first.port, "127.0.0.1", resolve));
      const third = await startPostgres({ dir, durable: false });
      assert.notEqual(third.port, first.port);
      await third.stop();
      await new Promise((resolve) => squatter.close(resolve));
      assert.equal((await stat(join(dir, "server.json"))).mode & 0o777, 0o600);
    }));

  it("refuses a wrong password and writes no value into its log", () =>
    withFolder(async (dir) => {
      const postgres = await startPostgres({ dir, durable: false });
      await assert.rejects(query(postgres.url("postgres", postgres.superuser, "wrong"), "select 1"));
      const url = asSuperuser(postgres);
      await query(url, "create table once (line text unique check (line <> 'CANARY-1'))");
      await query(url, "insert into once values ('CANARY-2')");
      await assert.rejects(query(url, "insert into once values ($1)", ["CANARY-1"]));
      await assert.rejects(query(url, "insert into once values ($1)", ["CANARY-2"]));
      await assert.rejects(query(url, "select $1::int", ["CANARY-3"]));
      await assert.rejects(query(url, "select 'CANARY-4'::int"));
      await postgres.stop();
      assert.doesNotMatch(await readFile(join(dir, "postgres.log"), "utf8"), /CANARY/);
    }));

  it("ends after its server was killed, and the next start finds what was acknowledged", () =>
    withFolder(async (dir) => {
      const { server } = await startServer("postgres", dir);
      const pid = await postmasterPid(dir);
      await killNow(server.pid);
      await gone(async () => !(await isRunning(pid)));
      await assertKept(dir);
    }));

  it("outlives Ctrl-C until its server has drained", () =>
    withFolder(async (dir) => {
      const { server } = await startServer("postgres", dir);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      process.kill(-server.pid, "SIGINT");
      assert.equal(await ended, 7);
      assert.deepEqual(processesNaming(dir), []);
      const postgres = await startPostgres({ dir });
      assert.equal((await query(asSuperuser(postgres), "select line from kept")).length, 2);
      await postgres.stop();
    }));

  it("is stopped by the next start when it outlived its server", () =>
    withFolder(async (dir) => {
      const { server } = await startServer("postgres", dir);
      const pid = await postmasterPid(dir);
      const watch = childrenOf(server.pid).filter(({ command }) => command.startsWith("/bin/sh"));
      assert.equal(watch.length, 1);
      await killNow(...watch.map((each) => each.pid), server.pid);
      assert.equal(await isRunning(pid), true);
      await assertKept(dir);
      assert.equal(await isRunning(pid), false);
    }));

  it("recovers after kill -9 of itself and its server", () =>
    withFolder(async (dir) => {
      const { server } = await startServer("postgres", dir);
      await killNow(server.pid, await postmasterPid(dir));
      await assertKept(dir);
    }));

  it("leaves a process alone that was given its former process id", () =>
    withFolder(async (dir) => {
      const postgres = await startPostgres({ dir, durable: false });
      await postgres.stop();
      await writeFile(join(dir, "data/postmaster.pid"), `${process.pid}\n${join(dir, "data")}\n1\n1\n\n\n\n\n`);
      await (await startPostgres({ dir, durable: false })).stop();
    }));

  it("makes anew what a first start left half made", () =>
    withFolder(async (dir) => {
      await mkdir(join(dir, "draft-1"));
      await writeFile(join(dir, "draft-1/PG_VERSION"), "18\n");
      await (await startPostgres({ dir, durable: false })).stop();
      await assert.rejects(stat(join(dir, "draft-1")));
    }));

  asRootAmongOthers("starts for an ordinary user, and afterwards for root in that user's folder", () => {
    return withFolder(async (dir) => {
      const { server, answer } = await startServer("postgres", dir, { uid: 65534, gid: 65534 });
      assert.deepEqual(answer, {});
      assert.equal((await stat(join(dir, "data"))).uid, 65534);
      await killNow(server.pid);
      await assertKept(dir);
    });
  });

  asRootAmongOthers(
    "starts for root as the user postgres or nobody where namespaces are missing, or says why not",
    () =>
      withFolder(async (root) => {
        const dir = join(root, "postgres");
        await writeFile(join(root, "VERSION"), "1\n");
        await withoutNamespaces(root, async () => {
          const postgres = await startPostgres({ dir, durable: false });
          assert.notEqual((await stat(join(dir, "data"))).uid, 0);
          await postgres.stop();
          assert.equal((await stat(root)).mode & 0o777, 0o710);
          await assert.rejects(startPostgres({ dir: join(root, "private/postgres") }), BARRED);
        });
      }),
  );

  asRootAlone("says why it can't start for root without namespaces where nobody else may run its programs", () =>
    withFolder((root) =>
      withoutNamespaces(root, () => assert.rejects(startPostgres({ dir: join(root, "postgres") }), BARRED)),
    ),
  );

  asRoot("says in one line that the disk is full", () => {
    return withFolder(async (dir) => {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=700", "tmpfs", dir]);
      try {
        await assert.rejects(startPostgres({ dir }), (error) => {
          assert(error instanceof StartError);
          return new RegExp(`^The disk of ${dir} is full \\(\\d+ MB free\\)\\.$`).test(error.message);
        });
      } finally {
        execFileSync("umount", [dir]);
      }
    });
  });
});
