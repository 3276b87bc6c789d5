import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readDeepgram } from "../../src/adapters/speech/deepgram-answer";
import { readWhisper } from "../../src/adapters/speech/whisper-answer";

const SHARED = process.env.SHARED_DIR ?? path.resolve("../shared");
const read = (...parts: string[]) => readFileSync(path.join(SHARED, "samples", ...parts), "utf8");
const heard = (file: string) => {
  const draft = readDeepgram(JSON.parse(read("deepgram", file)), "deepgram");
  assert.ok(draft, file);
  return draft;
};

describe("recorded answers of speech services", () => {
  it("tell three voices of a space walk apart, in order, and lose no word", () => {
    const { spoken, timing } = heard("dg-speakers.json");
    assert.deepEqual([...new Set(spoken.map(({ speaker }) => speaker))], ["0", "1", "2"]);
    assert.equal(spoken[0]?.text, "And, Jessica, Christina, we are so proud of you.");
    assert.deepEqual([spoken[0]?.startMs, spoken[0]?.endMs, timing], [3040, 7585, "WORD"]);
    const { results } = JSON.parse(read("deepgram", "dg-speakers.json"));
    const words = (texts: string[]) => texts.join(" ").split(/\s+/).length;
    const said = results.utterances.map(({ transcript }: { transcript: string }) => transcript);
    assert.equal(words(spoken.map(({ text }) => text)), words(said));
    assert.ok(spoken.length < said.length);
    for (const [at, { startMs, endMs }] of spoken.entries())
      assert.ok(startMs <= endMs && startMs >= (spoken[at - 1]?.startMs ?? 0));
  });

  it("hold one voice without a number where nobody was to be told apart", () => {
    const { spoken, language } = heard("dg-utterances.json");
    assert.deepEqual([...new Set(spoken.map(({ speaker }) => speaker))], [null]);
    assert.equal(language, null);
    assert.match(spoken[0]?.text ?? "", /^Yeah\. As as much as, it's worth celebrating, the first, spacewalk,/);
  });

  it("are read from their words where a newer model gave no utterances", () => {
    const { spoken } = heard("nova-3.json");
    assert.deepEqual(
      spoken.map(({ text }) => text),
      [
        "Yep.",
        "I said it before, and I'll say it again.",
        "Life moves pretty fast.",
        "You don't stop and look around once in a while, you could miss it.",
      ],
    );
    assert.equal(spoken[0]?.startMs, 5520);
  });

  it("hold Whisper's words with the noise of 32-bit floats", () => {
    // The example leaves words out by a line of dots.
    const answer: unknown = JSON.parse(read("whisper", "verbose_json-word.txt").replace(/^\s*\.\.\.\s*$/m, ""));
    const draft = readWhisper(answer, "whisper");
    assert.deepEqual(draft, {
      ...{ transcriber: "whisper", timing: "WORD", language: "en" },
      spoken: [
        { startMs: 0, endMs: 240, speaker: null, text: "The" },
        { startMs: 7400, endMs: 7900, speaker: null, text: "volleyball" },
      ],
    });
  });
});
