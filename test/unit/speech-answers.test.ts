import assert from "node:assert/strict";
import { readDeepgram } from "../../src/adapters/speech/deepgram-answer";
import { toLanguageCode } from "../../src/adapters/speech/languages";
import { toSpoken } from "../../src/adapters/speech/pieces";
import { readWhisper } from "../../src/adapters/speech/whisper-answer";

const piece = (start: number, end: number, text: string, speaker: string | null = null) => ({
  start,
  end,
  text,
  speaker,
});
const texts = (spoken: { text: string }[]) => spoken.map(({ text }) => text);

describe("what was heard, as utterances", () => {
  it("joins a sentence that its speaker breathed in, and nothing else", () => {
    const spoken = toSpoken([
      piece(0, 1, "I can't, really,", "0"),
      piece(2.2, 3, "say why.", "0"),
      piece(3.1, 4, "Not yet", "0"),
      piece(6, 7, "anyway.", "0"),
      piece(7.1, 8, "and you", "1"),
      piece(8.1, 9, "know it", "0"),
    ]);
    assert.deepEqual(texts(spoken), ["I can't, really, say why.", "Not yet", "anyway.", "and you", "know it"]);
    assert.deepEqual([spoken[0]?.startMs, spoken[0]?.endMs], [0, 3000]);
  });

  it("puts them in order, and takes out what breaks a line or hides", () => {
    const spoken = toSpoken([piece(5, 6, "later."), piece(1, 2, " one\n two\u202e\u0007. "), piece(3, 4, " \n")]);
    assert.deepEqual(texts(spoken), ["one two.", "later."]);
  });

  it("makes a voice's words to sentences where Deepgram gives no utterances", () => {
    const word = (start: number, text: string, speaker: number) => {
      return { word: text.toLowerCase().replace(/\W/g, ""), start, end: start + 0.4, punctuated_word: text, speaker };
    };
    const words = [word(0, "I", 1), word(0.5, "see.", 1), word(1, "Do", 0), word(1.5, "you?", 0)];
    const draft = readDeepgram({ results: { channels: [{ alternatives: [{ transcript: "", words }] }] } }, "x");
    assert.deepEqual(draft?.spoken, [
      { startMs: 0, endMs: 900, speaker: "1", text: "I see." },
      { startMs: 1000, endMs: 1900, speaker: "0", text: "Do you?" },
    ]);
  });

  it("refuses times that nothing can have", () => {
    const answer = (start: unknown, end: unknown) => ({ text: "x", segments: [{ start, end, text: "x" }] });
    assert.ok(readWhisper(answer(0, 1), "x"));
    for (const [start, end] of [
      ["0", 1],
      [null, 1],
      [Number.NaN, 1],
      [0, 1e9],
    ])
      assert.equal(readWhisper(answer(start, end), "x"), null);
    const utterance = { start: -3, end: 1, transcript: "x", words: [] };
    const channels = [{ alternatives: [{ transcript: "", words: [] }] }];
    assert.equal(readDeepgram({ results: { channels, utterances: [utterance] } }, "x"), null);
  });

  it("times Whisper's segments by the words whose middle lies in them, however they are spelt", () => {
    const answer = {
      ...{ language: "german", text: "See IndieHackers.com. 20-core, it is." },
      segments: [
        { start: 0, end: 4, text: " See IndieHackers.com." },
        { start: 4, end: 9, text: " 20-core, it is." },
      ],
      words: [
        { word: "See", start: 1.1, end: 1.4 },
        { word: "IndieHackers", start: 1.4, end: 2.2 },
        { word: "com", start: 2.2, end: 2.2 },
        { word: "20", start: 3.9, end: 4.4 },
        { word: "core", start: 4.4, end: 4.8 },
        { word: "is", start: 5.2, end: 5.300000190734863 },
      ],
    };
    const draft = readWhisper(answer, "x");
    assert.deepEqual(draft?.spoken, [
      { startMs: 1100, endMs: 2200, speaker: null, text: "See IndieHackers.com." },
      { startMs: 3900, endMs: 5300, speaker: null, text: "20-core, it is." },
    ]);
    assert.deepEqual([draft?.timing, draft?.language], ["WORD", "de"]);
  });

  it("keeps a segment's own times where no word was given, and says that they are coarse", () => {
    const draft = readWhisper({ text: "a", segments: [{ start: -0.01, end: 2, text: "Hm." }] }, "x");
    assert.deepEqual(draft?.spoken, [{ startMs: 0, endMs: 2000, speaker: null, text: "Hm." }]);
    assert.equal(draft?.timing, "CUE");
  });

  it("leaves out what Whisper wrote for silence", () => {
    const said = { start: 0, end: 2, text: "Yes.", no_speech_prob: 0.7, avg_logprob: -0.3 };
    const silence = { start: 2, end: 30, text: "Thank you for watching!", no_speech_prob: 0.9, avg_logprob: -1.4 };
    assert.deepEqual(texts(readWhisper({ text: "", segments: [said, silence] }, "x")?.spoken ?? []), ["Yes."]);
    assert.throws(() => readWhisper({ text: "", segments: [silence] }, "x"), /Nothing was heard/);
  });

  it("takes no text without times for a transcript", () => {
    assert.equal(readWhisper({ text: "an hour of talk" }, "x"), null);
    assert.throws(() => readWhisper({ text: " " }, "x"), /Nothing was heard/);
  });

  it("knows languages by name and by code", () => {
    const known = {
      english: "en",
      " Haitian Creole ": "ht",
      castilian: "es",
      de: "de",
      "pt-BR": "pt-br",
      yue: "yue",
      norwegian: "no",
    };
    for (const [name, code] of Object.entries(known)) assert.equal(toLanguageCode(name), code);
    for (const name of ["klingonese", "", null, undefined]) assert.equal(toLanguageCode(name), null);
  });
});
