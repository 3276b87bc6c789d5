import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseChat } from "../../src/lifecycle/normalize/chat";
import { decodeText } from "../../src/lifecycle/normalize/decode-text";
import { parseVtt } from "../../src/lifecycle/normalize/vtt";

// Run by itself: mocha --require @swc-node/register --extension ts --no-config test/samples/parsers.test.ts
// It fails, and is not skipped, where the samples are missing.
const SHARED = process.env.SHARED_DIR ?? path.resolve("../shared");
const read = (...parts: string[]) => decodeText(readFileSync(path.join(SHARED, ...parts)));
const conversations = () =>
  read("data", "coaching", "index.csv")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","))
    .map((cells) => ({ file: cells[0] ?? "", coach: cells.at(-3), coachee: cells.at(-2), cues: Number(cells.at(-1)) }));

describe("the recorded samples", () => {
  it("hold 40 conversations, each read with as many cues as its index says and no other speaker", () => {
    const rows = conversations();
    assert.equal(rows.length, 40);
    for (const { file, coach, coachee, cues } of rows) {
      const spoken = parseVtt(read("data", "coaching", file));
      assert.equal(spoken.length, cues, file);
      assert.deepEqual([...new Set(spoken.map(({ speaker }) => speaker))].sort(), [coach, coachee].sort(), file);
      assert.ok(
        spoken.every(({ startMs, endMs, text }) => startMs <= endMs && text !== ""),
        file,
      );
    }
    assert.equal(readdirSync(path.join(SHARED, "data", "coaching")).filter((name) => name.endsWith(".vtt")).length, 40);
  });

  it("hold a raw cloud transcript in which every cue names its speaker", () => {
    const spoken = parseVtt(read("samples", "zoom", "call.transcript.vtt"));
    assert.equal(spoken.length, 535);
    assert.ok(spoken.every(({ speaker }) => speaker !== null));
    assert.deepEqual(spoken[0], {
      startMs: 74_220,
      endMs: 76_739,
      speaker: "Mikhail Kalinin",
      text: "Hi, Roberto. Hello, Dmitrii.",
    });
  });

  it("hold a transcript with one cue without a speaker, and captions without any", () => {
    const spoken = parseVtt(read("samples", "zoom", "meeting.transcript.vtt"));
    assert.deepEqual([spoken.length, spoken.filter(({ speaker }) => speaker === null).length], [102, 1]);
    const captions = parseVtt(read("samples", "zoom", "meeting.cc.vtt"));
    assert.deepEqual([captions.length, captions.filter(({ speaker }) => speaker !== null).length], [100, 0]);
  });

  it("hold a chat, each record read, reactions told apart", () => {
    const text = read("samples", "zoom", "call.chat.txt");
    const messages = parseChat(text);
    assert.equal(messages.length, text.split("\r\n").filter(Boolean).length);
    assert.equal(messages.filter(({ kind }) => kind === "reaction").length, text.match(/\tReacted to "/g)?.length);
  });
});
