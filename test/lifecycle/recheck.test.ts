import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { EvidencePack, PackDecision } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { regeneratePack } from "../../src/lifecycle/approve/reject";
import { deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import { recheck } from "../../src/lifecycle/evidence/recheck";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import type { DerivedInsight, InsightRequest } from "../../src/ports/language-model";
import { demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, packNow, queue, rows, runWaiting, sees, toldOf } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

describe("evidence that loses a source", () => {
  let w: World;
  let sasha: ScriptedSasha;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
  });
  after(() => w.close());

  const said = ({ passages }: Pick<InsightRequest, "passages">) =>
    passages.filter(({ speaker, text }) => speaker === "COACHEE" && text.length > 60 && !text.includes("["));
  const cited = (passages: { id: string }[]): DerivedInsight["citations"] =>
    passages.map(({ id }) => ({ passageId: id }));
  const insight = (claim: string, citations: DerivedInsight["citations"]): DerivedInsight => ({
    ...{ kind: "THEME", claim, reasoning: "Because it was said.", citations },
  });

  async function aSession(): Promise<string> {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(w.app, coach, id, vtt(await demoFile("conversation-3.vtt")));
    await w.runJobs();
    return id;
  }

  /** A pack that quotes its own session, and as many moments of an earlier one as it is told to. */
  async function leaning(kind: "wholly" | "partly" | "half" | "not"): Promise<{ pack: EvidencePack; earlier: string }> {
    const earlier = await aSession();
    sasha.insights.push((request) => {
      // The shortest of its own and the longest of before: half of a claim of both is less than what is needed.
      const byLength = (a: { text: string }, b: { text: string }) => a.text.length - b.text.length;
      const [own] = said(request).sort(byLength);
      const before = request.earlier
        .filter(({ speaker }) => speaker === "COACHEE")
        .sort(byLength)
        .slice(-1);
      assert.ok(own && before[0], "nothing of an earlier session came along");
      if (kind === "wholly") return [insight(before[0].text, cited(before))];
      if (kind === "half") return [insight(`${own.text} ${before[0].text}`, cited([own, before[0]]))];
      if (kind === "not") return [insight(own.text, cited([own]))];
      return [insight(own.text, cited([own, before[0]]))];
    });
    const sessionId = await aSession();
    const [pack] = await rows<EvidencePack>(w, "select * from evidence_pack where session_id = $1", [sessionId]);
    assert.equal(pack?.verdict, "SUPPORTED");
    // The conversations are alike: it may be another that was found to be near.
    const others = "select session_id from pack_quote where pack_id = $1 and session_id <> $2";
    const [found] = await rows<{ sessionId: string }>(w, others, [pack?.id, sessionId]);
    return { pack: pack as EvidencePack, earlier: found?.sessionId ?? earlier };
  }

  async function destroy(sessionId: string): Promise<void> {
    await deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: v7() });
    await w.runJobs();
  }
  const approve = (pack: EvidencePack, deliverAfterSeconds = 0) =>
    approvePack(w.app, w.here.coach, {
      ...{ packId: pack.id, expectedVersion: pack.version, withholdL1: false, deliverAfterSeconds },
    });
  const rechecks = (id: string) =>
    rows<PackDecision>(w, "select * from pack_decision where pack_id = $1 and action = 'RECHECKED'", [id]);
  const about = (pack: EvidencePack) =>
    Promise.all([toldOf(w, w.here.coach, `pck_${pack.id}`), toldOf(w, w.here.coachee, `pck_${pack.id}`)]);

  it("a delivered pack that nothing supports any more is withdrawn at once, and both are told without content", async () => {
    const { pack, earlier } = await leaning("wholly");
    await approve(pack);
    await runWaiting(w);
    const before = await packNow(w, pack.id);
    assert.equal(before.state, "DELIVERED");
    await destroy(earlier);
    const after = await packNow(w, pack.id);
    assert.deepEqual(
      [after.state, after.visibility, after.verdict, after.version],
      ["WITHDRAWN", "COACH_ONLY", "UNSUPPORTED", before.version + 1],
    );
    assert.deepEqual(await sees(w, w.here.coachee, "select id from evidence_pack where id = $1", [pack.id]), []);
    assert.deepEqual(await about(pack), [["PACK_RETURNED"], ["PACK_DELIVERED", "PACK_WITHDRAWN"]]);
    const [decision] = await rechecks(pack.id);
    assert.deepEqual([decision?.byId, decision?.note], [null, null]);
    assert.deepEqual((await audited(w, `pck_${pack.id}`)).slice(-2).sort(), ["pack.rechecked", "pack.withdrawn"]);
  });

  it("an approved pack that was not delivered yet goes back to review, and is not delivered", async () => {
    const { pack, earlier } = await leaning("wholly");
    await approve(pack, 60);
    await destroy(earlier);
    const after = await packNow(w, pack.id);
    assert.deepEqual([after.state, after.visibility, after.verdict], ["PENDING_REVIEW", "COACH_ONLY", "UNSUPPORTED"]);
    assert.deepEqual(await about(pack), [["PACK_RETURNED"], []]);
    await runWaiting(w);
    assert.equal((await packNow(w, pack.id)).state, "PENDING_REVIEW");
  });

  it("a pack in review stays there under its new verdict, and can't be approved as it is", async () => {
    const { pack, earlier } = await leaning("wholly");
    await destroy(earlier);
    const after = await packNow(w, pack.id);
    assert.deepEqual([after.state, after.verdict], ["PENDING_REVIEW", "UNSUPPORTED"]);
    assert.deepEqual(await about(pack), [[], []]);
    await assert.rejects(approve(after), { code: "EVIDENCE_MISSING" });
  });

  it("a pack that still stands on its other quotes keeps its state, and its delivery goes on", async () => {
    const { pack, earlier } = await leaning("partly");
    await approve(pack, 60);
    await destroy(earlier);
    const after = await packNow(w, pack.id);
    assert.deepEqual([after.state, after.verdict], ["APPROVED", "SUPPORTED"]);
    assert.equal((await rows(w, "select id from pack_quote where pack_id = $1", [pack.id])).length, 1);
    assert.match(JSON.stringify(after.checks), /1 of 1 quotes are verbatim/);
    await runWaiting(w);
    assert.equal((await packNow(w, pack.id)).state, "DELIVERED");
    assert.deepEqual(await about(pack), [[], ["PACK_DELIVERED"]]);
  });

  it("a delivered pack that is half supported is downgraded and stays, without a word to anybody", async () => {
    const { pack, earlier } = await leaning("half");
    await approve(pack);
    await runWaiting(w);
    const before = await packNow(w, pack.id);
    await destroy(earlier);
    const after = await packNow(w, pack.id);
    assert.deepEqual([after.state, after.visibility, after.verdict], ["DELIVERED", "CLIENT_VISIBLE", "PARTIAL"]);
    assert.ok(after.score < before.score && after.version === before.version + 1);
    assert.deepEqual(await about(pack), [[], ["PACK_DELIVERED"]]);
  });

  it("a pack whose own transcript file is purged is withdrawn; in the trash the file still supports it", async () => {
    sasha.insights.push((request) =>
      said(request)
        .slice(0, 1)
        .map((own) => insight(own.text, cited([own]))),
    );
    const sessionId = await aSession();
    const [pack] = await rows<EvidencePack>(w, "select * from evidence_pack where session_id = $1 limit 1", [
      sessionId,
    ]);
    await approve(pack as EvidencePack);
    await runWaiting(w);
    const [source] = await rows<{ id: string }>(w, "select id from source where session_id = $1", [sessionId]);
    const id = source?.id as string;
    await deleteSource(w.app, w.here.coach, { id, idempotencyKey: v7() });
    await w.runJobs();
    const quotes = () => rows(w, "select id from pack_quote where pack_id = $1", [pack?.id]);
    assert.ok((await packNow(w, pack?.id as string)).state === "DELIVERED" && (await quotes()).length > 0);
    await purgeFromTrash(w.app, w.here.admin, { items: [{ kind: "SOURCE", id }], idempotencyKey: v7() });
    await w.runJobs();
    assert.deepEqual([(await packNow(w, pack?.id as string)).state, await quotes()], ["WITHDRAWN", []]);
    const session = await rows(w, "select state from session where id = $1", [sessionId]);
    assert.deepEqual(session, [{ state: "READY" }]);
  });

  it("a pack that leaned on nothing of it is not touched, and a second check changes nothing", async () => {
    const [untouched, touched] = [await leaning("not"), await leaning("wholly")];
    await destroy(untouched.earlier);
    assert.deepEqual([await packNow(w, untouched.pack.id), await rechecks(untouched.pack.id)], [untouched.pack, []]);
    await recheck(w.app, w.here.system, { packId: untouched.pack.id });
    assert.deepEqual(await packNow(w, untouched.pack.id), untouched.pack);
    await destroy(touched.earlier);
    const once = await packNow(w, touched.pack.id);
    await recheck(w.app, w.here.system, { packId: touched.pack.id });
    assert.deepEqual(await packNow(w, touched.pack.id), once);
    assert.equal((await rechecks(touched.pack.id)).length, 1);
    await recheck(w.app, w.here.system, { packId: w.app.newId() });
  });

  it("a pack that waits for its successor keeps the version by which that finds it", async () => {
    const { pack, earlier } = await leaning("wholly");
    const asked = await regeneratePack(w.app, w.here.coach, { packId: pack.id, expectedVersion: pack.version });
    await w.look(
      "update graphile_worker._private_jobs set run_at = now() + interval '1 day' where payload ->> 'packId' = $1",
      [pack.id],
    );
    await destroy(earlier);
    const after = await packNow(w, pack.id);
    assert.deepEqual([after.state, after.version, after.verdict], ["REGENERATING", asked.version, "UNSUPPORTED"]);
    assert.equal((await queue(w, "regenerate")).length, 1);
  });
});
