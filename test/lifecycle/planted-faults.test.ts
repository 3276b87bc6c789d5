import assert from "node:assert/strict";
import { cell, type EvidencePack, type PackQuote, type Utterance } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { editPack } from "../../src/lifecycle/approve/edit";
import { recheck } from "../../src/lifecycle/evidence/recheck";
import type { DerivedInsight, InsightRequest } from "../../src/ports/language-model";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { opened, packNow, refused, row, rows, runWaiting } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

describe("A fault planted in what is stored", () => {
  let w: World;
  let sasha: ScriptedSasha;
  let earlierId: string;

  const said = ({ passages }: InsightRequest) =>
    passages.filter(({ speaker, text }) => speaker === "COACHEE" && text.length > 60 && !/[[\d]/.test(text));
  const insight = (claim: string, ...citations: DerivedInsight["citations"]): DerivedInsight => ({
    ...{ kind: "THEME", claim, reasoning: "Because it was said.", citations },
  });

  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
    earlierId = (await aReviewedSession(w)).session.id;
  });
  after(() => w.close());

  /** A pack of one quote, which its claim repeats, that has been delivered. */
  async function delivered(): Promise<{ pack: EvidencePack; quote: PackQuote; text: string }> {
    sasha.insights.push((request) =>
      said(request)
        .slice(0, 1)
        .map(({ id, text }) => insight(text, { passageId: id })),
    );
    const [pack] = (await aReviewedSession(w)).packs;
    assert.equal(pack?.verdict, "SUPPORTED");
    await approvePack(w.app, w.here.coach, decision(pack));
    await runWaiting(w);
    const quote = await row<PackQuote>(w, "select * from pack_quote where pack_id = $1", [pack.id]);
    return { pack, quote, text: (await opened(w, "pack_quote", "quote", quote)) ?? "" };
  }

  const decision = ({ id: packId, version: expectedVersion }: EvidencePack) => ({
    ...{ packId, expectedVersion, withholdL1: false, deliverAfterSeconds: 0 },
  });

  async function rewritten(quote: PackQuote, text: string): Promise<void> {
    const keys = w.app.serverKeys(quote.workspaceId);
    const sealed = await keys.seal(cell("pack_quote", "quote", quote), text);
    await w.look("update pack_quote set quote = $2 where id = $1", [quote.id, sealed]);
  }

  async function checkedAgain(pack: EvidencePack): Promise<EvidencePack> {
    await recheck(w.app, w.here.system, { packId: pack.id });
    return packNow(w, pack.id);
  }

  const failed = ({ checks }: EvidencePack) => checks.filter(({ passed }) => !passed).map(({ name }) => name);

  function assertWithdrawn(after: EvidencePack): void {
    assert.deepEqual([after.state, after.visibility, after.verdict], ["WITHDRAWN", "COACH_ONLY", "UNSUPPORTED"]);
    assert.ok(failed(after).includes("quotes"));
    assert.match(JSON.stringify(after.checks), /0 of 1 quotes are verbatim, 0 changed, 1 missing/);
  }

  it("a quote with another word in it is no longer called verbatim, and its pack only half supported", async () => {
    const { pack, quote, text } = await delivered();
    await rewritten(quote, text.replace(/\p{L}{4,}/u, "orchard"));
    const after = await checkedAgain(pack);
    assert.deepEqual([after.state, after.verdict, failed(after)], ["DELIVERED", "PARTIAL", ["quotes"]]);
    assert.match(JSON.stringify(after.checks), /0 of 1 quotes are verbatim, 1 changed/);
  });

  it("a quote in other case and punctuation is what was said, and nothing changes", async () => {
    const { pack, quote, text } = await delivered();
    const before = await packNow(w, pack.id);
    await rewritten(quote, text.toUpperCase().replace(/[.,]/g, " –"));
    assert.deepEqual(await checkedAgain(pack), before);
  });

  it("a quote that nobody said takes its pack from the coachee", async () => {
    const { pack, quote } = await delivered();
    await rewritten(quote, "The walrus in the orchard yodels every single evening.");
    assertWithdrawn(await checkedAgain(pack));
  });

  it("a quote at the moment of another utterance takes its pack from the coachee", async () => {
    const { pack, quote } = await delivered();
    const [other] = await rows<Utterance>(
      w,
      "select * from utterance where transcript_id = $1 and start_ms > $2 + 5000 order by start_ms limit 1",
      [quote.transcriptId, quote.endMs],
    );
    assert.ok(other);
    const moved = [quote.id, other.startMs, other.endMs];
    await w.look("update pack_quote set start_ms = $2, end_ms = $3 where id = $1", moved);
    assertWithdrawn(await checkedAgain(pack));
  });

  it("a quote that is said to be another session's takes its pack from the coachee", async () => {
    const { pack, quote } = await delivered();
    await w.look("update pack_quote set session_id = $2 where id = $1", [quote.id, earlierId]);
    assertWithdrawn(await checkedAgain(pack));
  });

  it("a quote that names an utterance of another session takes its pack from the coachee", async () => {
    const { pack, quote, text } = await delivered();
    const elsewhere = await rows<Utterance>(w, "select * from utterance where session_id = $1", [earlierId]);
    const texts = await Promise.all(elsewhere.map((said) => opened(w, "utterance", "text", said)));
    const other = elsewhere[texts.findIndex((said) => said !== text)];
    assert.ok(other);
    await w.look("update pack_quote set utterance_id = $2 where id = $1", [quote.id, other.id]);
    assertWithdrawn(await checkedAgain(pack));
  });

  it("a claim that counts wrong, or turns what was said around, can't be approved until it is worded rightly", async () => {
    const right = "Ilse Brandt feels guilty saying it out loud, and is also relieved.";
    sasha.insights.push(({ passages }) =>
      passages
        .filter(({ text }) => text.includes("I feel guilty saying it out loud"))
        .map(({ id }) => insight(right, { passageId: id })),
    );
    let pack = (await aReviewedSession(w)).packs[0] as EvidencePack;
    assert.equal(pack.verdict, "SUPPORTED");
    const edited = async (l0: string) => {
      pack = await editPack(w.app, w.here.coach, { ...decision(pack), l0, approve: false });
      return packNow(w, pack.id);
    };
    const faults: [string, string][] = [
      ["In three of the last four sessions Ilse Brandt felt guilty saying it out loud.", "sessions"],
      ["Ilse Brandt does not feel guilty saying it out loud.", "negation"],
    ];
    for (const [claim, check] of faults) {
      const after = await edited(claim);
      assert.deepEqual([after.verdict, failed(after)], ["UNSUPPORTED", [check]], check);
      await refused("EVIDENCE_MISSING", approvePack(w.app, w.here.coach, decision(after)));
    }
    assert.equal((await edited(right)).verdict, "SUPPORTED");
  });
});
