import assert from "node:assert/strict";
import { nameVoices } from "../../src/lifecycle/normalize/name-voices";
import type { Spoken } from "../../src/ports/transcriber";

const said = (start: number, end: number, speaker: string | null): Spoken => {
  return { startMs: start * 1000, endMs: end * 1000, speaker, text: "…" };
};
const names = (spoken: readonly Spoken[]) => spoken.map(({ speaker }) => speaker);

describe("voices named by the meeting's own transcript", () => {
  const cues = [said(0, 10, "Maren"), said(10, 30, "Ilse"), said(30, 40, "Maren"), said(40, 50, null)];

  it("gives a numbered voice the name that most of its time goes by, everywhere", () => {
    const spoken = [said(0.5, 9, "0"), said(9.5, 29, "1"), said(31, 39, "0"), said(41, 49, "1")];
    const { spoken: named, shares } = nameVoices(spoken, cues);
    assert.deepEqual(names(named), ["Maren", "Ilse", "Maren", "Ilse"]);
    assert.equal(shares.get("Maren"), 1);
    // Half a second of hers is Maren's by the other transcript, out of 19.5.
    assert.ok(Math.abs((shares.get("Ilse") ?? 0) - 19 / 19.5) < 1e-9);
  });

  it("gives each utterance its own name where voices were not told apart", () => {
    const { spoken } = nameVoices([said(1, 9, null), said(12, 20, null), said(42, 48, null)], cues);
    assert.deepEqual(names(spoken), ["Maren", "Ilse", null]);
  });

  it("leaves a voice its number where no name has the most of its time", () => {
    const { spoken, shares } = nameVoices([said(5, 15, "0"), said(60, 70, "1"), said(5, 15, null)], cues);
    assert.deepEqual(names(spoken), ["0", "1", null]);
    assert.equal(shares.size, 0);
  });

  it("finds a long cue that many short ones came after", () => {
    const short = Array.from({ length: 20 }, (_, at) => said(at + 1, at + 1.1, "Maren"));
    const { spoken } = nameVoices([said(50, 60, "0")], [said(0, 100, "Ilse"), ...short]);
    assert.deepEqual(names(spoken), ["Ilse"]);
  });
});
