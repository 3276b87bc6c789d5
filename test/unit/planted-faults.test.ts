import assert from "node:assert/strict";
import { measureFaults } from "../../src/cli/eval/measure-faults";
import { FAULTS, type PlantedPack } from "../../src/cli/eval/planted/notation";
import { PLANTED_PACKS } from "../../src/cli/eval/planted-faults";
import type { CheckedQuote } from "../../src/lifecycle/evidence/cross-check";

/** Letters and figures in lower case, one blank between words: what a change of punctuation or case leaves alone. */
function bare(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim()} `;
}

const isSaid = ({ quote, utteranceText }: CheckedQuote) =>
  utteranceText !== null && bare(utteranceText).includes(bare(quote));
const isInPlace = ({ sessionId, storedSessionId }: CheckedQuote) =>
  storedSessionId === null || sessionId === storedSessionId;
const isInTime = ({ startMs, endMs, storedStartMs, storedEndMs }: CheckedQuote) =>
  startMs === storedStartMs && endMs === storedEndMs;

/** What is wrong with the quotes of a pack, without the check that is measured. */
function flawsOf({ quotes }: PlantedPack): string[] {
  const flaws = quotes.map((quote) =>
    !isInPlace(quote) ? "place" : !isSaid(quote) ? "words" : !isInTime(quote) ? "time" : "none",
  );
  return flaws.filter((flaw) => flaw !== "none");
}

describe("The set of planted faults", () => {
  const of = (fault: PlantedPack["fault"]) => PLANTED_PACKS.filter((pack) => pack.fault === fault);

  it("holds thirty packs or more of each fault, two hundred in all, and eighty sound ones", () => {
    for (const fault of FAULTS) assert.ok(of(fault).length >= 30, fault);
    assert.ok(PLANTED_PACKS.length - of("sound").length >= 200);
    assert.ok(of("sound").length >= 80);
    const told = PLANTED_PACKS.map(({ fault, claim, quotes }) => JSON.stringify([fault, claim, quotes]));
    assert.equal(new Set(told).size, told.length);
  });

  it("has one wrong quote in a pack whose quote is at fault, and none in any other", () => {
    for (const pack of PLANTED_PACKS) {
      const flaws = flawsOf(pack);
      const expected = { altered: ["words"], invented: ["words"], moved: ["time"] }[pack.fault as string];
      if (pack.fault === "session") assert.equal(flaws.length, 1, pack.claim);
      else if (expected) assert.deepEqual(flaws, expected, pack.claim);
      else assert.deepEqual(flaws, [], `${pack.fault}: ${pack.claim}`);
    }
  });

  it("counts as caught what failed the check that watches for it, and as an alarm a sound pack that failed", () => {
    const text = "I sleep five hours when I have a deadline at work.";
    const time = { startMs: 0, endMs: 4000, storedStartMs: 0, storedEndMs: 4000 };
    const place = { sessionId: "a", storedSessionId: "a" };
    const quotes = [{ quote: text, utteranceText: text, ...time, ...place }];
    const pack = (fault: PlantedPack["fault"], claim: string) => ({ fault, people: ["Noor Haddad"], claim, quotes });
    const { faults, sound } = measureFaults([
      pack("sound", "Noor Haddad sleeps five hours when there is a deadline at work."),
      pack("sound", "Noor Haddad keeps bees."),
      pack("count", "Noor Haddad sleeps nine hours when there is a deadline at work."),
      pack("count", "Noor Haddad keeps bees."),
      pack("negated", "Noor Haddad sleeps five hours when there is a deadline at work."),
    ]);
    const told = faults.flatMap(({ fault, all }) => (all.planted > 0 ? [[fault, all.caught, all.planted]] : []));
    assert.deepEqual(told, [
      ["count", 1, 2],
      ["negated", 0, 1],
    ]);
    assert.deepEqual(sound.all, { packs: 2, alarms: 1, refused: 1 });
    assert.deepEqual([sound.fitted.alarms, sound.unseen.alarms], [0, 1]);
  });
});
