import assert from "node:assert/strict";
import type { EvidencePack, LlmCall } from "../../src/entities";
import { PortError } from "../../src/errors";
import { handlers } from "../../src/jobs/handlers";
import { regeneratePack, rejectPack } from "../../src/lifecycle/approve/reject";
import { type World, world } from "../support/world";
import { audited, opened, Packs, packNow, refused, row, rows, runWaiting, told, toldOf } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

describe("approve: asking again", () => {
  let w: World;
  let sasha: ScriptedSasha;
  let packs: Packs;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
    packs = new Packs(w);
  });
  after(() => w.close());
  afterEach(() => sasha.heal());

  const at = (pack: EvidencePack) => ({ packId: pack.id, expectedVersion: pack.version });
  const ask = (pack: EvidencePack, guidance?: string) => regeneratePack(w.app, w.here.coach, { ...at(pack), guidance });

  it("tells the model the reason, the note and the guidance pseudonymized, and what was refused", async () => {
    const pack = await packs.take();
    const note = "Ilse Brandt never said that to Maren, ask ilse@example.com";
    const rejected = await rejectPack(w.app, w.here.coach, { ...at(pack), reason: "NOT_SUPPORTED", note });
    await ask(rejected, "Look at what Ilse's evenings are like. Call +1 202-555-0143.");
    await w.runJobs();
    const again = sasha.requests.at(-1)?.regenerate;
    assert.equal(again?.reason, "NOT_SUPPORTED: Participant A never said that to Coach B, ask [EMAIL]");
    assert.match(again?.guidance ?? "", /^Look at what Participant A's evenings are like\. Call \[PHONE\]\.?$/);
    assert.equal(again?.kind, pack.kind);
    assert.ok((again?.refusedClaim.length ?? 0) > 0 && (again?.refusedPassageIds.length ?? 0) > 0);
    assert.doesNotMatch(JSON.stringify(sasha.requests.at(-1)), /ilse|brandt|maren|holt|202-555|@example/i);
  });

  it("the new pack takes the old one's place; both are kept, and the coach is told", async () => {
    const pack = await packs.take();
    sasha.insights.push(({ passages }) => [
      {
        kind: pack.kind,
        claim: `It was said: ${passages[3]?.text}`,
        reasoning: "Again.",
        citations: [{ passageId: "s0u3" }],
      },
    ]);
    const asked = await ask(pack, "Shorter");
    assert.deepEqual([asked.state, asked.version, asked.undoUntil], ["REGENERATING", 2, null]);
    await w.runJobs();
    const old = await packNow(w, pack.id);
    const fresh = await row<EvidencePack>(w, "select * from evidence_pack where replaces_id = $1", [pack.id]);
    assert.deepEqual([old.state, old.replacedById], ["SUPERSEDED", fresh.id]);
    assert.deepEqual([fresh.state, fresh.visibility, fresh.version], ["PENDING_REVIEW", "COACH_ONLY", 1]);
    assert.match((await opened(w, "evidence_pack", "l0", fresh)) ?? "", /^It was said: Thank you/);
    assert.ok((await opened(w, "evidence_pack", "l0", old))?.length);
    const done = await rows(w, "select action from pack_decision where pack_id = $1 order by at, id", [pack.id]);
    assert.deepEqual(
      done.map(({ action }) => action),
      ["REGENERATED", "REGENERATED"],
    );
    const calls = (await told(w, w.here.coach)).filter(({ kind }) => kind === "PACKS_READY_FOR_REVIEW");
    assert.ok(calls.length >= 2);
    const call = await row<LlmCall>(w, "select * from llm_call where id = $1", [fresh.llmCallId]);
    assert.deepEqual([call.purpose, call.outcome], ["REGENERATE", "ANSWERED"]);
    assert.deepEqual((await audited(w, `pck_${pack.id}`)).slice(-2), ["pack.regenerated", "insight.regenerated"]);
    await refused("WRONG_STATE", ask(old));
  });

  it("nothing new gives the pack back to review as it was, and its coach is told", async () => {
    const pack = await packs.take();
    sasha.insights.push(() => []);
    await ask(pack);
    await w.runJobs();
    const { state, version } = await packNow(w, pack.id);
    assert.deepEqual([state, version], ["PENDING_REVIEW", 3]);
    assert.deepEqual(await toldOf(w, w.here.coach, `pck_${pack.id}`), ["PACK_RETURNED"]);
    assert.deepEqual((await audited(w, `pck_${pack.id}`)).at(-1), "pack.returned");
  });

  it("a model that refuses for good gives the pack back as well; one that is down is asked again", async () => {
    const [refusedPack, downPack] = [await packs.take(), await packs.take()];
    sasha.failOn("deriveInsights", 1, new PortError("sasha", "no", false));
    await ask(refusedPack);
    await w.runJobs();
    assert.equal((await packNow(w, refusedPack.id)).state, "PENDING_REVIEW");
    assert.deepEqual(await toldOf(w, w.here.coach, `pck_${refusedPack.id}`), ["PACK_RETURNED"]);
    sasha.failOn("deriveInsights", 1);
    await ask(downPack);
    await w.runJobs();
    assert.equal((await packNow(w, downPack.id)).state, "REGENERATING");
    await runWaiting(w);
    assert.notEqual((await packNow(w, downPack.id)).state, "REGENERATING");
  });

  it("run twice or late, the job makes no second replacement", async () => {
    const pack = await packs.take();
    await ask(pack);
    const job = () => handlers.regenerate(w.app, w.here.system, { packId: pack.id, version: 2 });
    await Promise.all([job(), job()]);
    await w.runJobs();
    await job();
    await w.runJobs();
    const { state } = await packNow(w, pack.id);
    const made = await rows(w, "select id from evidence_pack where replaces_id = $1", [pack.id]);
    assert.equal(made.length, state === "SUPERSEDED" ? 1 : 0);
    const session = await row(w, "select state, failure from session where id = $1", [pack.sessionId]);
    assert.deepEqual(session, { state: "READY", failure: null });
  });
});
