import assert from "node:assert/strict";
import { statesChoice } from "../../src/adapters/claude/choices";

describe("a choice that claude names", () => {
  const modes = ["Office", "Remote", "Full time", "Not employed", "Employed"];
  const states = (text: string, quote: string, choice: string, choices = modes) => {
    const start = text.indexOf(quote);
    assert.ok(start >= 0);
    return statesChoice(text, { start, end: start + quote.length }, choice, choices);
  };

  const CHOSEN: readonly [value: string, quote: string, text?: string][] = [
    ["Remote", "REMOTE"],
    ["Remote", "remote, not in the office"],
    ["Remote", "not office but remote"],
    ["Remote", "nicht im Büro, sondern remote", "Ich arbeite nicht im Büro, sondern remote."],
    ["Office", "two offices"],
    ["Full time", "full-time"],
    ["Not employed", "not employed"],
    ["Employed", "employed", "No, I am employed."],
    ["Remote", "rémote"],
  ];
  for (const [value, quote, text = `Work: ${quote}.`] of CHOSEN)
    it(`chooses ${value} for its words in "${text}"`, () => {
      assert.equal(states(text, quote, value), true);
    });

  const NOT_CHOSEN: readonly [value: string, quote: string, text?: string][] = [
    ["Remote", "Notes."],
    ["Remote", "a remotely similar thing"],
    ["Full time", "the time is full"],
    ["Remote", "not remote"],
    ["Remote", "remote", "I am not really remote."],
    ["Remote", "remote", "I don\u2019t work remote."],
    ["Remote", "remote", "no longer \u201cremote\u201d"],
    ["Remote", "Remote", "kein Remote"],
    ["Remote", "remote", "keine Arbeit remote"],
    ["Remote", "remote", "nicht mehr remote"],
    ["Remote", "remote", "Ich bin remote nicht so gut."],
    ["Remote", "Remote", "Remote: no"],
    ["Remote", "remote or the office"],
    ["Remote", "not remote but in the office"],
    ["Employed", "employed", "I am not employed."],
  ];
  for (const [value, quote, text = `Work: ${quote}.`] of NOT_CHOSEN)
    it(`does not choose ${value} for "${quote}" in "${text}"`, () => {
      assert.equal(states(text, quote, value), false);
    });

  it("tells choices apart by their signs", () => {
    const types = ["A+", "A-", "C", "C#"];
    for (const value of types) {
      const text = `It is ${value}, I think.`;
      const stated = types.filter((type) => states(text, text, type, types));
      assert.deepEqual(stated, [value]);
    }
  });
});
