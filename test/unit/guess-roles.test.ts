import assert from "node:assert/strict";
import { guessRoles } from "../../src/lifecycle/normalize/guess-roles";
import type { SpeakerMatch } from "../../src/lifecycle/normalize/speakers";

const match = (label: string, role: SpeakerMatch["role"], userId: string | null = null): SpeakerMatch => {
  return { label, role, userId, confidence: userId ? 1 : 0 };
};
const said = (speaker: string | null, text: string) => ({ startMs: 0, endMs: 1, speaker, text });

describe("who coaches, where no name has told", () => {
  const spoken = [
    said("A", "What would you like to talk about?"),
    said("B", "I keep saying yes to everything and then I sit there until nine in the evening."),
    said("A", "And what makes it hard to say no?"),
    said("B", "I am afraid that people think that I don't care. Right?"),
    said("C", "Sorry, wrong meeting."),
  ];

  it("takes the one who asks for the coach, and the one who talks for the coachee", () => {
    const roles = guessRoles(["A", "B", "C"], [match("A", "OTHER"), match("B", "OTHER"), match("C", "OTHER")], spoken);
    assert.deepEqual(
      roles.map(({ role }) => role),
      ["COACH", "COACHEE", "OTHER"],
    );
    assert.ok(roles.every(({ userId, confidence }) => userId === null && confidence < 0.6));
  });

  it("leaves what a name has told as it is", () => {
    const known = [match("A", "OTHER"), match("B", "COACH", "u1"), match("C", "OTHER")];
    assert.deepEqual(
      guessRoles(["A", "B", "C"], known, spoken).map(({ role }) => role),
      ["COACHEE", "COACH", "OTHER"],
    );
  });

  it("takes a lone voice for the coachee's", () => {
    const [only] = guessRoles([null], [match("Speaker 1", "OTHER")], [said(null, "I want to rest more. Do I?")]);
    assert.equal(only?.role, "COACHEE");
  });
});
