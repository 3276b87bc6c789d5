import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readCertificate } from "../../src/crypto/certificate";
import {
  type DeletionCertificate,
  type DisposalRun,
  type EvidencePack,
  type FormValueSource,
  Session,
  type Source,
  toPublicId,
} from "../../src/entities";
import { rejectPack } from "../../src/lifecycle/approve/reject";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { placeLegalHold, releaseLegalHold } from "../../src/lifecycle/dispose/holds";
import { isIdle } from "../../src/lifecycle/dispose/idle";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { aReviewedSession } from "../support/sessions";
import { type Tenant, type World, world } from "../support/world";
import { aFolder, aForm, DAY_MS, isGone, runsOf, swept } from "./disposal";
import { audited, refused, row, rows, runWaiting } from "./fixtures";

describe("a stateless workspace", () => {
  let w: World;
  let here: Tenant;
  beforeEach(async () => {
    w = await world();
    here = w.here;
  });
  afterEach(() => w.close());

  const makeStateless = () => w.look("update workspace set mode = 'STATELESS' where id = $1", [here.id]);
  const complete = (sessionId: string, who = here.coach) =>
    completeSession(w.app, who, { sessionId, idempotencyKey: randomUUID() });
  const sessionNow = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const placed = (kind: "SESSION" | "SOURCE" | "PERSON", id: string, until: Date | null = null) =>
    placeLegalHold(w.app, here.admin, {
      ...{ target: { kind, id }, kind: "LEGAL", ground: "Case 12", reason: "Asked for by counsel.", until },
      idempotencyKey: randomUUID(),
    });

  describe("completing a session", () => {
    it("lets its sources go, blobs, keys and vectors as well, and is complete only then", async () => {
      await makeStateless();
      const { session, packs } = await aReviewedSession(w);
      const source = await row<Source>(w, "select * from source where session_id = $1", [session.id]);
      assert.ok(w.vectors.rows.size > 0);
      const completing = await complete(session.id);
      assert.deepEqual([completing.state, completing.completedAt], ["COMPLETING", null]);
      await w.runJobs();
      const done = await sessionNow(session.id);
      assert.equal(done.state, "COMPLETED");
      assert.ok(done.completedAt);
      assert.ok(await isGone(w, source.id));
      assert.equal(await w.blobs.probe(source.blobKey as string), "ABSENT");
      assert.equal(w.vectors.rows.size, 0);
      const [transcript] = await rows(w, "select source_id from transcript where session_id = $1", [session.id]);
      assert.deepEqual(transcript, { sourceId: null });
      const left = await rows<EvidencePack>(w, "select * from evidence_pack where session_id = $1", [session.id]);
      assert.equal(left.length, packs.length);
      assert.ok((await rows(w, "select id from pack_quote where session_id = $1", [session.id])).length > 0);
      const [run] = await runsOf(w, source.id);
      assert.deepEqual([run?.cause, run?.dueKey, run?.state], ["STATELESS", `stateless:${session.id}`, "DONE"]);
      const certificate = await row<DeletionCertificate>(w, "select * from deletion_certificate");
      const { body, problems } = await readCertificate(certificate.jws, await w.app.signer.published());
      assert.deepEqual([body?.cause, body?.kind, problems], ["STATELESS", "FULL", []]);
      assert.deepEqual(await audited(w, toPublicId("session", session.id)).then((all) => all.slice(-2)), [
        "session.completing",
        "session.completed",
      ]);
    });

    it("takes every quote that was copied from them into forms, and keeps the forms", async () => {
      await makeStateless();
      const { sessionId, sources } = await aFolder(w);
      const form = await aForm(w, sessionId);
      const before = await rows<FormValueSource>(w, "select * from form_value_source where form_id = $1", [form.id]);
      assert.ok(before.length > 0);
      await complete(sessionId);
      await w.runJobs();
      assert.ok(await isGone(w, sources[0]?.id as string));
      assert.deepEqual(await rows(w, "select id from form_value_source where form_id = $1", [form.id]), []);
      assert.equal(await isGone(w, form.id), false);
    });

    it("is complete at once where there is nothing to let go", async () => {
      await makeStateless();
      const { sessionId } = await aFolder(w, { texts: 0 });
      assert.equal((await complete(sessionId)).state, "COMPLETED");
      assert.deepEqual(await rows<DisposalRun>(w, "select * from disposal_run"), []);
    });

    it("stays COMPLETING while the blob store can't be reached, issues no certificate, and ends when it can", async () => {
      await makeStateless();
      const { session } = await aReviewedSession(w);
      w.blobs.failOn("destroy");
      await complete(session.id);
      await w.runJobs();
      assert.equal((await sessionNow(session.id)).state, "COMPLETING");
      assert.deepEqual(await rows(w, "select id from deletion_certificate"), []);
      await swept(w);
      assert.equal((await sessionNow(session.id)).state, "COMPLETING");
      w.blobs.heal();
      await runWaiting(w);
      assert.equal((await sessionNow(session.id)).state, "COMPLETED");
      assert.equal((await rows(w, "select id from deletion_certificate")).length, 1);
    });

    it("takes nothing more in while it is COMPLETING", async () => {
      await makeStateless();
      const { sessionId } = await aFolder(w);
      await complete(sessionId);
      await refused("WRONG_STATE", addTextSource(w.app, here.coach, { sessionId, text: "More." }));
      await refused("WRONG_STATE", complete(sessionId));
    });

    it("skips a held source, which goes when its hold is released", async () => {
      await makeStateless();
      const { sessionId, sources } = await aFolder(w, { texts: 2 });
      const [held, free] = sources as [Source, Source];
      const hold = await placed("SOURCE", held.id);
      await complete(sessionId);
      await w.runJobs();
      assert.equal((await sessionNow(sessionId)).state, "COMPLETED");
      assert.deepEqual([await isGone(w, held.id), await isGone(w, free.id)], [false, true]);
      await swept(w);
      assert.equal(await isGone(w, held.id), false);
      await releaseLegalHold(w.app, here.admin, { holdId: hold.id, reason: "Over.", idempotencyKey: randomUUID() });
      await w.runJobs();
      assert.ok(await isGone(w, held.id));
      assert.equal((await runsOf(w, held.id)).length, 1);
    });

    it("goes once a hold placed after its run was opened is released, in one more run", async () => {
      await makeStateless();
      const { sessionId, sources } = await aFolder(w);
      const [source] = sources as [Source];
      await complete(sessionId);
      const hold = await placed("SOURCE", source.id);
      await w.runJobs();
      assert.equal((await sessionNow(sessionId)).state, "COMPLETED");
      assert.equal(await isGone(w, source.id), false);
      await releaseLegalHold(w.app, here.admin, { holdId: hold.id, reason: "Over.", idempotencyKey: randomUUID() });
      await w.runJobs();
      assert.ok(await isGone(w, source.id));
      assert.equal((await runsOf(w, source.id)).length, 2);
    });

    it("may be asked for by a coachee and an integrator as well", async () => {
      await makeStateless();
      for (const who of [here.coachee, here.integrator, here.admin]) {
        const { sessionId, sources } = await aFolder(w);
        assert.equal((await complete(sessionId, who)).state, "COMPLETING");
        await w.runJobs();
        assert.equal((await sessionNow(sessionId)).state, "COMPLETED");
        assert.ok(await isGone(w, sources[0]?.id as string));
      }
    });
  });

  describe("a session that nobody completes", () => {
    it("is completed after 24 hours without upload, job, edit or decision", async () => {
      await makeStateless();
      const { sessionId, sources } = await aFolder(w);
      const busy = await aFolder(w);
      w.clock.advance(DAY_MS - 60_000);
      await addTextSource(w.app, here.coach, { sessionId: busy.sessionId, text: "Still at it." });
      await swept(w);
      assert.equal((await sessionNow(sessionId)).state, "OPEN");
      w.clock.advance(120_000);
      await swept(w);
      assert.equal((await sessionNow(sessionId)).state, "COMPLETED");
      assert.ok(await isGone(w, sources[0]?.id as string));
      assert.equal((await sessionNow(busy.sessionId)).state, "OPEN");
    });

    it("is not idle while anything of it was uploaded, worked on, edited or decided within the day", async () => {
      const { session, packs } = await aReviewedSession(w);
      await aForm(w, session.id);
      const [pack] = packs as [EvidencePack];
      await rejectPack(w.app, here.coach, {
        packId: pack.id,
        expectedVersion: pack.version,
        reason: "NOT_USEFUL",
        note: "More.",
      });
      w.clock.advance(2 * DAY_MS);
      const idle = () => w.app.write(here.system, async (unit) => isIdle(unit, await unit.get(Session, session.id)));
      assert.ok(await idle());
      const columns = [
        ...["source.created_at", "source.scanned_at", "source.trashed_at", "transcript.created_at", "llm_call.at"],
        ...["evidence_pack.created_at", "evidence_pack.checked_at", "pack_decision.at"],
        ...["filled_form.created_at", "filled_form.completed_at", "filled_form.edited_at", "session.created_at"],
      ];
      for (const name of columns) {
        const [table, column] = name.split(".");
        const key = table === "session" ? "id" : "session_id";
        const [kept] = await w.look<{ at: Date | null }>(`select ${column} as at from ${table} where ${key} = $1`, [
          session.id,
        ]);
        const put = (at: Date | null) =>
          w.look(`update ${table} set ${column} = $2 where ${key} = $1`, [session.id, at]);
        await put(w.clock.now());
        assert.equal(await idle(), false, name);
        await put(kept?.at ?? null);
        assert.ok(await idle(), name);
      }
      for (const [table, state, rest] of [
        ["session", "PROCESSING", "READY"],
        ["evidence_pack", "REGENERATING", "PENDING_REVIEW"],
        ["filled_form", "FILLING", "READY"],
      ]) {
        const key = table === "session" ? "id" : "session_id";
        await w.look(`update ${table} set state = $2 where ${key} = $1`, [session.id, state]);
        assert.equal(await idle(), false, table);
        await w.look(`update ${table} set state = $2 where ${key} = $1`, [session.id, rest]);
      }
      await w.look(
        `insert into zoom_event (workspace_id, id, session_id, event_hash, received_at) values ($1, gen_random_uuid(), $2, 'x', '2020-01-01')`,
        [here.id, session.id],
      );
      assert.equal(await idle(), false, "an event whose recording is still to come");
      await w.look("update zoom_event set processed_at = received_at");
      assert.ok(await idle());
    });

    it("stays as it is in a standard workspace", async () => {
      const { sessionId } = await aFolder(w);
      w.clock.advance(30 * DAY_MS);
      await swept(w);
      assert.equal((await sessionNow(sessionId)).state, "OPEN");
    });
  });
});
