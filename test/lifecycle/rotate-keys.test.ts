import assert from "node:assert/strict";
import { Client } from "pg";
import { restoreBackup } from "../../src/cli/restore";
import { compose } from "../../src/compose";
import type { AuditEntry, Source } from "../../src/entities";
import { cell, toPublicId } from "../../src/entities";
import { backUp, clearBackups } from "../../src/lifecycle/dispose/backups";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { rotateInstallation, rotateKeys } from "../../src/lifecycle/store/rotate-keys";
import { cloneDatabases } from "../support/server";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";

const DAY_MS = 86_400_000;

describe("a rotation of the installation's keys", () => {
  let w: World;
  let source: Source;
  beforeEach(async () => {
    w = await world({ externalBackups: [] });
    const { session } = await aReviewedSession(w, { file: "conversation-3.vtt" });
    source = await addTextSource(w.app, w.here.coach, { sessionId: session.id, text: "A planted sentence." });
  });
  afterEach(() => w.close());

  const open = ({ app } = w) => app.keys(w.here.coach).open(cell("source", "text", source), source.text);
  const keyIds = () => w.keyWrapper.keyIds;
  async function rotateAll(): Promise<string[]> {
    for (const { system } of [w.here, w.there]) await rotateKeys(w.app, system);
    return rotateInstallation(w.app);
  }
  const audited = (action: string) =>
    w.look<Pick<AuditEntry, "facts"> & { target: string | null; actor: string; workspace: string }>(
      `select facts, target_ref as target, actor_ref as actor, workspace_id as workspace from audit_entry
       where action = $1 order by workspace_id, at, id`,
      [action],
    );

  it("comes by the hourly jobs once there is a newer version, and is written down once, without content", async () => {
    const [old] = keyIds();
    await w.keyWrapper.rotate();
    for (let hour = 0; hour < 2; hour++) {
      for (const { system } of [w.here, w.there])
        await w.app.write(system, (unit) => unit.enqueue("rotate-keys", {}, { key: "rotate-keys" }));
      await w.runJobs();
    }
    const entries = await audited("keys.rotated");
    assert.deepEqual(entries.map(({ workspace }) => workspace).sort(), [w.here.id, w.there.id].sort());
    const [{ facts, target, actor } = assert.fail()] = entries.filter(({ workspace }) => workspace === w.here.id);
    assert.deepEqual([Object.keys(facts), target, actor], [["keys"], null, "system"]);
    assert.equal(await open(), "A planted sentence.");
    assert.deepEqual(keyIds().includes(old as string), true, "the installation's keys still need it");
    assert.deepEqual(await rotateInstallation(w.app), [old]);
    assert.equal(await open(), "A planted sentence.");
    await w.app.signer.sign("regenesis-test+jws", {});
  });

  it("keeps an old version for as long as a backup of the keyring needs it, and no longer", async () => {
    await backUp(w.app);
    const [first] = keyIds();
    await w.app.keyRotation.begin();
    assert.deepEqual(await rotateAll(), []);
    const versions = await w.app.keyRotation.versions();
    assert.deepEqual(
      versions.map(({ id, isNewest, backups }) => [id, isNewest, backups]).sort(),
      [
        [first, false, 1],
        [keyIds().at(-1), true, 0],
      ].sort(),
    );
    assert.equal(versions.find(({ id }) => id === first)?.wraps, 0);
    w.clock.advance(6 * DAY_MS);
    await clearBackups(w.app);
    assert.deepEqual(await rotateAll(), []);
    w.clock.advance(2 * DAY_MS);
    await clearBackups(w.app);
    assert.deepEqual(await rotateAll(), [first]);
    assert.equal(await open(), "A planted sentence.");
  });

  it("keeps every version while a backup is being taken, or one is found that the catalog did not know", async () => {
    const { app } = w;
    await backUp(app);
    await app.keyRotation.begin();
    await inKeyring("update backup_catalog set wrapper_key_ids = null where kind = 'KEYRING'");
    const [old] = keyIds();
    assert.deepEqual(await rotateAll(), []);
    assert.ok(keyIds().includes(old as string));
    await inKeyring("delete from backup_catalog where kind = 'KEYRING'");
    assert.deepEqual(await rotateAll(), [], "it is found in the store");
    w.backups.failOn("list");
    await assert.rejects(rotateInstallation(app), { name: "PortError" });
    w.backups.heal();
    w.clock.advance(8 * DAY_MS);
    await clearBackups(app);
    assert.deepEqual(await rotateAll(), [old]);
  });

  it("keeps an old version for as long as the operator's own copies of the keyring may need it", async () => {
    await w.close();
    w = await world({ externalBackups: [{ name: "offsite", days: 35 }] });
    await rotateAll();
    const [old] = keyIds();
    await w.app.keyRotation.begin();
    assert.deepEqual(await rotateAll(), []);
    await inKeyring("update wrapper_version set seen_at = now() - interval '34 days'");
    assert.deepEqual(await rotateAll(), []);
    await inKeyring("update wrapper_version set seen_at = now() - interval '36 days'");
    assert.deepEqual(await rotateAll(), [old]);
  });

  it("lets a keyring of before it be restored, and is then done anew", async () => {
    await backUp(w.app);
    const backup = (await w.app.listBackups()).find(({ kind }) => kind === "KEYRING");
    await w.app.keyRotation.begin();
    await rotateAll();
    const target = await cloneDatabases();
    const { blobs, backups, vectors, recordings, mailer, sasha, transcriber, embedder, scanner, webhooks } = w.app;
    const ports = { blobs, backups, vectors, recordings, mailer, sasha, transcriber, embedder, scanner, webhooks };
    const connections = { ...w.databases, keyringUrl: target.keyringUrl };
    const fresh = await compose(
      connections,
      { ...ports, keyWrapper: w.keyWrapper },
      { ...w.app, backupDays: w.app.catalog.days },
    );
    try {
      await restoreBackup({ ...fresh, connections }, toPublicId("backup", backup?.id as string));
      const before = await fresh.keyring.load(w.here.id, [w.here.coach.userId as string]);
      assert.equal(before.size, 1);
      const done = await rotateKeys(fresh.app, w.here.system);
      assert.ok(done.rewrapped > 0 && done.left === 0 && done.ends);
      assert.deepEqual(await fresh.keyring.load(w.here.id, [w.here.coach.userId as string]), before);
    } finally {
      await fresh.close();
      await target.drop();
    }
  });

  it("that dies before it is written down is written down by the next", async () => {
    await w.app.keyRotation.begin();
    const done = await w.app.keyRotation.rewrap(w.here.id);
    assert.ok(done.ends);
    assert.deepEqual(await audited("keys.rotated"), []);
    await rotateKeys(w.app, w.here.system);
    await rotateKeys(w.app, w.here.system);
    const [{ facts } = assert.fail(), ...others] = await audited("keys.rotated");
    assert.deepEqual([facts, others], [{ keys: done.keys }, []]);
  });

  async function inKeyring(sql: string): Promise<void> {
    const client = new Client({ connectionString: w.databases.superKeyringUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  }
});
