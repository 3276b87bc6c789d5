import assert from "node:assert/strict";
import { Pool } from "pg";
import { dumpDatabase } from "../../src/db/backup/dump";
import { readBackup } from "../../src/db/backup/format";
import { loadDatabase } from "../../src/db/backup/load";
import { backUp, clearBackups } from "../../src/lifecycle/dispose/backups";
import { cloneDatabases } from "../support/server";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

const DAY_MS = 86_400_000;

describe("backups while something fails", () => {
  let w: World;
  before(async () => {
    w = await world();
    await aReviewedSession(w);
  });
  after(() => w.close());

  const states = async () => (await w.app.listBackups()).map(({ state }) => state);

  it("a connection that breaks in the middle of the snapshot fails the backup, and the next one works", async () => {
    const put = w.backups.put.bind(w.backups);
    w.backups.put = async (key, body, metadata) => {
      // The dump waits for its reader: its connection is in the middle of a transaction.
      await w.look(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'regenesis-backup'",
      );
      return put(key, body, metadata);
    };
    await assert.rejects(backUp(w.app));
    w.backups.put = put;
    const [failed] = await w.app.listBackups();
    assert.equal(failed?.state, "FAILED");
    assert.equal(w.backups.blobs.has(failed?.blobKey as string), false);
    assert.equal((await backUp(w.app)).state, "AVAILABLE");
  });

  it("each call of the store that fails leaves a backup that is whole or none, and heals", async () => {
    for (const method of ["put", "destroy", "probe", "list"] as const) {
      w.clock.advance(30 * DAY_MS);
      w.backups.failOn(method, 1);
      await Promise.allSettled([backUp(w.app)]);
      await Promise.allSettled([clearBackups(w.app)]);
      w.backups.heal();
      await clearBackups(w.app);
      const all = await w.app.listBackups();
      const there = all.filter(({ state }) => state === "AVAILABLE").map(({ blobKey }) => blobKey);
      assert.deepEqual([...w.backups.blobs.keys()].sort(), there.sort(), method);
      for (const { state, goneAt } of all)
        assert.equal(goneAt !== null, state === "DELETED" || state === "FAILED", method);
      assert.equal((await states()).includes("EXPIRED"), false, method);
    }
  });

  it("a keyring that can't be reached takes no backup and destroys none", async () => {
    const kept = await backUp(w.app);
    await w.look(`alter database ${new URL(w.databases.keyringUrl).pathname.slice(1)} connection limit 0`);
    await w.look("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'regenesis_keyring'");
    await assert.rejects(backUp(w.app));
    await assert.rejects(clearBackups(w.app));
    await w.look(`alter database ${new URL(w.databases.keyringUrl).pathname.slice(1)} connection limit -1`);
    assert.ok(w.backups.blobs.has(kept.blobKey));
    assert.equal((await backUp(w.app)).state, "AVAILABLE");
  });

  it("a connection that breaks in the middle of a load leaves the database empty", async () => {
    const target = await cloneDatabases();
    const pool = new Pool({ connectionString: w.databases.backupUrl as string, max: 1 });
    const outside = new Pool({ connectionString: target.superUrl, max: 1 });
    async function* breaking() {
      for await (const record of readBackup(dumpDatabase(pool, { software: "test", takenAt: new Date() }))) {
        yield record;
        if (record.kind === "table" && record.table.name === "utterance")
          await outside.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'regenesis-restore'",
          );
      }
    }
    await assert.rejects(loadDatabase(target.ownerUrl, breaking()));
    assert.deepEqual((await outside.query("select 1 from workspace")).rows, []);
    const whole = readBackup(dumpDatabase(pool, { software: "test", takenAt: new Date() }));
    const { workspace } = await loadDatabase(target.ownerUrl, whole);
    assert.equal(workspace, 2);
    await Promise.all([pool.end(), outside.end()]);
    await target.drop();
  });
});
