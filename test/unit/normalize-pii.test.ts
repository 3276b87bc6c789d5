import assert from "node:assert/strict";
import { type CountryCode, getExampleNumber } from "libphonenumber-js";
import examples from "libphonenumber-js/examples.mobile.json";
import { findPii, type PiiSpan } from "../../src/lifecycle/normalize/pii";
import { NAMES, PEOPLE } from "./normalize-pii-names";
import { NEGATIVES } from "./normalize-pii-negatives";
import { NUMBERS_AND_PLACES } from "./normalize-pii-sentences";

const POSITIVES = [...NAMES, ...NUMBERS_AND_PLACES];

interface Case {
  text: string;
  expected: { kind: string; start: number; end: number }[];
}

function read(marked: string): Case {
  const expected: Case["expected"] = [];
  let text = "";
  for (const part of marked.split(/(\[\[[A-Z_]+ [^\]]+\]\])/)) {
    const [, kind, inner] = /^\[\[([A-Z_]+) ([^\]]+)\]\]$/.exec(part) ?? [];
    if (kind !== undefined && inner !== undefined)
      expected.push({ kind, start: text.length, end: text.length + inner.length });
    text += inner ?? part;
  }
  return { text, expected };
}

const same = (a: { kind: string; start: number; end: number }, b: typeof a) =>
  a.kind === b.kind && a.start === b.start && a.end === b.end;
const show = (text: string, spans: readonly { kind: string; start: number; end: number }[]) =>
  spans.map(({ kind, start, end }) => `${kind} "${text.slice(start, end)}"`).join(", ") || "nothing";

describe("finding what identifies a person", () => {
  const cases = [...POSITIVES, ...NEGATIVES].map(read);

  for (const { text, expected } of POSITIVES.map(read))
    it(`finds exactly ${show(text, expected)} in: ${text}`, () => {
      const found = findPii(text, PEOPLE);
      assert.equal(show(text, found), show(text, expected));
      assert.ok(found.every((span, i) => same(span, expected[i] as PiiSpan)));
    });

  for (const text of NEGATIVES)
    it(`finds nothing in: ${text}`, () => assert.equal(show(text, findPii(text, PEOPLE)), "nothing"));

  it("finds a mobile number of every country that has numbers, as it is written abroad", () => {
    const countries = Object.keys(examples) as CountryCode[];
    assert.ok(countries.length > 200);
    for (const country of countries) {
      const number = getExampleNumber(country, examples)?.formatInternational() ?? "";
      for (const lead of ["You can call me on ", "It is "])
        assert.equal(show(`${lead}${number}.`, findPii(`${lead}${number}.`)), `PHONE "${number}"`);
    }
  });

  it("keeps precision and recall, printed for every kind", () => {
    const counts = new Map<string, { right: number; wrong: number; missed: number }>();
    const of = (kind: string) => counts.get(kind) ?? counts.set(kind, { right: 0, wrong: 0, missed: 0 }).get(kind);
    for (const { text, expected } of cases) {
      const found = findPii(text, PEOPLE);
      for (const span of found) {
        const tally = of(span.kind);
        if (tally) tally[expected.some((one) => same(one, span)) ? "right" : "wrong"] += 1;
      }
      for (const one of expected) {
        const tally = of(one.kind);
        if (tally && !found.some((span) => same(span, one))) tally.missed += 1;
      }
    }
    assert.ok(cases.length >= 120, `${cases.length} sentences`);
    for (const [kind, { right, wrong, missed }] of counts) {
      const precision = right / (right + wrong);
      const recall = right / (right + missed);
      console.log(`      ${kind}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${right + missed})`);
      assert.ok(precision >= 0.9 && recall >= 0.9, kind);
    }
  });
});
