import assert from "node:assert/strict";
import { parseChat } from "../../src/lifecycle/normalize/chat";
import { classify } from "../../src/lifecycle/normalize/classify";
import { cleanDisplayName } from "../../src/lifecycle/normalize/display-name";
import { findPii } from "../../src/lifecycle/normalize/pii";
import { parseVtt } from "../../src/lifecycle/normalize/vtt";

const PIECES = [
  "a",
  "1",
  "1 ",
  "1-",
  "A",
  "A.A.",
  "Aa ",
  "Aa, ",
  "12 Aa ",
  "a@",
  "a.",
  "a dot ",
  "one, ",
  "+1 (",
  "born ",
  "f:",
  "4111 ",
  "DE89 ",
  "2025550143 ",
  "my name is ",
  "my manager aaa ",
  "Dora and Aaa ",
  "Samuel-",
  "Mr. ",
  "'",
  "\u0301",
  "12 rue de la ",
  "rue Aa-",
  "calle de la 1 ",
  "Am Aa 1, ",
  "Aa 1, 1000 ",
  "1, Aa, ",
  "1 aa ",
  "Aagasse 1 in ",
  "Aa House, ",
  "last four ",
  "SW1A 1",
  "<b>",
  "<!--",
  "-->",
  "\n",
  "Samuel E",
];
const SMALL = 20_000;

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

function quiet(run: () => unknown): void {
  try {
    run();
  } catch {
    // A refusal is an answer too; only its time counts here.
  }
}

function timed(run: () => unknown): number {
  const started = performance.now();
  quiet(run);
  return performance.now() - started;
}

const READERS: Record<string, (text: string) => unknown> = {
  findPii: (text) => findPii(text, ["Samuel Ellery", "Will Young"]),
  classify: (text) => classify([{ id: "1", text, speaker: "COACHEE" }]),
  parseVtt: (text) => parseVtt(`WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nA: ${text}`),
  parseChat: (text) => parseChat(`00:00:01\tA:\t${text}`),
  cleanDisplayName,
};

describe("the cost of hostile text", () => {
  for (const [name, read] of Object.entries(READERS))
    it(`of ${name} grows with its length: ten times the text takes less than forty times as long`, () => {
      let [small, large] = [0, 0];
      for (const piece of PIECES) {
        quiet(() => read(fill(piece, SMALL)));
        small += timed(() => read(fill(piece, SMALL)));
        const took = timed(() => read(fill(piece, SMALL * 10)));
        assert.ok(took < 10_000, `${JSON.stringify(piece)} took ${took.toFixed(0)} ms`);
        large += took;
      }
      assert.ok(large / Math.max(small, 5) < 40, `${small.toFixed(0)} ms became ${large.toFixed(0)} ms`);
    }).timeout(300_000);
});
