import assert from "node:assert/strict";
import fc from "fast-check";
import { extractive } from "../../src/adapters/extractive";
import { crossCheck } from "../../src/lifecycle/evidence/cross-check";
import type { DerivedInsight, InsightRequest, Passage } from "../../src/ports/language-model";

const TALK = `
C: Welcome back. What would you like to talk about today?
P: Um, I guess my evenings. I always answer e-mails when I'm at home with my kids.
C: Tell me more about that.
P: Well, I feel guilty when the e-mails keep me from playing with them.
C: So the e-mails get in the way of something important to you.
P: Yeah.
C: What have you tried so far?
P: I've tried to leave my phone in the hallway, and it worked for a week.
C: What made it stop working?
P: My manager writes at night, and it's hard to ignore her. I don't want to look lazy.
C: On a scale from 0 to 10, how ready are you to change this?
P: I'd say a seven.
C: Why not a four?
P: Because I miss my kids, and I sleep badly after those e-mails.
C: What could you do this week?
P: I could try to switch off the phone at eight every evening.
C: What else might help?
P: I'll talk to my manager about the e-mails on Monday.
C: How confident do you feel about that talk?
P: I'm not going to tell her everything, but I can tell her that nights are for my kids.
C: Would you be willing to write down how the evenings went?
P: Sure, I can do that.
C: Great. Let's stop here for today.
P: Thank you, that was good.
`;
const EARLIER = `
P: I answered e-mails on holiday again, and the kids were angry with me.
P: We bought a boat in spring.
`;

function passagesOf(text: string, session: number): Passage[] {
  return text
    .trim()
    .split("\n")
    .map((line, at) => {
      const coach = line.startsWith("C:");
      const who = coach
        ? { speaker: "COACH" as const, token: "Coach B" }
        : { speaker: "COACHEE" as const, token: "Participant A" };
      return {
        id: `s${session}u${at}`,
        session,
        ...who,
        startMs: at * 5000,
        endMs: at * 5000 + 4000,
        text: line.slice(3),
      };
    });
}

const HERE = passagesOf(TALK, 0);
const THEN = passagesOf(EARLIER, 1);
const RELATED = [{ passageId: "s0u1", relatedId: "s1u0", score: 0.6 }];
const REQUEST: InsightRequest = { passages: HERE, earlier: THEN, related: RELATED };

async function derive(request: InsightRequest): Promise<DerivedInsight[]> {
  return (await extractive().deriveInsights(request)).insights;
}

function assertCited(insights: readonly DerivedInsight[], passages: readonly Passage[]): void {
  for (const { claim, citations } of insights) {
    assert.ok(citations.length > 0, claim);
    for (const { passageId, quote } of citations) {
      const passage = passages.find(({ id }) => id === passageId);
      assert.ok(passage, `${claim}: ${passageId}`);
      assert.ok(quote === undefined || (quote !== "" && passage.text.includes(quote)), claim);
    }
  }
}

