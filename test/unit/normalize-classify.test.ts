import assert from "node:assert/strict";
import { classify, type SaidUtterance } from "../../src/lifecycle/normalize/classify";

const said = (...texts: string[]): SaidUtterance[] =>
  texts.map((text, i) => ({ id: `u${i + 1}`, text, speaker: "OTHER" }));
const classes = (...texts: string[]) => classify(said(...texts)).map(({ dataClass }) => dataClass);

const SHOWS: Record<string, string[]> = {
  HEALTH: [
    "My asthma is worse.",
    "I take my meds every day.",
    "I had a panic attack.",
    "I drink too much.",
    "He quit smoking.",
  ],
  BELIEF: ["I pray before work.", "We met at church.", "She is Muslim.", "I'm an atheist."],
  SEXUALITY: ["I came out to my parents.", "He is gay.", "Our sex life changed.", "My daughter is transgender."],
  ETHNICITY: ["It was racist.", "As a Black woman I see it.", "My ethnicity matters to me.", "They are immigrants."],
  POLITICS: ["I voted for them.", "My political views differ.", "He is a Republican.", "I went to a protest."],
  UNION: ["I talked to my union rep.", "We are on strike.", "The works council agreed.", "They want to unionize."],
  FINANCIAL: ["I'm in debt.", "My salary is low.", "The mortgage is due.", "I lost money, we can't afford it."],
  EMOTIONAL: ["I feel so sad.", "I was really scared.", "She cried in the meeting.", "It makes me angry."],
  PERSONAL_DEVELOPMENT: [
    "My goal is to lead.",
    "I lack confidence.",
    "I procrastinate all day.",
    "I want to change and to try new habits.",
  ],
  PERSONAL: ["My wife left.", "I live in Leeds.", "He is 30 years old."],
};

describe("classifying what was said", () => {
  for (const [dataClass, texts] of Object.entries(SHOWS))
    for (const text of texts)
      it(`sees ${dataClass} in: ${text}`, () =>
        assert.ok(classes(text).includes(dataClass as never), classes(text).join()));

  for (const text of [
    "Oh my god, that is great.",
    "The European Union decided.",
    "We had a birthday party.",
    "Office politics again.",
    "It was a marathon race.",
    "Black coffee, please.",
    "Let us begin.",
    "The deadline moved to Friday.",
  ])
    it(`sees no special category in: ${text}`, () =>
      assert.ok(!classes(text).includes("SPECIAL_CATEGORY"), classes(text).join()));

  it("makes a special category of each class that Art. 9 names, and of no other", () => {
    for (const [dataClass, texts] of Object.entries(SHOWS)) {
      const special = ["HEALTH", "BELIEF", "SEXUALITY", "ETHNICITY", "POLITICS", "UNION"].includes(dataClass);
      if (special) assert.ok(classes(texts[0] ?? "").includes("SPECIAL_CATEGORY"), dataClass);
    }
    assert.ok(!classes("I'm in debt.").includes("SPECIAL_CATEGORY"));
  });

  it("names the rules, how often they matched and where, and never what was said", () => {
    const [special, health] = classify(said("My asthma is bad.", "Hello.", "Asthma and diabetes run in it."));
    assert.deepEqual(special, {
      dataClass: "SPECIAL_CATEGORY",
      reason: "Art. 9 HEALTH ×2",
      utteranceIds: ["u1", "u3"],
    });
    assert.deepEqual(health, {
      dataClass: "HEALTH",
      reason: "lexicon health.condition ×3",
      utteranceIds: ["u1", "u3"],
    });
    for (const texts of Object.values(SHOWS))
      for (const { reason } of classify(said(...texts)))
        assert.match(
          reason,
          /^(?:(?:lexicon|cue|speaker|pii) [\w.]+|Art\. 9 [A-Z]+) ×\d+(?:, (?:(?:lexicon|cue|speaker|pii) [\w.]+|Art\. 9 [A-Z]+) ×\d+)*$/,
        );
  });

  it("takes a coachee's words and found identifiers for personal data", () => {
    assert.deepEqual(classify([{ id: "a", text: "Right.", speaker: "COACHEE" }], { PHONE: 2, IBAN: 1 }), [
      { dataClass: "PERSONAL", reason: "speaker coachee ×1, pii PHONE ×2, pii IBAN ×1", utteranceIds: ["a"] },
      { dataClass: "FINANCIAL", reason: "pii IBAN ×1", utteranceIds: [] },
    ]);
    assert.deepEqual(classify([]), []);
  });
});
