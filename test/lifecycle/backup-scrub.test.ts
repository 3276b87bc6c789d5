import assert from "node:assert/strict";
import { Pool } from "pg";
import { checkParent, readCertificate } from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { type Backup, BackupScrub, BackupScrubCopy, DeletionCertificate } from "../../src/entities";
import { scrub, toScrubDay } from "../../src/lifecycle/dispose/backup-scrub";
import { backUp, clearBackups } from "../../src/lifecycle/dispose/backups";
import { readLog } from "../../src/lifecycle/dispose/deletion-log";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { bodyOf } from "../../src/lifecycle/dispose/verify-certificate";
import { changed } from "../support/changed";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { keepKey } from "./disposal";

const DAY_MS = 86_400_000;

describe("the scrub of backups after a deletion", function () {
  this.timeout(180_000);
  let w: World;
  let keyring: Pool;
  let backup: Backup;
  let sessionId: string;
  beforeEach(async () => {
    w = await world();
    keyring = new Pool({ connectionString: w.databases.superKeyringUrl, max: 1 });
    sessionId = (await aReviewedSession(w)).session.id;
    backup = await backUp(w.app);
  });
  afterEach(async () => {
    await keyring.end();
    await w.close();
  });

  const all = <E extends object>(entity: new () => E, order: object = {}) =>
    w.app.write(w.here.system, (unit) => unit.em.find(entity, { order }));
  const scrubs = () => all(BackupScrub, { openedAt: "ASC" });
  const copies = () => all(BackupScrubCopy, { kind: "ASC" });
  const certificates = () => all(DeletionCertificate, { number: "ASC" });
  const run = () => scrub(w.app, w.here.system);
  const entries = (action: string) =>
    w.look<{ facts: Record<string, unknown> }>("select facts from audit_entry where action = $1", [action]);
  const told = (kind: string) =>
    w.look<{ user_id: string }>("select user_id from notification where kind = $1", [kind]);

  async function destroySession(id = sessionId): Promise<void> {
    await w.app.write(w.here.admin, (unit) =>
      openRun(w.app, unit, {
        cause: "SESSION_DELETED",
        dueKey: `session:${id}`,
        rule: "deletion of a session",
        roots: [{ kind: "SESSION", id }],
      }),
    );
    await w.runJobs();
  }

  it("is opened with the certificate, which names the same copies and the same day", async () => {
    await destroySession();
    const [row] = await scrubs();
    const [certificate] = await certificates();
    const { backups } = bodyOf(certificate as DeletionCertificate);
    assert.equal(row?.state, "PENDING");
    assert.equal(row?.certificateId, certificate?.id);
    assert.equal(row?.dueAt.toISOString(), backups.dueAt);
    assert.equal(row?.dueAt.getTime(), backup.expiresAt.getTime());
    const waited = (await copies()).map(({ kind, backupId }) => [kind, `bkp_${backupId}`]);
    const listed = (await w.app.listBackups()).map(({ kind, id }) => [kind, `bkp_${id}`]);
    assert.deepEqual(waited.sort(), listed.sort());
    assert.deepEqual(backups.affected.map(({ id }) => id).sort(), waited.map(([, id]) => id).sort());
    assert.equal(toScrubDay(row as BackupScrub, w.clock.now()), 1);
    assert.equal(toScrubDay(row as BackupScrub, new Date(w.clock.now().getTime() + 3 * DAY_MS)), 4);
  });

  it("is not opened where no backup was taken before, nor for one taken afterwards", async () => {
    w.clock.advance(30 * DAY_MS);
    await run();
    await destroySession();
    await backUp(w.app);
    assert.deepEqual(await scrubs(), []);
    assert.equal(bodyOf((await certificates())[0] as DeletionCertificate).backups.dueAt, null);
  });

  it("opens the backup and shows that not one value of what was destroyed can be read", async () => {
    await destroySession();
    await run();
    const [data] = await copies();
    assert.ok(data?.unreadableAt);
    assert.equal(data?.goneAt, null);
    const [{ facts }] = (await entries("scrub.unreadable")) as [{ facts: Record<string, unknown> }];
    assert.equal(facts.backup, `bkp_${backup.id}`);
    assert.ok((facts.values as number) > 50, `${facts.values} values were tried`);
    assert.equal((await scrubs())[0]?.state, "PENDING");
    const reads = w.backups.calls.filter((call) => call === "read").length;
    await run();
    assert.equal(w.backups.calls.filter((call) => call === "read").length, reads, "once is enough");
  });

  it("alarms, and shows nothing, while one key of what was destroyed is still there", async () => {
    const comesBack = await keepKey(keyring, sessionId);
    await destroySession();
    await comesBack();
    await run();
    await run();
    assert.equal((await copies())[0]?.unreadableAt, null);
    const [{ facts }, ...more] = (await entries("scrub.readable")) as [{ facts: Record<string, unknown> }];
    assert.deepEqual(more, [], "the entry comes once");
    assert.ok((facts.opened as number) > 0 && (facts.opened as number) < (facts.values as number));
    const lines = w.logged.filter((line) => line.includes("gives back what was destroyed"));
    assert.equal(lines.length, 2, "the log line comes each time");
    await keyring.query("delete from data_key where id = $1", [sessionId]);
    await run();
    assert.ok((await copies())[0]?.unreadableAt);
  });

  it("calls a value unreadable only where its key is destroyed, not where it fails to open", async () => {
    const { session: other } = await aReviewedSession(w, { file: "conversation-2.vtt" });
    await destroySession();
    await keyring.query(
      `insert into data_key select * from jsonb_populate_record(null::data_key,
         (select to_jsonb(k) || jsonb_build_object('id', $1::text) from data_key k where id = $2))`,
      [sessionId, other.id],
    );
    await run();
    assert.equal((await copies())[0]?.unreadableAt, null);
    assert.equal((await entries("scrub.readable")).length, 1);
  });

  it("closes with a supplement once the store shows every copy gone", async () => {
    await destroySession();
    const [parent] = await certificates();
    w.clock.advance(29 * DAY_MS);
    await run();
    const [row] = await scrubs();
    const [, supplement, ...more] = await certificates();
    assert.deepEqual(more, []);
    assert.equal(row?.state, "COMPLETE");
    assert.equal(row?.supplementId, supplement?.id);
    const keys = await w.app.signer.published();
    const { body, problems } = await readCertificate(supplement?.jws as string, keys);
    assert.deepEqual(problems, []);
    assert.deepEqual(await checkParent(body as CertificateBody, parent?.jws as string, keys), []);
    assert.equal(body?.kind, "SUPPLEMENT");
    assert.equal(body?.cause, "BACKUP_SCRUB");
    assert.equal(body?.run, row?.id);
    const counted = body?.findings.map(({ store, category, found, probe }) => [store, category, found, probe]);
    assert.deepEqual(counted, [
      ["BACKUP", "backups of the data", 1, "ABSENT"],
      ["BACKUP", "backups of the keyring", 1, "ABSENT"],
    ]);
    for (const { goneAt } of await copies()) assert.ok(goneAt && goneAt.toISOString() <= (body?.closedAt as string));
    assert.deepEqual(await told("BACKUP_SCRUBBED"), [{ user_id: w.here.admin.userId }]);
    assert.deepEqual(await told("BACKUP_SCRUB_OVERDUE"), []);
    await run();
    assert.equal((await certificates()).length, 2);
  });

  it("stays open while the store keeps what it says it destroyed, and alarms once", async () => {
    await destroySession();
    w.backups.keep(backup.blobKey);
    w.clock.advance(29 * DAY_MS);
    await run();
    await run();
    const [row] = await scrubs();
    assert.equal(row?.state, "OVERDUE");
    assert.equal((await certificates()).length, 1);
    assert.deepEqual(await told("BACKUP_SCRUB_OVERDUE"), [{ user_id: w.here.admin.userId }]);
    assert.equal((await entries("scrub.overdue")).length, 1);
    const overdue = () => w.composed.database.lookUp("select overdue_scrubs() as overdue", []);
    assert.deepEqual(await overdue(), [{ overdue: 1 }], "as /metrics shows it");
    w.backups.blobs.delete(backup.blobKey);
    await run();
    assert.equal((await scrubs())[0]?.state, "COMPLETE");
  });

  it("stays open while the store has the copy again, though its key is gone and the catalog says so too", async () => {
    const copy = w.backups.blobs.get(backup.blobKey) as { bytes: Buffer; metadata: Record<string, string> };
    await destroySession();
    w.clock.advance(29 * DAY_MS);
    await clearBackups(w.app);
    w.backups.blobs.set(backup.blobKey, copy);
    await run();
    assert.equal((await certificates()).length, 1);
    w.backups.blobs.delete(backup.blobKey);
    await run();
    assert.equal((await scrubs())[0]?.state, "COMPLETE");
  });

  it("closes once, also when two look at the same moment", async () => {
    await destroySession();
    w.clock.advance(29 * DAY_MS);
    await clearBackups(w.app);
    const { catalog } = w.app;
    let isFirst = true;
    const probeKeys = async (...given: Parameters<typeof catalog.probeKeys>) => {
      const seen = await catalog.probeKeys(...given);
      if (isFirst) {
        isFirst = false;
        await run();
      }
      return seen;
    };
    await scrub(changed(w.app, { catalog: changed(catalog, { probeKeys }) }), w.here.system);
    assert.equal(isFirst, false);
    assert.equal((await certificates()).length, 2);
    assert.equal((await entries("scrub.completed")).length, 1);
  });

  it("stays open while the copy's own key is there, though its blob is gone", async () => {
    const comesBack = await keepKey(keyring, backup.id);
    await destroySession();
    w.clock.advance(29 * DAY_MS);
    await clearBackups(w.app);
    await comesBack();
    await run();
    assert.equal((await scrubs())[0]?.state, "OVERDUE");
    assert.equal((await certificates()).length, 1);
    await keyring.query("delete from data_key where id = $1", [backup.id]);
    await w.composed.keyring.scrub();
    await run();
    assert.equal((await scrubs())[0]?.state, "COMPLETE");
  });

  it("stays open, and alarms, when the store can't be asked at all", async () => {
    await destroySession();
    w.clock.advance(29 * DAY_MS);
    for (const method of ["probe", "list", "destroy"] as const) w.backups.failOn(method);
    await assert.rejects(run());
    assert.equal((await scrubs())[0]?.state, "OVERDUE");
    assert.equal((await certificates()).length, 1);
    w.backups.heal();
    await run();
    assert.equal((await scrubs())[0]?.state, "COMPLETE");
  });

  it("looks again at the last moment: a copy that has come back keeps it open", async () => {
    await destroySession();
    const { bytes, metadata } = w.backups.blobs.get(backup.blobKey) as {
      bytes: Buffer;
      metadata: Record<string, string>;
    };
    w.clock.advance(28 * DAY_MS);
    await keyring.query("update backup_catalog set gone_at = now(), state = 'DELETED'");
    await run();
    assert.equal((await scrubs())[0]?.state, "PENDING", "the catalog alone is no proof");
    w.backups.blobs.clear();
    await keyring.query("delete from data_key where kind = 'BACKUP'");
    await w.composed.keyring.scrub();
    await run();
    assert.equal((await scrubs())[0]?.state, "COMPLETE");
    assert.ok(bytes.length > 0 && metadata.taken);
  });

  it("leaves its supplement in the deletion log, also when it died before", async () => {
    await destroySession();
    w.clock.advance(29 * DAY_MS);
    await run();
    const [, supplement] = await certificates();
    const key = `deletion-log/${w.here.id}/${supplement?.runId}.json`;
    assert.ok(w.backups.blobs.delete(key));
    await run();
    const logged: (number | undefined)[] = [];
    for await (const entry of readLog(w.app, w.here.id)) logged.push(entry.certificate?.number);
    assert.deepEqual(logged.sort(), [1, 2]);
  });
});

