import assert from "node:assert/strict";
import fc from "fast-check";
import { type CheckedQuote, crossCheck } from "../../src/lifecycle/evidence/cross-check";

function quoted(text: string, over: Partial<CheckedQuote> = {}): CheckedQuote {
  const time = { startMs: 1000, endMs: 4000, storedStartMs: 1000, storedEndMs: 4000 };
  const sessionId = over.sessionId ?? "s1";
  return { quote: text, utteranceText: text, sessionId, storedSessionId: sessionId, ...time, ...over };
}

const SLEEP = "I usually sleep five hours when I have a deadline at work.";

function failed(result: ReturnType<typeof crossCheck>): string[] {
  return result.checks.flatMap(({ name, passed }) => (passed ? [] : [name]));
}

describe("Cross-check", () => {
  it("supports a claim that says what its quotes say", () => {
    const result = crossCheck("Noor Haddad sleeps five hours when there is a deadline at work.", [quoted(SLEEP)]);
    assert.equal(result.verdict, "SUPPORTED");
    assert.deepEqual(result.matches, ["VERBATIM"]);
    assert.ok(result.score > 0.55);
  });

  it("refuses an invented claim whose quotes speak of something else", () => {
    const result = crossCheck("Noor Haddad wants to leave the company and travel.", [quoted(SLEEP)]);
    assert.equal(result.verdict, "UNSUPPORTED");
    assert.ok(result.score < 0.3);
  });

  it("refuses a claim without a quote, or with none that is found", () => {
    assert.equal(crossCheck("Noor sleeps five hours.", []).verdict, "UNSUPPORTED");
    const gone = crossCheck("Noor sleeps five hours.", [quoted(SLEEP, { utteranceText: null })]);
    assert.equal(gone.verdict, "UNSUPPORTED");
    assert.deepEqual(gone.matches, ["MISSING"]);
  });

  it("finds a quote only at its time", () => {
    assert.deepEqual(crossCheck("x", [quoted(SLEEP, { startMs: 90_000, endMs: 93_000 })]).matches, ["MISSING"]);
    assert.deepEqual(crossCheck("x", [quoted(SLEEP, { startMs: 1500, endMs: 2500 })]).matches, ["VERBATIM"]);
  });

  it("tells a changed quote from a verbatim one and from one that was never said", () => {
    const match = (quote: string) => crossCheck("x", [quoted(SLEEP, { quote })]).matches[0];
    assert.equal(match("  I usually sleep five hours  "), "VERBATIM");
    assert.equal(match("I usually slept five hours when I have a deadline"), "CHANGED");
    assert.equal(match("I never sleep at all in winter"), "MISSING");
    assert.equal(match("  "), "MISSING");
  });

  it("grants only PARTIAL when a quote was changed", () => {
    const quote = "I usually slept five hours when I have a deadline at work.";
    assert.equal(crossCheck("Noor sleeps five hours at a deadline.", [quoted(SLEEP, { quote })]).verdict, "PARTIAL");
  });

  it("counts the sessions that a claim names", () => {
    const quotes = [quoted(SLEEP), quoted("Work kept me from sleep again.", { sessionId: "s2" })];
    const claim = (n: string) => crossCheck(`Noor keeps coming back to sleep and work, said in ${n} sessions.`, quotes);
    assert.equal(claim("2").verdict, "SUPPORTED");
    assert.equal(claim("two").verdict, "SUPPORTED");
    for (const wrong of ["3", "five", "1"]) {
      assert.equal(claim(wrong).verdict, "UNSUPPORTED", wrong);
      assert.deepEqual(failed(claim(wrong)), ["sessions"]);
    }
  });

  it("does not count a session whose quote is missing", () => {
    const quotes = [quoted(SLEEP), quoted("Sleep again.", { sessionId: "s2", utteranceText: null })];
    assert.ok(failed(crossCheck("Noor talks about sleep, said in 2 sessions.", quotes)).includes("sessions"));
  });

  it("catches a claim that denies what was said, and one that affirms what was denied", () => {
    const wants = quoted("I want to lead the team next year.");
    const refuses = quoted("I don't want to lead the team next year.");
    assert.equal(crossCheck("Noor does not want to lead the team next year.", [wants]).verdict, "UNSUPPORTED");
    assert.equal(crossCheck("Noor wants to lead the team next year.", [refuses]).verdict, "UNSUPPORTED");
    assert.equal(crossCheck("Noor does not want to lead the team next year.", [refuses]).verdict, "SUPPORTED");
    assert.equal(crossCheck("Noor wants to lead the team next year.", [wants]).verdict, "SUPPORTED");
  });

  it("asks that numbers were said, in figures or in words", () => {
    const check = (claim: string) => failed(crossCheck(claim, [quoted(SLEEP)])).includes("numbers");
    assert.equal(check("Noor sleeps 5 hours at a deadline."), false);
    assert.equal(check("Noor sleeps three hours at a deadline."), true);
  });

  it("takes near synonyms and other forms of a word for the same", () => {
    const result = crossCheck("Noor is anxious about the job.", [quoted("I'm so worried about my work.")]);
    assert.equal(result.verdict, "SUPPORTED");
  });

  it("holds names neither for nor against a claim", () => {
    const people = ["Noor Haddad", "Dana Whitfield"];
    const claim = "Noor Haddad told Dana Whitfield of five hours of sleep at a deadline.";
    assert.equal(crossCheck(claim, [quoted(SLEEP)], { people }).verdict, "SUPPORTED");
  });

  it("puts counts into its details and never what was said", () => {
    const { checks } = crossCheck("Zebra walruses yodel nightly.", [quoted("Quokkas hum daily.")]);
    assert.ok(!/zebra|walrus|yodel|quokka|hum /i.test(JSON.stringify(checks)));
  });

  it("answers for any text with a score from 0 to 1 and one match a quote", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
        (claim, texts) => {
          const { score, matches, verdict } = crossCheck(
            claim,
            texts.map((text) => quoted(text)),
          );
          assert.ok(score >= 0 && score <= 1 && matches.length === texts.length);
          if (texts.length === 0) assert.equal(verdict, "UNSUPPORTED");
        },
      ),
    );
  });
});
