import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { DeletionCertificate, type EvidencePack, type Export, type Session, toPublicId } from "../../src/entities";
import { exportLink, openExport, type RequestExportInput, requestExport } from "../../src/lifecycle/deliver/export";
import { buildExport } from "../../src/lifecycle/deliver/export/build";
import { openDue } from "../../src/lifecycle/dispose/open-due";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { deactivateUser } from "../../src/lifecycle/ingest/people";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { aReviewedSession } from "../support/sessions";
import { turned } from "../support/turned";
import { until } from "../support/until";
import { type World, world } from "../support/world";
import { deliverPack, exported, exportNow, fetchExport, setWorkspace } from "./exporting";
import { audited, queue, refused, runWaiting, toldOf } from "./fixtures";

const DAY_MS = 86_400_000;

describe("exports", () => {
  let w: World;
  let session: Session;
  let pack: EvidencePack;
  beforeEach(async () => {
    w = await world();
    const reviewed = await aReviewedSession(w);
    session = reviewed.session;
    const first = reviewed.packs.find(({ verdict }) => verdict !== "UNSUPPORTED");
    pack = await deliverPack(w, first?.id as string);
  });
  afterEach(() => w.close());

  const ask = (who: Who, input: RequestExportInput = {}) => requestExport(w.app, who, input);
  const token = (who: Who, id: string, at = new Date()) => exportLink(w.app.keys(who), who, id, at);
  const open = async (who: Who, id: string, at?: Date) => openExport(w.app, await token(who, id, at));
  const made = async (who: Who, input: RequestExportInput = {}): Promise<Export> => {
    const { id } = await ask(who, input);
    await w.runJobs();
    return (await exportNow(w, id)) as Export;
  };
  const certificates = () =>
    w.app.write(w.here.system, (unit) => unit.em.find(DeletionCertificate, { order: { number: "ASC" } }));
  let deletions = 0;
  const remove = () =>
    deleteSession(w.app, w.here.admin, { id: session.id, idempotencyKey: `deletion-${++deletions}` });
  /** Starts an export and holds it where its bytes are about to be stored. */
  const held = async (who: Who) => {
    const { id, blobKey } = await ask(who);
    const release = w.blobs.delay("put");
    const before = w.blobs.calls.length;
    // Run by itself: a job in somebody's hand is waited for as well.
    await w.look("delete from graphile_worker._private_jobs where payload ->> 'exportId' = $1", [id]);
    const job = buildExport(w.app, w.here.system, { exportId: id });
    await until(async () => w.blobs.calls.indexOf("put", before) >= 0);
    return { id, blobKey, job, release };
  };

  it("are of oneself, whatever the workspace's policy, and of nobody else", async () => {
    const { admin, coach, coachee, coachee2, integrator } = w.here;
    await setWorkspace(w, { exportPolicy: "NONE" });
    for (const who of [coach, coachee]) assert.equal((await made(who)).state, "READY");
    assert.equal((await made(coachee, { subjectId: coachee.userId })).scope, "SUBJECT");
    await refused("EXPORT_NOT_ALLOWED", ask(coach, { subjectId: coachee.userId }));
    await refused("NOT_FOUND", ask(coachee, { subjectId: coachee2.userId }));
    for (const who of [admin, integrator]) await refused("FORBIDDEN", ask(who));
    const { field } = await refused("INVALID_INPUT", ask(coachee, { subjectId: coachee.userId, packId: pack.id }));
    assert.deepEqual(field, ["subjectId"]);
  });

  it("of sessions and packs are made by the workspace's policy, and for who sees them", async () => {
    const { coach, coach2, coachee, coachee2 } = w.here;
    const both = [{ sessionId: session.id }, { packId: pack.id }];
    for (const input of both) {
      await setWorkspace(w, { exportPolicy: "NONE" });
      for (const who of [coach, coachee]) await refused("EXPORT_NOT_ALLOWED", ask(who, input));
      await setWorkspace(w, { exportPolicy: "COACH" });
      assert.equal((await made(coach, input)).state, "READY");
      await refused("EXPORT_NOT_ALLOWED", ask(coachee, input));
      await setWorkspace(w, { exportPolicy: "COACH_AND_COACHEE" });
      assert.equal((await made(coachee, input)).state, "READY");
      for (const who of [coach2, coachee2]) await refused("NOT_FOUND", ask(who, input));
    }
  });

  it("say when they can be fetched, and lie sealed in the store under a key of their own", async () => {
    const { coachee } = w.here;
    const row = await made(coachee);
    assert.equal(row.expiresAt?.getTime(), (row.readyAt as Date).getTime() + 7 * DAY_MS);
    assert.deepEqual(await toldOf(w, coachee, toPublicId("export", row.id)), ["EXPORT_READY"]);
    assert.deepEqual(await audited(w, toPublicId("export", row.id)), ["export.requested", "export.ready"]);
    const stored = w.blobs.blobs.get(`${w.here.id}/exports/${row.id}`);
    assert.ok(stored && stored.bytes.length > row.byteSize);
    for (const plain of ["PK\x03\x04", "Ilse", "profile.json"]) assert.equal(stored.bytes.includes(plain), false);
    assert.equal((await w.composed.keyring.load(w.here.id, [row.id])).get(row.id)?.kind, "EXPORT");
    assert.ok(
      row.subjectIds.includes(w.here.coach.userId as string) && row.subjectIds.includes(coachee.userId as string),
    );
    assert.ok(row.itemIds.includes(session.id));
  });

  it("are made once, however often they are asked for under one key and their job runs", async () => {
    const { coachee } = w.here;
    const [first, second] = [
      await ask(coachee, { idempotencyKey: "mine" }),
      await ask(coachee, { idempotencyKey: "mine" }),
    ];
    assert.equal(first.id, second.id);
    await w.runJobs();
    const ready = await exportNow(w, first.id);
    await buildExport(w.app, w.here.system, { exportId: first.id });
    assert.deepEqual(await exportNow(w, first.id), ready);
    assert.deepEqual(await toldOf(w, coachee, toPublicId("export", first.id)), ["EXPORT_READY"]);
  });

  it("open by their link for who asked, for a quarter of an hour, until they expire", async () => {
    const { coach, coachee } = w.here;
    const { id } = await made(coachee);
    assert.equal((await open(coachee, id)).row.id, id);
    await refused("NOT_FOUND", open(coach, id));
    await refused("UNAUTHENTICATED", open(coachee, id, new Date(Date.now() - 16 * 60_000)));
    const link = await token(coachee, id);
    await refused("UNAUTHENTICATED", openExport(w.app, turned(link)));
    w.clock.advance(7 * DAY_MS + 60_000);
    await refused("NOT_FOUND", open(coachee, id));
  });

  it("open by the policy and the account as they are then", async () => {
    const { admin, coachee } = w.here;
    const [own, ofSession] = [await made(coachee), await made(coachee, { sessionId: session.id })];
    await setWorkspace(w, { exportPolicy: "COACH" });
    await refused("EXPORT_NOT_ALLOWED", open(coachee, ofSession.id));
    assert.equal((await open(coachee, own.id)).row.id, own.id);
    const link = await token(coachee, own.id);
    await deactivateUser(w.app, admin, { id: coachee.userId as string, idempotencyKey: "bye" });
    await refused("UNAUTHENTICATED", openExport(w.app, link));
  });

  it("that an outage kept from being stored are tried again", async () => {
    const { coachee } = w.here;
    w.blobs.failOn("put", 1);
    const { id } = await ask(coachee);
    await w.runJobs();
    assert.equal((await exportNow(w, id))?.state, "PREPARING");
    await runWaiting(w);
    assert.ok((await fetchExport(w, coachee, id)).paths.includes("index.html"));
  });

  it("that can't be made in the end say so, and nothing of them is kept", async () => {
    const { coachee } = w.here;
    w.blobs.failOn("put");
    const { id, blobKey } = await ask(coachee);
    await w.look("update graphile_worker._private_jobs set max_attempts = 1");
    await w.runJobs();
    assert.equal((await exportNow(w, id))?.state, "FAILED");
    assert.deepEqual(await audited(w, toPublicId("export", id)), ["export.requested", "export.failed"]);
    assert.equal(w.blobs.blobs.has(blobKey), false);
    assert.deepEqual(await queue(w, "export"), []);
    await refused("NOT_FOUND", open(coachee, id));
  });

  it("break off where a recording in them does, instead of passing for whole", async () => {
    const { coachee } = w.here;
    await addTextSource(w.app, coachee, { sessionId: session.id, text: "Mine" });
    const { id } = await ask(coachee);
    await w.look("update source set kind = 'FILE', blob_key = workspace_id || '/none/' || id where created_by = $1", [
      coachee.userId,
    ]);
    await w.look("update graphile_worker._private_jobs set max_attempts = 1");
    await w.runJobs();
    assert.equal((await exportNow(w, id))?.state, "FAILED");
  });

  it("die with a session that is in them, copy and key and row, and the certificate counts them", async () => {
    const { coach, coachee } = w.here;
    const copies = [await made(coachee), await made(coach), await made(coach, { packId: pack.id })];
    const link = await token(coachee, copies[0]?.id as string);
    await remove();
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    for (const { id, blobKey } of copies) {
      assert.equal(await exportNow(w, id), undefined);
      assert.equal(w.blobs.blobs.has(blobKey), false);
      assert.equal((await w.composed.keyring.load(w.here.id, [id])).size, 0);
    }
    await refused("NOT_FOUND", openExport(w.app, link));
  });

  it("in the making are revoked when something in them begins to go, and certified only once they have let go", async () => {
    const { id, blobKey, job, release } = await held(w.here.coachee);
    await remove();
    await w.runJobs();
    assert.ok(w.logged.some((line) => line.includes("STILL_THERE")));
    assert.deepEqual(await certificates(), []);
    assert.equal((await exportNow(w, id))?.state, "REVOKED");
    release();
    await job;
    await runWaiting(w);
    assert.equal((await certificates()).length, 1);
    assert.equal(w.blobs.blobs.has(blobKey), false);
    assert.equal(await exportNow(w, id), undefined);
  });

  it("that a run had not planned are revoked at their end, since what is in them is planned to go", async () => {
    const { coachee } = w.here;
    const { id, blobKey } = await ask(coachee);
    await remove();
    // The deletion's job is slower: its run is open and nothing is planned yet.
    await w.look(
      "update graphile_worker._private_jobs set run_at = now() + interval '1 hour' where payload ->> 'runId' is not null",
    );
    await w.look("update session set state = 'READY' where id = $1", [session.id]);
    await w.runJobs();
    assert.equal((await exportNow(w, id))?.state, "REVOKED");
    assert.equal(w.blobs.blobs.has(blobKey), false);
    assert.deepEqual(await audited(w, toPublicId("export", id)), ["export.requested", "export.revoked"]);
  });

  it("are destroyed by the sweep after seven days, made or not", async () => {
    const ready = await made(w.here.coachee);
    const lost = await ask(w.here.coach);
    await w.look("delete from graphile_worker._private_jobs where payload ->> 'exportId' = $1", [lost.id]);
    w.clock.advance(7 * DAY_MS + 60_000);
    await openDue(w.app, w.here.system);
    await w.runJobs();
    for (const { id } of [ready, lost]) assert.equal(await exportNow(w, id), undefined);
    assert.equal(w.blobs.blobs.has(ready.blobKey), false);
    assert.equal((await certificates()).length, 1);
  });

  it("are read by no admin, and by nobody of another workspace", async () => {
    const { id } = await made(w.here.coachee);
    for (const who of [w.here.admin, w.here.integrator, w.there.coachee])
      assert.deepEqual(await w.app.read(who, (reader) => reader.rows("select id from export where id = $1", [id])), []);
    await refused("NOT_FOUND", open(w.here.admin, id));
    assert.ok((await exported(w, w.here.coachee)).paths.length > 0);
  });
});
