import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { Pool } from "pg";
import { restoreBackup } from "../../src/cli/restore";
import { type Composed, compose } from "../../src/compose";
import { readCertificate } from "../../src/crypto/certificate";
import { cell, DeletionCertificate, EvidencePack, LegalHold, toPublicId, Utterance } from "../../src/entities";
import { scrub } from "../../src/lifecycle/dispose/backup-scrub";
import { backUp } from "../../src/lifecycle/dispose/backups";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { cloneDatabases, type TestDatabases } from "../support/server";
import { aReviewedSession } from "../support/sessions";
import { turned } from "../support/turned";
import { type World, world } from "../support/world";

const DAY_MS = 86_400_000;

describe("the restore of a backup", function () {
  this.timeout(180_000);
  let w: World;
  let target: TestDatabases;
  let restored: Composed;
  let look: <R>(sql: string, values?: unknown[]) => Promise<R[]>;
  let outside: Pool;
  let gone: Awaited<ReturnType<typeof aReviewedSession>>;
  let kept: Awaited<ReturnType<typeof aReviewedSession>>;
  beforeEach(async () => {
    w = await world();
    gone = await aReviewedSession(w);
    kept = await aReviewedSession(w, { file: "conversation-2.vtt", coacheeId: w.here.coachee2.userId });
    target = await cloneDatabases();
    outside = new Pool({ connectionString: target.superUrl, max: 1 });
    look = async (sql, values) => (await outside.query(sql, values)).rows;
    restored = await openTarget();
  });
  afterEach(async () => {
    await Promise.all([restored.close(), outside.end()]);
    await target.drop();
    await w.close();
  });

  /** The data database is lost; the keyring, the blobs and the vectors are not. */
  function openTarget(): Promise<Composed> {
    const { blobs, backups, vectors, recordings, mailer, sasha, transcriber, documents, embedder, scanner, webhooks } =
      w.app;
    const ports = {
      blobs,
      backups,
      vectors,
      recordings,
      mailer,
      sasha,
      transcriber,
      documents,
      embedder,
      scanner,
      webhooks,
    };
    const connections = { ...target, keyringUrl: w.databases.keyringUrl };
    return compose(connections, { ...ports, keyWrapper: w.keyWrapper }, { ...w.app, backupDays: w.app.catalog.days });
  }
  const restore = (id: string) => restoreBackup({ ...restored, connections: target }, toPublicId("backup", id));

  async function open(sessionId: string): Promise<string> {
    const run = await w.app.write(w.here.admin, (unit) =>
      openRun(w.app, unit, {
        ...{ cause: "SESSION_DELETED", dueKey: `session:${sessionId}`, rule: "deletion of a session" },
        roots: [{ kind: "SESSION", id: sessionId }],
      }),
    );
    return run?.id as string;
  }
  async function destroySession(sessionId: string): Promise<void> {
    await open(sessionId);
    await w.runJobs();
  }
  const certificatesOf = ({ app }: Pick<Composed, "app">) =>
    app.write(w.here.system, (unit) => unit.em.find(DeletionCertificate, { order: { number: "ASC" } }));
  const sessionsLeft = async () =>
    (await look<{ id: string }>("select id from session order by id")).map(({ id }) => id);

  it("destroys again what was destroyed since, says so, and puts the certificates back", async () => {
    const backup = await backUp(w.app);
    const spoken = (await w.look("select 1 from utterance where session_id = $1", [gone.session.id])).length;
    await destroySession(gone.session.id);
    const issued = await certificatesOf(w);
    const report = await restore(backup.id);
    const here = report.replayed.find(({ workspaceId }) => workspaceId === w.here.id);
    assert.deepEqual(await sessionsLeft(), [kept.session.id]);
    assert.equal(here?.certificates, 1);
    assert.equal(here?.runs, 1);
    assert.equal(here?.resumed, 0);
    assert.equal(here?.items.SESSION, 1);
    assert.equal(here?.items.TRANSCRIPT, 1);
    assert.ok((here?.rows ?? 0) > spoken, `${here?.rows} rows, ${spoken} of them utterances`);
    const there = report.replayed.find(({ workspaceId }) => workspaceId === w.there.id);
    assert.deepEqual([there?.certificates, there?.runs, there?.rows], [0, 0, 0]);
    assert.deepEqual(await certificatesOf(restored), issued);
    const entry = await look<{ facts: object; target_ref: string }>(
      "select facts, target_ref from audit_entry where action = 'audit.restored' and workspace_id = $1",
      [w.here.id],
    );
    assert.equal(entry[0]?.target_ref, `bkp_${backup.id}`);
    assert.deepEqual(entry[0]?.facts, { certificates: 1, runs: 1, resumed: 0, rows: here?.rows });
    for (const table of ["utterance", "evidence_pack", "insight", "source"]) {
      const left = await look(`select 1 from ${table} where session_id = $1`, [gone.session.id]);
      assert.deepEqual(left, [], table);
    }
  });

  it("brings back what lives, and it can be read", async () => {
    const backup = await backUp(w.app);
    await destroySession(gone.session.id);
    await restore(backup.id);
    const keys = restored.app.keys(w.here.coach);
    const text = await restored.app.write(w.here.system, async (unit) => {
      const [row] = await unit.em.find(Utterance, { where: { sessionId: kept.session.id }, take: 1 });
      const system = restored.app.keys(w.here.system);
      return system.open(cell("utterance", "text", row as Utterance), (row as Utterance).text);
    });
    assert.ok(text && text.length > 0);
    const pack = await restored.app.write(w.here.coach, (unit) =>
      unit.em.findOneByOrFail(EvidencePack, { sessionId: kept.session.id }),
    );
    assert.ok(await keys.open(cell("evidence_pack", "l0", pack), pack.l0));
    assert.equal(await restored.app.catalog.findRestore(), null);
  });

  it("goes on with a deletion that had begun and was not finished, to its certificate", async () => {
    const backup = await backUp(w.app);
    const runId = await open(gone.session.id);
    w.blobs.failOn("probe");
    w.blobs.failOn("size");
    w.blobs.failOn("destroy");
    const source = { id: w.app.newId(), blobKey: `${w.here.id}/${gone.session.id}/late` };
    await w.app.blobs.put(source.blobKey, Readable.from([Buffer.from("late")], { objectMode: false }), {});
    await w.look(
      `insert into disposal_item (workspace_id, id, run_id, kind, item_id, state, blob_key, bytes, anchors, counts)
       values ($1, $2, $3, 'SOURCE', $2, 'DUE', null, 0, '{}', '{}')`,
      [w.here.id, source.id, runId],
    );
    await assert.rejects(dispose(w.app, w.here.system, { runId }));
    assert.deepEqual(await certificatesOf(w), []);
    w.blobs.heal();
    const report = await restore(backup.id);
    const here = report.replayed.find(({ workspaceId }) => workspaceId === w.here.id);
    assert.deepEqual([here?.certificates, here?.runs, here?.resumed], [0, 1, 1]);
    const [certificate] = await certificatesOf(restored);
    const { body, problems } = await readCertificate(certificate?.jws ?? "", await w.app.signer.published());
    assert.deepEqual(problems, []);
    assert.equal(body?.run, runId);
    assert.equal(body?.number, 1);
    assert.deepEqual(await sessionsLeft(), [kept.session.id]);
  });

  it("does not let a hold that was released before the deletion bring it back", async () => {
    const hold = {
      ...{ workspaceId: w.here.id, id: w.app.newId(), targetKind: "SESSION" as const, targetId: gone.session.id },
      ...{ kind: "LEGAL" as const, ground: "§ 257 HGB", placedAt: w.clock.now(), placedById: w.here.admin.userId },
    };
    await w.app.write(w.here.admin, (unit) => unit.em.insert(LegalHold, hold));
    const backup = await backUp(w.app);
    await w.app.write(w.here.admin, (unit) =>
      unit.em.update(LegalHold, { id: hold.id }, { releasedAt: w.clock.now() }),
    );
    await destroySession(gone.session.id);
    await restore(backup.id);
    assert.deepEqual(await sessionsLeft(), [kept.session.id]);
  });

  it("is refused where the deletion log has a gap or was changed, and no server starts until it is whole", async () => {
    const backup = await backUp(w.app);
    await destroySession(gone.session.id);
    await destroySession(kept.session.id);
    const [first] = await certificatesOf(w);
    const key = `deletion-log/${w.here.id}/${first?.runId}.json`;
    const whole = w.backups.blobs.get(key) as { bytes: Buffer; metadata: Record<string, string> };
    w.backups.blobs.delete(key);
    await assert.rejects(restore(backup.id), {
      code: "WRONG_STATE",
      message: /certificate 2 follows on one that is missing/,
    });
    assert.equal(await restored.app.catalog.findRestore(), backup.id);
    const text = whole.bytes.toString();
    const changed = JSON.parse(text);
    changed.certificate.jws = turned(changed.certificate.jws);
    w.backups.blobs.set(key, { ...whole, bytes: Buffer.from(JSON.stringify(changed)) });
    await assert.rejects(restore(backup.id), { code: "WRONG_STATE" });
    assert.equal(await restored.app.catalog.findRestore(), backup.id);
    w.backups.blobs.set(key, whole);
    const report = await restore(backup.id);
    assert.deepEqual(report.rows, {}, "it had been loaded before");
    assert.deepEqual(await sessionsLeft(), []);
    assert.equal(await restored.app.catalog.findRestore(), null);
  });

  it("run again after it died in the middle of the replay comes to the same", async () => {
    const backup = await backUp(w.app);
    await destroySession(gone.session.id);
    const issued = await certificatesOf(w);
    w.vectors.failOn("remove", 1);
    await assert.rejects(restore(backup.id));
    assert.equal(await restored.app.catalog.findRestore(), backup.id);
    const other = await backUp(w.app);
    await assert.rejects(restore(other.id), { code: "WRONG_STATE" }, "another backup is refused meanwhile");
    await restore(backup.id);
    assert.deepEqual(await sessionsLeft(), [kept.session.id]);
    assert.deepEqual(await certificatesOf(restored), issued);
  });

  it("opens the scrubs of the certificates that came back, and closes those that were closed", async () => {
    const first = await backUp(w.app);
    await destroySession(gone.session.id);
    w.clock.advance(20 * DAY_MS);
    const second = await backUp(w.app);
    await destroySession(kept.session.id);
    w.clock.advance(9 * DAY_MS);
    await scrub(w.app, w.here.system);
    const states = (rows: { state: string; number: number }[]) => rows.map(({ state, number }) => `${number} ${state}`);
    const sql = `select s.state, c.number from backup_scrub s
      join deletion_certificate c on c.id = s.certificate_id order by c.number`;
    assert.deepEqual(states(await w.look(sql)), ["1 COMPLETE", "2 PENDING"]);
    assert.equal((await w.app.catalog.find(first.id))?.state, "DELETED");
    await restore(second.id);
    assert.deepEqual(states(await look(sql)), ["1 COMPLETE", "2 PENDING"]);
    assert.deepEqual(await certificatesOf(restored), await certificatesOf(w));
    w.clock.advance(20 * DAY_MS);
    await scrub(restored.app, w.here.system);
    assert.deepEqual(states(await look(sql)), ["1 COMPLETE", "2 COMPLETE"]);
  });

  it("puts waiting work back into the queue", async () => {
    await w.look("update session set state = 'PROCESSING', step = 'DERIVE' where id = $1", [gone.session.id]);
    await w.look("update evidence_pack set state = 'REGENERATING' where id = $1", [kept.packs[0]?.id]);
    const backup = await backUp(w.app);
    const report = await restore(backup.id);
    assert.equal(report.replayed.find(({ workspaceId }) => workspaceId === w.here.id)?.jobs, 2);
    const jobs = await look<{ task: string }>(
      "select task_identifier as task from graphile_worker.jobs order by task_identifier",
    );
    assert.deepEqual(
      jobs.map(({ task }) => task),
      ["derive", "regenerate"],
    );
  });

  it("of a lost keyring brings the keys back, and not those of what was destroyed since", async () => {
    // From here on there is a signing key, as in every installation that has signed anything.
    await w.app.sealAudit(w.here.system);
    const backup = await backUp(w.app);
    const keyringBackup = (await w.app.listBackups()).find(({ kind }) => kind === "KEYRING");
    await destroySession(gone.session.id);
    const { blobs, backups, vectors, recordings, mailer, sasha, transcriber, documents, embedder, scanner, webhooks } =
      w.app;
    const ports = {
      blobs,
      backups,
      vectors,
      recordings,
      mailer,
      sasha,
      transcriber,
      documents,
      embedder,
      scanner,
      webhooks,
    };
    const settings = { ...w.app, backupDays: w.app.catalog.days };
    const fresh = await compose(target, { ...ports, keyWrapper: w.keyWrapper }, settings);
    const run = (id: string) => restoreBackup({ ...fresh, connections: target }, toPublicId("backup", id));
    const report = await run(keyringBackup?.id as string);
    assert.equal(report.keys, 3, "of the session, its transcript and its source");
    const kept3 = await fresh.keyring.load(w.here.id, [gone.session.id, kept.session.id]);
    assert.deepEqual([...kept3.keys()], [kept.session.id]);
    await assert.rejects(run(keyringBackup?.id as string), { code: "WRONG_STATE" }, "it is not empty any more");
    assert.equal(await fresh.app.catalog.findRestore(), null);
    await run(backup.id);
    assert.deepEqual(await sessionsLeft(), [kept.session.id]);
    await fresh.close();
  });

  it("of a broken backup, or into a database that holds something, changes nothing", async () => {
    const backup = await backUp(w.app);
    const blob = w.backups.blobs.get(backup.blobKey) as { bytes: Buffer; metadata: Record<string, string> };
    w.backups.blobs.set(backup.blobKey, { ...blob, bytes: blob.bytes.subarray(0, -1) });
    await assert.rejects(restore(backup.id), { name: "SealBrokenError" });
    assert.deepEqual(await look("select 1 from workspace"), []);
    assert.equal(await restored.app.catalog.findRestore(), null);
    w.backups.blobs.set(backup.blobKey, blob);
    const same = restoreBackup({ ...w.composed, connections: w.databases }, toPublicId("backup", backup.id));
    await assert.rejects(same, { code: "WRONG_STATE" });
    assert.equal(await w.app.catalog.findRestore(), null);
    for (const id of ["bkp_nothing", toPublicId("backup", w.app.newId())])
      await assert.rejects(restoreBackup({ ...restored, connections: target }, id), { code: "NOT_FOUND" });
  });
});
