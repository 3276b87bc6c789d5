import assert from "node:assert/strict";
import { classifyTalk, classifyTurns } from "../../src/adapters/extractive";
import { talkCategories } from "../../src/adapters/extractive/talk";

const CHANGE = [
  ["I really want to get my evenings back, so I'm going to stop working at nine.", "What would you like to do?"],
  ["I could try to delegate the weekly report, that would help me a lot.", "What could you do differently?"],
  ["I need to do something about my sleep, it's getting worse and worse.", ""],
  ["Since we spoke I've started walking in the mornings and I feel better.", "How has it been?"],
  ["I'd say a seven, because I'm ready to try it.", "On a scale from 0 to 10, how ready are you to change this?"],
] as const;
const SUSTAIN = [
  ["I'm not going to give that up, I like it and it helps me relax.", "What do you think about it?"],
  ["I don't see why I should, it's not a big deal.", "Would you consider it?"],
  ["I just can't, it's too hard and I don't have the time.", "What gets in the way?"],
] as const;

describe("Talk", () => {
  for (const [text, coach] of CHANGE)
    it(`hears a move towards change: ${text.slice(0, 40)}`, () =>
      assert.equal(classifyTalk(text, coach).talk, "change"));

  for (const [text, coach] of SUSTAIN)
    it(`hears what speaks for staying: ${text.slice(0, 40)}`, () =>
      assert.equal(classifyTalk(text, coach).talk, "sustain"));

  it("takes small talk, facts and silence for neither", () => {
    for (const text of ["Mm-hmm.", "", "The train was late.", "Hello, nice to meet you.", "[laughs]"])
      assert.equal(classifyTalk(text).talk, "neutral", text);
  });

  it("does not count what others said, quoted, as the coachee's own talk", () => {
    const own = classifyTalk("I'm going to stop, I need to change something.");
    const quoted = classifyTalk('He goes, "I\'m going to stop, I need to change something."');
    assert.equal(own.talk, "change");
    assert.equal(quoted.talk, "neutral");
  });

  it("reads a bare yes by what the coach said before it and by what surrounds it", () => {
    const yes = (coach: string, around: string) => {
      const turns = [around, coach, "Yeah.", "Go on, please.", around].map((text, at) => ({
        speaker: at % 2 === 1 ? ("COACH" as const) : ("COACHEE" as const),
        text,
      }));
      return classifyTurns(turns)[2]?.talk;
    };
    const change = "I really want to stop that, I need to sleep, and I'm going to try it.";
    assert.equal(yes("So you really want to make a change and you're ready to start.", change), "change");
    assert.equal(yes("You came by bus today?", "The bus was late again."), "neutral");
  });

  it("keeps the order of the turns, leaves the coach's neutral, and gives the same answer twice", () => {
    const turns = CHANGE.flatMap(([text, coach]) => [
      { speaker: "COACH" as const, text: coach || "Go on." },
      { speaker: "COACHEE" as const, text },
    ]);
    const talks = classifyTurns(turns);
    assert.equal(talks.length, turns.length);
    assert.ok(talks.every(({ talk }, at) => at % 2 === 1 || talk === "neutral"));
    assert.ok(talks.every(({ score }) => score >= 0 && score <= 1));
    assert.deepEqual(classifyTurns(turns), talks);
  });

  it("names the category of motivational interviewing, the strongest first", () => {
    assert.equal(talkCategories("I'll call her tomorrow.")[0], "commitment");
    assert.equal(talkCategories("I have to rest more.")[0], "need");
    assert.equal(talkCategories("I've started cutting down.")[0], "steps");
    assert.deepEqual(talkCategories("It rains."), []);
  });
});
