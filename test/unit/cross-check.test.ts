import assert from "node:assert/strict";
import fc from "fast-check";
import { type CheckedQuote, crossCheck } from "../../src/lifecycle/evidence/cross-check";

function quoted(text: string, over: Partial<CheckedQuote> = {}): CheckedQuote {
  const time = { startMs: 1000, endMs: 4000, storedStartMs: 1000, storedEndMs: 4000 };
  const sessionId = over.sessionId ?? "s1";
  return { quote: text, utteranceText: text, sessionId, storedSessionId: sessionId, ...time, ...over };
}

const NOOR = { people: ["Noor Haddad"] };
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

  it("takes the name of a voice that nobody has named for no number", () => {
    const claim = (who: string) =>
      crossCheck(`${who} says that sleep is short.`, [quoted("My sleep is short.")], { people: ["Speaker 2"] });
    assert.equal(claim("Speaker 2").verdict, "SUPPORTED");
    assert.deepEqual(failed(claim("Speaker 21")), ["numbers"]);
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

  it("finds a quote in its session alone, and not at the moment of a short neighbour", () => {
    assert.deepEqual(crossCheck("x", [quoted(SLEEP, { sessionId: "s2", storedSessionId: "s1" })]).matches, ["MISSING"]);
    const match = (over: Partial<CheckedQuote>) => crossCheck("x", [quoted(SLEEP, over)]).matches[0];
    assert.equal(match({ startMs: 4000, endMs: 4700 }), "MISSING");
    assert.equal(match({ startMs: 3000, endMs: 2000 }), "MISSING");
    assert.equal(match({ startMs: 500, endMs: 4600 }), "VERBATIM");
  });

  it("takes case and punctuation for the transcriber's, and a word that was cut, or a point in a figure, for a change", () => {
    const match = (quote: string, utteranceText: string) =>
      crossCheck("x", [quoted(quote, { utteranceText })]).matches[0];
    assert.equal(match("i usually sleep FIVE hours – when I have a deadline", SLEEP), "VERBATIM");
    assert.equal(match("I can’t stop.", "Well, I can't stop"), "VERBATIM");
    assert.equal(match("I can", "I can't stop."), "MISSING");
    assert.equal(match("it was 35 hours", "it was 3.5 hours"), "CHANGED");
    assert.equal(match("a deadline at work when I have", SLEEP), "MISSING");
    assert.equal(match("…", "…"), "VERBATIM");
  });

  it("weighs what was said, and not the words of a changed quote", () => {
    const quote = "I usually sleep nine hours when I have a deadline at work.";
    const result = crossCheck("Noor sleeps nine hours at a deadline at work.", [
      quoted(quote, { utteranceText: SLEEP }),
    ]);
    assert.deepEqual(failed(result), ["quotes", "numbers"]);
  });

  it("hears the denial that was cut off before a quote", () => {
    const utteranceText = "I don't think I have a problem, my wife thinks so.";
    const result = crossCheck("Noor has a problem.", [quoted("I have a problem", { utteranceText })]);
    assert.deepEqual(failed(result), ["negation"]);
  });

  it("takes the opposite of a word for its denial, and the denial of the opposite for the word", () => {
    const check = (claim: string, text: string) => failed(crossCheck(claim, [quoted(text)], NOOR));
    const hard = "I find it hard to hand things over.";
    assert.ok(check("Noor finds it easy to hand things over.", hard).includes("negation"));
    assert.ok(
      !check("Noor finds it hard to hand things over.", "I find it not easy to hand it over.").includes("negation"),
    );
    assert.ok(check("Noor is impatient on the ward.", "I am patient on the ward.").includes("negation"));
    assert.ok(check("Noor is more nervous on stage.", "I'm less nervous on stage.").includes("negation"));
    assert.ok(check("Noor has stopped calling in the morning.", "I still call in the morning.").includes("negation"));
  });

  it("takes a topic for no claim, and what was not wanted for no denial of another thing", () => {
    const check = (claim: string, text: string) => failed(crossCheck(claim, [quoted(text)], NOOR));
    assert.deepEqual(check("Noor brought up cocaine.", "I don't use heroin or cocaine."), []);
    assert.ok(!check("Noor wants to keep smoking.", "I don't want to quit smoking.").includes("negation"));
    assert.deepEqual(check("Noor can't concentrate at home.", "At home I can't concentrate."), []);
    assert.deepEqual(check("Noor doesn't see it as a threat.", "I don't- I don't see it as a threat."), []);
  });

  it("counts sessions in every wording, and takes no quotes of some for all", () => {
    const quotes = [quoted(SLEEP), quoted("Work kept me from sleep again.", { sessionId: "s2" })];
    const check = (where: string) => failed(crossCheck(`${where} Noor talked about sleep.`, quotes, NOOR));
    for (const right of ["In both sessions", "In two of the last four sessions", "In each of the two sessions"])
      assert.deepEqual(check(right), [], right);
    for (const wrong of [
      "In three of the last four sessions",
      "In two of one sessions",
      "In every session",
      "In all sessions",
    ])
      assert.deepEqual(check(wrong), ["sessions"], wrong);
    assert.ok(!check("In the last session").includes("sessions"));
  });

  it("holds a number to what it counts, and 'always' to somebody who said so", () => {
    const check = (claim: string, ...texts: string[]) =>
      failed(
        crossCheck(
          claim,
          texts.map((text) => quoted(text)),
        ),
      ).includes("numbers");
    const pack = "I smoke a pack a day, and I've tried to quit twice.";
    assert.equal(check("Noor smokes two packs a day.", pack), true);
    assert.equal(check("Noor has tried to quit two times.", pack), false);
    assert.equal(check("Noor exercises two times a week.", "I exercise.", "I exercise a lot."), true);
    assert.equal(check("Noor said twice that there is exercise.", "I exercise.", "I exercise a lot."), false);
    assert.equal(check("Noor names two reasons to exercise.", "I exercise.", "I exercise a lot."), false);
    assert.equal(check("Noor pays 9000 on twenty-five days.", "I pay nine thousand on 25 days."), false);
    assert.equal(check("Noor works until ten every night.", "I work until ten most nights."), true);
    assert.equal(check("Noor works until ten every night.", "I always work until ten at night."), false);
  });

  it("knows German a little", () => {
    const check = (claim: string, text: string) => failed(crossCheck(claim, [quoted(text)], NOOR));
    const said = "Ich rauche nicht mehr, seit zwei Wochen.";
    assert.deepEqual(check("Noor Haddad raucht seit zwei Wochen nicht mehr.", said), []);
    assert.deepEqual(check("Noor Haddad raucht wieder, seit zwei Wochen.", said), ["negation"]);
    assert.deepEqual(check("Noor Haddad raucht seit drei Wochen nicht mehr.", said), ["numbers"]);
    assert.deepEqual(check("In drei Sitzungen sprach Noor Haddad vom Rauchen.", said), ["sessions"]);
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