describe("Extractive Sasha", function () {
  this.timeout(20_000);

  it("finds at least three insights in a full session, of several kinds, each with an exact quote", async () => {
    const insights = await derive(REQUEST);
    assert.ok(HERE.length >= 20 && insights.length >= 3);
    assert.ok(new Set(insights.map(({ kind }) => kind)).size >= 3);
    assertCited(insights, [...HERE, ...THEN]);
  });

  it("words what was said as a plain sentence of a third person", async () => {
    const claims = (await derive(REQUEST)).map(({ claim }) => claim);
    for (const claim of claims) {
      assert.match(claim, /^(?:Participant A|A habit in|A pattern in|In Participant A)[\s\S]+\.$/);
      assert.ok(!/\b(?:I|I'm|my|me|um|uh)\b/.test(claim.replace(/“[^”]*”/g, "")), claim);
      assert.ok(!/\bthey (?:was|am|is)\b/.test(claim), claim);
    }
    assert.ok(
      claims.includes("Participant A will talk to their manager about the e-mails on Monday."),
      claims.join("\n"),
    );
  });

  it("finds what returns from an earlier session, counts the sessions and quotes both", async () => {
    const pattern = (await derive(REQUEST)).find(({ claim }) => /said in 2 sessions/.test(claim));
    assert.ok(pattern);
    assert.equal(pattern.kind, "PATTERN");
    assert.deepEqual(new Set(pattern.citations.map(({ passageId }) => passageId.slice(0, 2))), new Set(["s0", "s1"]));
  });

  it("claims nothing of earlier sessions that nothing related points to", async () => {
    const insights = await derive({ ...REQUEST, related: [] });
    assert.ok(insights.every(({ claim }) => !/sessions/.test(claim)));
    assertCited(insights, HERE);
  });

  it("reads an answer on a scale, and cites question and answer", async () => {
    const scale = (await derive(REQUEST)).find(({ claim }) => claim.includes("7 out of 10"));
    assert.deepEqual(
      scale?.citations.map(({ passageId }) => passageId),
      ["s0u10", "s0u11"],
    );
  });

  it("takes a step that the coach proposed and the coachee agreed to for an action, and cites both", async () => {
    const passages = passagesOf(
      "C: Would you be willing to come back in two weeks and show me your notes?\nP: Sure.",
      0,
    );
    const [insight] = await derive({ passages, earlier: [], related: [] });
    assert.equal(insight?.claim, "Participant A agreed to come back in two weeks and show Coach B their notes.");
    assert.deepEqual(
      insight?.citations.map(({ passageId }) => passageId),
      ["s0u0", "s0u1"],
    );
    const refused = passagesOf(
      "C: Would you be willing to come back in two weeks and show me your notes?\nP: No, sorry.",
      0,
    );
    assert.deepEqual(await derive({ passages: refused, earlier: [], related: [] }), []);
  });

  it("makes only claims that pass their own cross-check", async () => {
    for (const { claim, citations } of await derive(REQUEST)) {
      const quotes = citations.map(({ passageId, quote }) => {
        const { text, startMs, endMs, session } = [...HERE, ...THEN].find(({ id }) => id === passageId) as Passage;
        const time = { startMs, endMs, storedStartMs: startMs, storedEndMs: endMs };
        const place = { sessionId: `${session}`, storedSessionId: `${session}` };
        return { quote: quote ?? text, utteranceText: text, ...place, ...time };
      });
      assert.equal(crossCheck(claim, quotes).verdict, "SUPPORTED", claim);
    }
  });

  it("finds fewer in a short session, and none in small talk", async () => {
    assert.deepEqual(
      await derive({ passages: passagesOf("C: Hi.\nP: Hello.\nC: See you.\nP: Bye.", 0), earlier: [], related: [] }),
      [],
    );
    assert.deepEqual(await derive({ passages: [], earlier: [], related: [] }), []);
  });

  it("answers the same to the same request", async () => {
    assert.deepEqual(await derive(REQUEST), await derive(REQUEST));
  });

  it("gives another insight of the kind when one was refused, never the refused one, and nothing when there is none", async () => {
    const refused: string[] = [];
    let claim = (await derive(REQUEST)).find(({ kind }) => kind === "GROWTH_AREA")?.claim ?? "";
    for (let asked = 0; asked < 3 && claim; asked++) {
      refused.push(claim);
      const next = await regenerated(REQUEST, undefined, [claim]);
      assert.notEqual(next?.claim, claim);
      assert.ok(!next || next.kind === "GROWTH_AREA");
      claim = next?.claim ?? "";
    }
    assert.ok(refused.length >= 2);
    const short = passagesOf("P: Hello.", 0);
    const regenerate = { kind: "THEME" as const, refusedClaim: "x", refusedPassageIds: [] };
    assert.deepEqual(await derive({ passages: short, earlier: [], related: [], regenerate }), []);
  });

  it("follows the words of the coach's guidance", async () => {
    const about = async (guidance: string) => (await regenerated(REQUEST, guidance, ["x"], "ACTION_ITEM"))?.claim ?? "";
    assert.match(await about("something about the phone"), /phone/);
    assert.match(await about("what about the manager?"), /manager/);
  });

  it("reports words as tokens, no training and no request id", async () => {
    const { facts } = await extractive().deriveInsights({
      passages: passagesOf("P: Two words.", 0),
      earlier: [],
      related: [],
    });
    assert.deepEqual(facts, {
      provider: "extractive",
      model: "extractive-1",
      promptVersion: extractive().promptVersion,
      inputTokens: 2,
      outputTokens: 0,
      requestId: null,
      noTraining: true,
      noTrainingReference: null,
    });
  });

  it("cites exactly, whatever was said", async () => {
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("I want to sleep more.", "I-I- I can't -- you know", "… ?! …", "I'll go"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 24 }), async (lines) => {
        const passages = lines.map(
          (text, at): Passage => ({ ...(HERE[at % 2 ? 1 : 0] as Passage), id: `s0u${at}`, text }),
        );
        assertCited(await derive({ passages, earlier: [], related: [] }), passages);
      }),
      { numRuns: 60 },
    );
  });
});

async function regenerated(
  request: InsightRequest,
  guidance: string | undefined,
  refused: readonly string[],
  kind: DerivedInsight["kind"] = "GROWTH_AREA",
): Promise<DerivedInsight | null> {
  const regenerate = { kind, refusedClaim: refused[0] ?? "", refusedPassageIds: [], guidance };
  return (await derive({ ...request, regenerate }))[0] ?? null;
}
