import assert from "node:assert/strict";
import fc from "fast-check";
import { measureNames } from "../../src/cli/eval/measure-names";
import { SPOKEN_NAMES } from "../../src/cli/eval/spoken-names";
import { assertNothingIdentifies } from "../../src/lifecycle/derive/guard";
import { makePseudonyms, type Person, pseudonymize, restore } from "../../src/lifecycle/derive/pseudonymize";

const PEOPLE: Person[] = [
  { id: "c1", role: "COACH", displayName: "Katarzyna Lindgren" },
  { id: "p1", role: "COACHEE", displayName: "Oluwaseun Adeyemi" },
  { id: "p2", role: "OTHER", displayName: "Grace Hopkins" },
];
const veiled = (text: string) => pseudonymize(text, makePseudonyms(PEOPLE)).text;

describe("Pseudonyms", function () {
  this.timeout(20_000);

  it("calls the coachee Participant A and the coach by another letter, the same for the same list", () => {
    const pseudonyms = makePseudonyms(PEOPLE);
    const tokens = PEOPLE.map(({ id }) => pseudonyms.tokenOf(id));
    assert.deepEqual(tokens, ["Coach B", "Participant A", "Participant C"]);
    assert.deepEqual(
      PEOPLE.map(({ id }) => makePseudonyms(PEOPLE).tokenOf(id)),
      tokens,
    );
  });

  it("gives each of many people a letter of their own", () => {
    const crowd = Array.from(
      { length: 60 },
      (_, at): Person => ({ id: `${at}`, role: "OTHER", displayName: `X${at}` }),
    );
    const pseudonyms = makePseudonyms(crowd);
    assert.equal(new Set(crowd.map(({ id }) => pseudonyms.tokenOf(id))).size, 60);
  });

  it("takes participants out by every form of their name", () => {
    assert.equal(veiled("Oluwaseun Adeyemi met Katarzyna."), "Participant A met Coach B.");
    assert.equal(veiled("oluwaseun's plan"), "Participant A's plan");
    assert.equal(veiled("Ask Kasia, she knows."), "Ask Coach B, she knows.");
    assert.equal(veiled("Mr. Adeyemi is here"), "Mr. Participant A is here");
    assert.equal(veiled("They wrote Katarzina again."), "They wrote Coach B again.");
  });

  for (const [displayName, ...saids] of [
    ["Anna Lee-Kim", "kim said so", "frau kim ist da", "lee kim called", "leekim called", "Ms. Lee called"],
    ["Fatima Al-Zahrani", "zahrani called", "al zahrani called", "alzahrani called"],
    ["Siobhan O'Brien", "obrien called", "o brien called", "Mr. Brien called"],
    ["Marco D’Angelo", "dangelo called", "d angelo called", "angelo called"],
    ["Ruth van den Berg", "vandenberg called", "van den berg called", "berg called"],
    ["Ian McDonald", "mc donald called", "mcdonald called"],
    ["Ana MacKenzie", "mac kenzie called", "mackenzie called"],
  ] as const)
    it(`takes out a surname of several pieces however speech puts them down: ${displayName}`, () => {
      const people: Person[] = [{ id: "1", role: "COACHEE", displayName }];
      for (const said of saids) {
        const { text } = pseudonymize(said, makePseudonyms(people));
        assert.match(text, /^(?:frau |M[rs]+\. )?Participant A (?:said so|called|ist da)$/, said);
      }
    });

  it("keeps a name that is a word where it is a word, and says so by its rule", () => {
    const { text, kept } = pseudonymize("She took it with grace.", makePseudonyms(PEOPLE));
    assert.equal(text, "She took it with grace.");
    assert.deepEqual(kept, ["given-name-is-a-word"]);
    assert.equal(veiled("And then Grace said no."), "And then Participant C said no.");
  });

  it("numbers other people as they come up and keeps the number in later texts", () => {
    const pseudonyms = makePseudonyms(PEOPLE);
    const first = pseudonymize("I told Fatima and Bernard.", pseudonyms).text;
    assert.equal(first, "I told [PERSON 1] and [PERSON 2].");
    assert.equal(pseudonymize("Bernard laughed.", pseudonyms).text, "[PERSON 2] laughed.");
    assert.equal(pseudonymize("my friend fatima", pseudonyms).text, "my friend [PERSON 1]");
  });

  it("puts typed placeholders for what else identifies", () => {
    assert.equal(veiled("Mail me at o.a@example.com."), "Mail me at [EMAIL].");
    assert.equal(veiled("My card is 4111 1111 1111 1111."), "My card is [CARD].");
  });

  it("restores names, possessives and other people, and leaves placeholders", () => {
    const pseudonyms = makePseudonyms(PEOPLE);
    pseudonymize("I told Fatima.", pseudonyms);
    const claim = "Participant A's friend [PERSON 1] wrote to [EMAIL]; Coach B knows. Participant Z doesn't.";
    const told = "Oluwaseun Adeyemi's friend Fatima wrote to [EMAIL]; Katarzyna Lindgren knows. Participant Z doesn't.";
    assert.equal(restore(claim, pseudonyms), told);
  });

  it("maps every span back to the original, widened to whole tokens", () => {
    const part = fc.constantFrom("Oluwaseun", "Kasia's", "I think", "a@example.org", "well,", "Grace Hopkins", "so 😀");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (parts, a, b) => {
        const original = parts.join(" ");
        const { text, toOriginal } = pseudonymize(original, makePseudonyms(PEOPLE));
        const start = a % text.length;
        const end = start + 1 + (b % (text.length - start));
        const span = toOriginal(start, end);
        assert.equal(span.start, toOriginal(start, start + 1).start);
        assert.equal(span.end, toOriginal(end - 1, end).end);
        for (let at = start; at < end; at++) {
          const one = toOriginal(at, at + 1);
          const token = tokenAt(text, at);
          if (token)
            assert.ok(/^(?:Oluwaseun|Kasia|Grace Hopkins|a@example\.org)$/.test(original.slice(one.start, one.end)));
          else assert.equal(original.slice(one.start, one.end), text.charAt(at));
        }
      }),
    );
  });

  it("gives back the whole for the whole", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (noise) => {
        const original = `${noise} Oluwaseun ${noise}`;
        const { text, toOriginal } = pseudonymize(original, makePseudonyms(PEOPLE));
        assert.deepEqual(toOriginal(0, text.length), { start: 0, end: original.length });
      }),
      { numRuns: 30 },
    );
  });

  it("leaves no name of the written conversations, takes no word for one, and passes the guard", () => {
    const measure = measureNames(SPOKEN_NAMES);
    assert.ok(measure.utterances >= 80 && SPOKEN_NAMES.length >= 6);
    assert.equal(measure.left, 0);
    assert.equal(measure.overreach, 0);
    assert.equal(measure.unrestored, 0);
    assert.equal(measure.refused, 0);
  });

  it("sends nothing that its own guard would refuse", () => {
    const pseudonyms = makePseudonyms(PEOPLE);
    const said = "Oluwaseun Adeyemi, or oluwaseun, of 12 Maple Street, rang Katarzyna on 415-555-2671.";
    assertNothingIdentifies(JSON.stringify([pseudonymize(said, pseudonyms).text]), pseudonyms.people);
  });
});

function tokenAt(text: string, at: number): boolean {
  const tokens = text.matchAll(/(?:Coach|Participant) [A-Z]|\[[A-Z]+(?: \d+)?\]/g);
  return [...tokens].some(({ index, 0: token }) => at >= index && at < index + token.length);
}
