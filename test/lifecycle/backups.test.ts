import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { Pool } from "pg";
import type { Backup } from "../../src/entities";
import { PortError } from "../../src/errors";
import { backUp, clearBackups, createBackup, dailyBackup, takeBackup } from "../../src/lifecycle/dispose/backups";
import { type World, world } from "../support/world";

const DAY_MS = 86_400_000;

describe("the backups of an installation", () => {
  let w: World;
  let catalog: Pool;
  beforeEach(async () => {
    w = await world();
    catalog = new Pool({ connectionString: w.databases.superKeyringUrl, max: 1 });
  });
  afterEach(async () => {
    await catalog.end();
    await w.close();
  });

  const find = async (id: string) => (await w.app.catalog.find(id)) as Backup;
  const keysOf = async (id: string) => (await catalog.query("select 1 from data_key where id = $1", [id])).rows.length;
  const states = async () => (await w.app.listBackups()).map(({ kind, state }) => `${kind} ${state}`).sort();

  it("takes one of the data and one of the keyring, each with its time", async () => {
    const before = w.clock.now();
    const data = await backUp(w.app);
    assert.equal(data.state, "AVAILABLE");
    assert.equal(data.blobKey, `data/${data.id}`);
    assert.equal(data.byteSize, w.backups.blobs.get(data.blobKey)?.bytes.length);
    assert.ok(data.takenAt >= before && data.takenAt <= w.clock.now());
    const all = await w.app.listBackups();
    const days = Object.fromEntries(
      all.map(({ kind, takenAt, expiresAt }) => [kind, (expiresAt.getTime() - takenAt.getTime()) / DAY_MS]),
    );
    assert.deepEqual(days, { DATA: 29, KEYRING: 7 });
    assert.equal(await keysOf(data.id), 1);
  });

  it("is gone at its time, when the store and the keyring say so, and its row stays", async () => {
    const data = await backUp(w.app);
    w.clock.advance(7 * DAY_MS);
    await clearBackups(w.app);
    assert.deepEqual(await states(), ["DATA AVAILABLE", "KEYRING DELETED"]);
    w.clock.advance(22 * DAY_MS - 60_000);
    await clearBackups(w.app);
    assert.equal((await find(data.id)).state, "AVAILABLE");
    w.clock.advance(60_000);
    await clearBackups(w.app);
    const gone = await find(data.id);
    assert.equal(gone.state, "DELETED");
    assert.ok(gone.goneAt);
    assert.equal(await keysOf(data.id), 0);
    assert.equal(w.backups.blobs.size, 0);
  });

  it("is not called gone by a store that says destroyed and keeps it, or that can't be asked", async () => {
    const data = await backUp(w.app);
    w.clock.advance(30 * DAY_MS);
    w.backups.keep(data.blobKey);
    await clearBackups(w.app);
    assert.equal((await find(data.id)).state, "EXPIRED");
    assert.equal((await find(data.id)).goneAt, null);
    assert.equal(await keysOf(data.id), 0, "nobody reads it any more");
    w.backups.blobs.delete(data.blobKey);
    w.backups.failOn("probe");
    await clearBackups(w.app);
    assert.equal((await find(data.id)).goneAt, null);
    w.backups.heal();
    await clearBackups(w.app);
    assert.equal((await find(data.id)).state, "DELETED");
    assert.ok((await find(data.id)).goneAt);
  });

  it("that fails leaves nothing, and says so", async () => {
    w.backups.failOn("put", 1);
    await assert.rejects(backUp(w.app), PortError);
    const [failed] = await w.app.listBackups();
    assert.equal(failed?.state, "FAILED");
    assert.ok(failed?.goneAt, "it was looked for");
    assert.equal(await keysOf(failed?.id as string), 0);
    assert.equal(w.backups.blobs.size, 0);
  });

  it("that a dead process left behind is marked and cleared away by the next", async () => {
    const left = await w.app.catalog.add(planned("DATA", w), null);
    await w.app.catalog.begin(left.id);
    await w.app.backups.put(left.blobKey, Readable.from([Buffer.from("half of it")], { objectMode: false }), {});
    const waiting = await w.app.catalog.add(planned("DATA", w), null);
    const next = await backUp(w.app);
    assert.equal((await find(left.id)).state, "FAILED");
    assert.ok((await find(left.id)).goneAt);
    assert.equal(w.backups.blobs.has(left.blobKey), false);
    assert.equal((await find(waiting.id)).state, "RUNNING", "its job has not come yet");
    assert.equal(next.state, "AVAILABLE");
  });

  it("is taken again by the job that a dead worker had", async () => {
    const asked = await createBackup(w.app, w.here.admin, { idempotencyKey: "now" });
    await w.app.catalog.begin(asked.id);
    await w.runJobs();
    assert.equal((await find(asked.id)).state, "AVAILABLE");
    const { bytes } = w.backups.blobs.get(asked.blobKey) as { bytes: Buffer };
    await takeBackup(w.app, w.here.system, { backupId: asked.id });
    assert.equal(w.backups.blobs.get(asked.blobKey)?.bytes, bytes, "once more is harmless");
  });

  it("is taken by one process at a time", async () => {
    await w.app.catalog.alone(async () => {
      await assert.rejects(backUp(w.app), PortError);
    });
    assert.equal((await backUp(w.app)).state, "AVAILABLE");
  });

  it("asked for by an admin is recorded once, whoever repeats the request, and nobody else may ask", async () => {
    const ask = (key: string) => createBackup(w.app, w.here.admin, { idempotencyKey: key });
    const [first, second] = await Promise.all([ask("today"), ask("today")]);
    assert.equal(first.state, "RUNNING");
    assert.equal(second.id, first.id);
    await w.runJobs();
    assert.deepEqual(await ask("today"), await find(first.id));
    assert.notEqual((await ask("another")).id, first.id);
    const theirs = await createBackup(w.app, w.there.admin, { idempotencyKey: "today" });
    assert.notEqual(theirs.id, first.id);
    const entries = await w.look<{ target: string; actor: string }>(
      `select target_ref as target, actor_ref as actor from audit_entry where action = 'backup.created' and workspace_id = $1
       order by at, id`,
      [w.here.id],
    );
    assert.deepEqual(entries[0], { target: `bkp_${first.id}`, actor: w.here.admin.ref });
    assert.equal(entries.length, 2);
    await catalog.query("update backup_catalog set asked_at = now() - interval '25 hours'");
    assert.notEqual((await ask("today")).id, first.id, "a day later it is a new request");
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator])
      await assert.rejects(createBackup(w.app, who, { idempotencyKey: "x" }), { code: "FORBIDDEN" });
  });

  it("that lies in the store after the keyring was lost is known again, by its name and dates", async () => {
    const data = await backUp(w.app);
    await catalog.query("delete from backup_catalog");
    await dailyBackup(w.app);
    assert.deepEqual(await find(data.id), data);
    w.clock.advance(31 * DAY_MS);
    await clearBackups(w.app);
    assert.equal((await find(data.id)).state, "DELETED");
  });

  it("reveals no content of the catalog: ids, dates and states alone", async () => {
    await createBackup(w.app, w.here.admin, { idempotencyKey: "a key of somebody's" });
    const { rows } = await catalog.query("select to_jsonb(c)::text as row from backup_catalog c");
    for (const { row } of rows) assert.doesNotMatch(row, /somebody/);
  });
});

function planned(kind: Backup["kind"], w: World) {
  const id = w.app.newId();
  const takenAt = w.clock.now();
  return { id, kind, takenAt, expiresAt: new Date(takenAt.getTime() + DAY_MS), blobKey: `data/${id}` };
}
