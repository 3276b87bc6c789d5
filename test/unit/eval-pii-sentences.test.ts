import assert from "node:assert/strict";
import { isIP } from "node:net";
import { isValidIBAN } from "ibantools";
import { type LabelKind, type LabelledSentence, labelKinds, piiSentences } from "../../src/cli/eval/pii-sentences";

const sentences = piiSentences();

const labelled = (kind: LabelKind): { text: string; sentence: LabelledSentence }[] =>
  sentences.flatMap((sentence) =>
    sentence.labels
      .filter((label) => label.kind === kind)
      .map(({ start, end }) => ({ text: sentence.text.slice(start, end), sentence })),
  );

const countriesOf = (kind: LabelKind): Set<string | undefined> =>
  new Set(labelled(kind).map(({ sentence }) => sentence.country));

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** ISO/IEC 7812-1, annex B. */
const hasLuhnCheck = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, at) => {
    const weighed = Number(digit) * (at % 2 ? 2 : 1);
    return sum + (weighed > 9 ? weighed - 9 : weighed);
  }, 0) %
    10 ===
  0;

const runsOfDigits = (text: string): string[] =>
  (text.match(/\d(?:[ .-]?\d){12,18}/g) ?? []).map(digitsOf).filter((digits) => digits.length >= 13);

describe("the labelled sentences", () => {
  it("are more than 640, each once, with more than 120 that hold nothing to find", () => {
    assert.ok(sentences.length >= 640, String(sentences.length));
    assert.ok(sentences.filter(({ labels }) => labels.length === 0).length >= 120);
    assert.equal(new Set(sentences.map(({ text }) => text.toLowerCase())).size, sentences.length);
  });

  it("leave no mark of a label in the text", () => {
    assert.deepEqual(
      sentences.filter(({ text }) => /[[\]|]/.test(text)).map(({ text }) => text),
      [],
    );
  });

  it("fall into two halves of nearly one size, in every kind", () => {
    for (const kind of labelKinds) {
      const halves = labelled(kind).map(({ sentence }) => sentence.half);
      const fitted = halves.filter((half) => half === "fitted").length;
      assert.ok(
        fitted >= halves.length * 0.3 && fitted <= halves.length * 0.7,
        `${kind}: ${fitted} of ${halves.length}`,
      );
    }
  });

  it("hold enough of each kind to tell a rule that works from one that doesn't", () => {
    const least: Record<LabelKind, number> = {
      PARTICIPANT: 150,
      PARTICIPANT_WORD: 5,
      CUED: 80,
      UNCUED: 40,
      PHONE: 100,
      ADDRESS: 70,
      SSN: 25,
      IBAN: 40,
      CARD: 40,
      DATE: 40,
      EMAIL: 35,
      IP: 20,
    };
    for (const kind of labelKinds) assert.ok(labelled(kind).length >= least[kind], `${kind}: ${labelled(kind).length}`);
  });

  it("hold phone numbers of more than 20 countries and addresses of more than 8, each with its country", () => {
    assert.ok(!countriesOf("PHONE").has(undefined) && !countriesOf("ADDRESS").has(undefined));
    assert.ok(countriesOf("PHONE").size >= 20, String(countriesOf("PHONE").size));
    assert.ok(countriesOf("ADDRESS").size >= 8, String(countriesOf("ADDRESS").size));
  });

  it("hold account numbers of many countries, whose check digits are right", () => {
    const accounts = labelled("IBAN").map(({ text }) => text.replace(/[ -]/g, "").toUpperCase());
    assert.deepEqual(
      accounts.filter((account) => !isValidIBAN(account)),
      [],
    );
    assert.ok(new Set(accounts.map((account) => account.slice(0, 2))).size >= 30);
  });

  it("hold card numbers of 13 to 19 digits, whose check digit is right", () => {
    const cards = labelled("CARD").map(({ text }) => digitsOf(text));
    for (const card of cards) assert.ok(hasLuhnCheck(card) && card.length >= 13 && card.length <= 19, card);
    assert.deepEqual([...new Set(cards.map((card) => card.length))].sort(), [13, 14, 15, 16, 19]);
  });

  it("hold social security numbers of nine digits and addresses of machines that are such", () => {
    for (const { text } of labelled("SSN")) assert.ok(digitsOf(text).length === 9 || !/\d/.test(text), text);
    for (const { text } of labelled("IP")) assert.ok(isIP(text), text);
  });

  it("hold no number with a right check digit among what isn't to be found", () => {
    const negatives = sentences.filter(({ labels }) => labels.length === 0);
    for (const { text } of negatives) {
      assert.ok(!runsOfDigits(text).some(hasLuhnCheck), text);
      assert.ok(
        !(text.match(/\b[A-Z]{2}\d{2}[A-Z0-9 ]{11,30}/g) ?? []).some((run) => isValidIBAN(run.replace(/ /g, ""))),
      );
    }
  });

  it("label a participant's name wherever it is written as the display name writes it", () => {
    for (const { text, labels, people } of sentences.filter(({ labels }) => labels.length > 0)) {
      const left = labels.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
      for (const name of people
        .flatMap((person) => person.replace(/\(.*\)/, "").split(/[ .-]+/))
        .filter((part) => part.length > 2)) {
        assert.ok(!left.split(/[^\p{L}\p{M}'-]+/u).includes(name), `${name}: ${text}`);
      }
    }
  });

  it("name who is in the room wherever a participant's name is labelled", () => {
    for (const { labels, people, text } of sentences) {
      if (labels.some(({ kind }) => kind.startsWith("PARTICIPANT"))) assert.ok(people.length > 0, text);
    }
  });
});
