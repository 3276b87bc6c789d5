import assert from "node:assert/strict";
import { THRESHOLDS } from "../../src/cli/eval/evaluate";
import { measurePii, type PiiMeasure, piiRules } from "../../src/cli/eval/measure-pii";
import type { Label, LabelKind, LabelledSentence } from "../../src/cli/eval/pii-sentences";

/** A sentence of which the given words carry labels. */
function aSentence(
  text: string,
  labelled: Partial<Record<LabelKind, string>>,
  rest: Partial<LabelledSentence> = {},
): LabelledSentence {
  const labels = Object.entries(labelled).map(([kind, words]): Label => {
    const start = text.indexOf(words);
    return { kind: kind as LabelKind, start, end: start + words.length };
  });
  return { text, labels, people: [], half: "fitted", ...rest };
}

const recallOf = (measure: PiiMeasure, kind: LabelKind) => measure.all.recall[kind];

describe("measuring the finding of personal data", () => {
  it("counts a label as found only when every letter and digit of it is", () => {
    const text = "Mail maya.okafor@example.com and wait.";
    const whole = measurePii([aSentence(text, { EMAIL: "maya.okafor@example.com" })]);
    const beyond = measurePii([aSentence(text, { EMAIL: "maya.okafor@example.com and" })]);
    assert.deepEqual(recallOf(whole, "EMAIL"), { part: 1, whole: 1 });
    assert.deepEqual(recallOf(beyond, "EMAIL"), { part: 0, whole: 1 });
    assert.deepEqual(beyond.all.precision.EMAIL, { part: 1, whole: 1 });
  });

  it("counts a finding that touches no label as wrong, against its own kind alone", () => {
    const { precision } = measurePii([aSentence("Mail maya.okafor@example.com and wait.", {})]).all;
    assert.deepEqual(precision.EMAIL, { part: 0, whole: 1 });
    assert.deepEqual(precision.PHONE, { part: 0, whole: 0 });
  });

  it("counts what is hidden under a wrong kind as hidden, and says how often that was so", () => {
    const { all } = measurePii([aSentence("Mail maya.okafor@example.com and wait.", { PHONE: "example" })]);
    assert.deepEqual(all.recall.PHONE, { part: 1, whole: 1 });
    assert.equal(all.otherKind, 1);
  });

  it("keeps the halves apart", () => {
    const { all, fitted, unseen } = measurePii([
      aSentence("Mail maya.okafor@example.com.", { EMAIL: "maya.okafor@example.com" }),
      aSentence("Nothing is here.", { EMAIL: "Nothing" }, { half: "unseen" }),
    ]);
    assert.deepEqual(
      [all, fitted, unseen].map(({ recall }) => recall.EMAIL),
      [
        { part: 1, whole: 2 },
        { part: 1, whole: 1 },
        { part: 0, whole: 1 },
      ],
    );
  });

  it("reads what is left of participants' names in the pseudonymized text", () => {
    const people = ["Maya Okafor", "Mark Delacroix"];
    const { all } = measurePii([
      aSentence("So Maya, what now?", { PARTICIPANT: "Maya" }, { people }),
      aSentence("So Xylophone, what now?", { PARTICIPANT: "Xylophone" }, { people }),
    ]);
    assert.deepEqual(all.namesLeft, { part: 1, whole: 2 });
  });

  it("counts a name that could as well be a word apart, and whether the provenance will say so", () => {
    const people = ["Maya Okafor", "Mark Delacroix"];
    const { all } = measurePii([
      aSentence("what i notice mark is that you laugh", { PARTICIPANT_WORD: "mark" }, { people }),
      aSentence("So I said to Mark that I need time.", { PARTICIPANT_WORD: "Mark" }, { people }),
    ]);
    assert.deepEqual(
      [all.namesLeft, all.wordsLeft, all.wordsListed],
      [
        { part: 0, whole: 0 },
        { part: 1, whole: 2 },
        { part: 1, whole: 1 },
      ],
    );
  });

  it("misses a threshold for each kind that is found too rarely or too often, and for names that are left", () => {
    const missed = (sentence: LabelledSentence) =>
      piiRules(measurePii([sentence]).all, THRESHOLDS).flatMap(([what, got, bound, needed]) =>
        (bound === "at least" ? got < needed : got > needed) ? [what] : [],
      );
    const people = ["Maya Okafor", "Mark Delacroix"];
    assert.deepEqual(missed(aSentence("Nothing is here.", {})), []);
    assert.deepEqual(missed(aSentence("Nothing is here.", { CARD: "Nothing" })), ["recall of CARD"]);
    assert.deepEqual(missed(aSentence("Nothing is here.", { ADDRESS: "Nothing" })), ["recall of ADDRESS"]);
    assert.deepEqual(missed(aSentence("Mail maya.okafor@example.com.", {})), ["precision of EMAIL"]);
    assert.deepEqual(missed(aSentence("Xylophone is here.", { PARTICIPANT: "Xylophone" }, { people })), [
      "recall of PARTICIPANT",
      "participants' names left",
    ]);
  });
});
