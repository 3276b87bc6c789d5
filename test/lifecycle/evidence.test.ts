import assert from "node:assert/strict";
import type { EvidencePack, PackQuote, Utterance } from "../../src/entities";
import { handlers } from "../../src/jobs/handlers";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import type { DerivedInsight, InsightRequest } from "../../src/ports/language-model";
import { demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { opened, refused, rows, sees, told } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

describe("evidence", () => {
  let w: World;
  let sasha: ScriptedSasha;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
  });
  after(() => w.close());

  const theme = (claim: string, ...citations: DerivedInsight["citations"]): DerivedInsight => ({
    ...{ kind: "THEME", claim, reasoning: "Because it was said.", citations },
  });
  const long = ({ passages }: InsightRequest) =>
    passages.filter(({ speaker, text }) => speaker === "COACHEE" && text.length > 60 && !text.includes("["));
  const packsOf = (id: string) =>
    rows<EvidencePack>(w, "select * from evidence_pack where session_id = $1 order by created_at, id", [id]);
  const quotesOf = (id: string) =>
    rows<PackQuote>(w, "select * from pack_quote where pack_id = $1 order by position", [id]);

  async function derived(
    answer?: (request: InsightRequest) => DerivedInsight[],
  ): Promise<{ sessionId: string; packs: EvidencePack[] }> {
    const { coach, coachee2 } = w.here;
    if (answer) sasha.insights.push(answer);
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee2.userId });
    await upload(w.app, coach, id, vtt(await demoFile("conversation-3.vtt")));
    await w.runJobs();
    return { sessionId: id, packs: await packsOf(id) };
  }

  it("every quote of every pack is verbatim at its time, sealed, and the coach's alone", async () => {
    const { packs } = await derived();
    assert.ok(packs.length >= 3);
    for (const pack of packs) {
      const quotes = await quotesOf(pack.id);
      assert.ok(quotes.length > 0);
      for (const quote of quotes) {
        const [said] = await rows<Utterance>(w, "select * from utterance where id = $1", [quote.utteranceId]);
        const text = (await opened(w, "pack_quote", "quote", quote)) as string;
        assert.ok(((await opened(w, "utterance", "text", said as Utterance)) as string).includes(text));
        assert.deepEqual([quote.match, quote.visibility, quote.delivered], ["VERBATIM", "COACH_ONLY", false]);
        assert.deepEqual([quote.startMs, quote.endMs, said?.quoted], [said?.startMs, said?.endMs, true]);
        assert.ok(!quote.quote?.includes(text.slice(0, 12)));
      }
      assert.ok(pack.checks.every(({ detail }) => !/[“"]/.test(detail)));
    }
  });

  it("a citation of a passage that was never sent counts for nothing", async () => {
    const { packs } = await derived((request) => [
      theme("The evenings are short.", { passageId: "s9u9" }, { passageId: "s0u999" }),
      theme(
        `It was said: ${long(request)[0]?.text}`,
        { passageId: "made-up" },
        { passageId: long(request)[0]?.id as string },
      ),
    ]);
    assert.deepEqual(await quotesOf(packs[0]?.id as string), []);
    assert.equal(packs[0]?.verdict, "UNSUPPORTED");
    assert.equal((await quotesOf(packs[1]?.id as string)).length, 1);
    assert.equal(packs[1]?.verdict, "SUPPORTED");
  });

  it("an altered quote is not kept: what was said stands in its place", async () => {
    const { packs } = await derived((request) => [
      theme("A claim about oranges.", {
        passageId: long(request)[0]?.id as string,
        quote: "I love oranges more than anything.",
      }),
    ]);
    const [quote] = await quotesOf(packs[0]?.id as string);
    const [said] = await rows<Utterance>(w, "select * from utterance where id = $1", [quote?.utteranceId]);
    const text = await opened(w, "pack_quote", "quote", quote as PackQuote);
    assert.equal(text, await opened(w, "utterance", "text", said as Utterance));
    assert.doesNotMatch(text as string, /oranges/);
  });

  it("a model that lies is found UNSUPPORTED: invented, turned around, or counted wrong", async () => {
    const { packs } = await derived((request) => {
      const [one, two] = long(request);
      return [
        theme("Participant A plans to emigrate to Portugal and buy a vineyard.", { passageId: one?.id as string }),
        theme("In five sessions the same was said.", { passageId: two?.id as string }),
        theme("Nothing cited at all supports this."),
      ];
    });
    assert.deepEqual(
      packs.map(({ verdict }) => verdict),
      ["UNSUPPORTED", "UNSUPPORTED", "UNSUPPORTED"],
    );
    for (const pack of packs) {
      const decision = { packId: pack.id, expectedVersion: 1, withholdL1: false, deliverAfterSeconds: 0 };
      await refused("EVIDENCE_MISSING", approvePack(w.app, w.here.coach, decision));
      assert.ok(pack.checks.some(({ passed }) => !passed));
    }
  });

  it("a model that finds nothing leaves a session ready for review, and nobody is called to review nothing", async () => {
    const { sessionId, packs } = await derived(() => []);
    assert.deepEqual(packs, []);
    const [session] = await rows(w, "select state, step from session where id = $1", [sessionId]);
    assert.deepEqual(session, { state: "READY", step: "APPROVE" });
    assert.ok((await told(w, w.here.coach)).every(({ resourceId }) => resourceId !== `ses_${sessionId}`));
  });

  it("run again and again, or twice at once, it makes one pack of an insight and tells once", async () => {
    const { sessionId, packs } = await derived();
    const again = () => handlers.evidence(w.app, w.here.system, { sessionId, generation: 1 });
    await Promise.all([again(), again()]);
    await again();
    assert.equal((await packsOf(sessionId)).length, packs.length);
    const calls = (await told(w, w.here.coach)).filter(({ resourceId }) => resourceId === `ses_${sessionId}`);
    assert.equal(calls.length, 1);
  });

  it("the coach's connection reads of a transcript what a pack quotes, and no other word", async () => {
    const { sessionId } = await derived();
    // An earlier session's passage may be quoted by a pack of this one, and by one of its own.
    const quoted = await rows(
      w,
      "select distinct utterance_id as id from pack_quote q where q.session_id = $1 order by 1",
      [sessionId],
    );
    const seen = await sees(w, w.here.coach, "select id from utterance where session_id = $1 order by id", [sessionId]);
    assert.deepEqual(seen, quoted);
    for (const who of [w.here.coach2, w.here.coachee2, w.here.admin, w.here.integrator])
      assert.deepEqual(await sees(w, who, "select id from utterance"), []);
  });
});
