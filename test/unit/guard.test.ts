import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import { assertNothingIdentifies } from "../../src/lifecycle/derive/guard";

const PEOPLE = [
  { displayName: "Siobhán Okafor" },
  { displayName: "Will May" },
  { displayName: "Mei-Ling Zhou" },
  { displayName: "Jo Brandt" },
  { displayName: "Anna Schmidt-Kowalczyk" },
];

function refusal(text: string): DomainError {
  try {
    assertNothingIdentifies(JSON.stringify({ passages: [{ id: "s0u1", startMs: 1234567890, text }] }), PEOPLE);
  } catch (error) {
    assert.ok(error instanceof DomainError);
    return error;
  }
  return assert.fail(`was not refused: ${text}`);
}

describe("Outgoing guard", () => {
  const REFUSED = [
    ["I met Siobhán Okafor.", "full-name"],
    ["okafor siobhan on the list", "full-name"],
    ["It was siobhan's idea.", "first-name"],
    ["SIOBHAN!", "first-name"],
    ["He said\nSiobhán, come in", "first-name"],
    ["Thanks, mei-ling.", "first-name"],
    ["Ask Will May about it.", "full-name"],
    ["Kowalczyk again, as always.", "surname"],
    ["frau schmidt kowalczyk said so", "surname"],
    ["the Okafors and Okafor himself", "surname"],
    ["Call me on 415-555-2671, please.", "phone"],
    ["Write to jane.roe@example.org.", "email"],
    ["My social is 219-09-9999.", "ssn"],
    ["The card is 4111 1111 1111 1111.", "credit-card"],
    ["It's DE89 3704 0044 0532 0130 00.", "iban"],
    ["I live at 12 Maple Street, Springfield.", "address"],
  ] as const;
  for (const [text, rule] of REFUSED)
    it(`refuses to send (${rule}): ${text.replace(/\s+/g, " ")}`, () => {
      const error = refusal(text);
      assert.equal(error.code, "FORBIDDEN");
      assert.ok(error.message.includes(rule), error.message);
    });

  it("names the rule and never what it found", () => {
    const error = refusal("I met Siobhán Okafor at 12 Maple Street.");
    assert.ok(!/siobh|okafor|maple/i.test(`${error.message} ${error.cause ?? ""}`));
  });

  it("lets tokens, placeholders, ordinary words and numbers pass", () => {
    const passages = [
      {
        id: "s0u1",
        token: "Participant A",
        startMs: 4155552671,
        text: "Participant A will call [PHONE], as Coach B may.",
      },
      { id: "s0u2", token: "Coach B", startMs: 219099999, text: "I have no will left in May, maybe in 2024 or 90210." },
    ];
    assertNothingIdentifies(JSON.stringify({ passages }), PEOPLE);
  });

  it("looks into a string that is JSON itself, as often as it is, with its keys and numbers", () => {
    const inner = (value: unknown) => JSON.stringify({ content: JSON.stringify(value) });
    const refused = (value: unknown) => assert.throws(() => assertNothingIdentifies(inner(value), PEOPLE), DomainError);
    refused({ passages: [{ text: "It was siobhan's idea." }] });
    const escaped = JSON.stringify({ content: '{"text":"It was \\u0073iobhan\'s idea."}' });
    assert.throws(() => assertNothingIdentifies(escaped, PEOPLE), DomainError);
    refused({ text: JSON.stringify(["Call me on", "415-555-2671"]) });
    refused({ text: JSON.stringify({ Okafor: true }) });
    refused({ text: JSON.stringify({ card: 4111111111111111 }) });
    assertNothingIdentifies(inner({ passages: [{ id: "s0u1", at: "12:04", text: "I have no will left." }] }), PEOPLE);
  });

  it("passes over a string that is the model's own, to the letter and no further", () => {
    const people = [{ displayName: "Claude Moreau" }];
    const body = (text: string) => JSON.stringify({ model: "claude-sonnet-5-5", text });
    const own = ["claude-sonnet-5-5"];
    assertNothingIdentifies(body("Participant A said so."), people, own);
    assert.throws(() => assertNothingIdentifies(body("Participant A said so."), people), DomainError);
    assert.throws(() => assertNothingIdentifies(body("claude said so"), people, own), DomainError);
    assert.throws(() => assertNothingIdentifies(body("claude-sonnet-5-5 Moreau"), people, own), DomainError);
  });

  it("scans what is not JSON as one text", () => {
    assert.throws(() => assertNothingIdentifies("not json: siobhan", PEOPLE), DomainError);
    assertNothingIdentifies("not json: nobody", PEOPLE);
  });
});