describe("the scrub of an operator's own systems", () => {
  it("waits for the time they were registered with, and never says that they were looked into", async () => {
    const w = await world({ externalBackups: [{ name: "offsite", days: 35 }] });
    const { session } = await aReviewedSession(w);
    await w.app.write(w.here.admin, (unit) =>
      openRun(w.app, unit, {
        ...{ cause: "SESSION_DELETED", dueKey: "one", rule: "deletion of a session" },
        roots: [{ kind: "SESSION", id: session.id }],
      }),
    );
    await w.runJobs();
    const state = async () => (await w.look<{ state: string }>("select state from backup_scrub"))[0]?.state;
    w.clock.advance(35 * DAY_MS - 60_000);
    await scrub(w.app, w.here.system);
    assert.equal(await state(), "PENDING");
    w.clock.advance(120_000);
    await scrub(w.app, w.here.system);
    assert.equal(await state(), "COMPLETE");
    const [row] = await w.look<{ jws: string }>("select jws from deletion_certificate where cause = 'BACKUP_SCRUB'");
    const body = bodyOf(row as { jws: string });
    assert.deepEqual(
      body.findings.map(({ found }) => found),
      [0, 0],
    );
    assert.match(body.notCovered.join("\n"), /The copies in offsite: .* it was not looked into\./);
    await w.close();
  });
});
