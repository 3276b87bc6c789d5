import assert from "node:assert/strict";
import { mapSpeakers, type Person } from "../../src/lifecycle/normalize/speakers";

const COACH: Person = {
  userId: "u1",
  role: "COACH",
  displayName: "Dana Whitfield",
  email: "dana.whitfield@example.com",
};
const COACHEE: Person = { userId: "u2", role: "COACHEE", displayName: "Samuel Ellery" };
const of = (...labels: (string | null)[]) =>
  mapSpeakers(labels, [COACH, COACHEE]).map(({ userId, confidence }) => [userId, confidence]);
const one = (label: string) => of(label)[0];

describe("mapping speakers to people", () => {
  it("is certain of the same name only", () => {
    assert.deepEqual(one("Samuel Ellery"), ["u2", 1]);
    assert.deepEqual(one("dana.whitfield@example.com"), ["u1", 1]);
  });

  it("is less sure of case, accents, order, pronouns and firms", () => {
    for (const label of [
      "samuel ellery",
      "Sámuel Ellery",
      "Ellery, Samuel",
      "Samuel Ellery (he/him)",
      "Samuel Ellery | ACME",
    ])
      assert.deepEqual(one(label), ["u2", 0.95], label);
    assert.deepEqual(one("Dana Whitfield's iPhone"), ["u1", 0.95]);
  });

  it("takes a given name for 0.8, a nickname or a slip for less, never below 0.6", () => {
    assert.deepEqual(one("Samuel"), ["u2", 0.8]);
    assert.deepEqual(one("Samuel E."), ["u2", 0.8]);
    for (const label of ["Sam", "Sammy", "Sam Ellery", "Samuel Elery", "Dana Whitfeild"]) {
      const [userId, confidence] = one(label) ?? [];
      assert.ok(userId !== null && Number(confidence) >= 0.6 && Number(confidence) < 0.8, label);
    }
  });

  it("leaves strangers and people of another surname alone", () => {
    for (const label of ["Samuel Smith", "Zoom user", "Dan", "Otter.ai Notetaker", "🙂", "Ellen"])
      assert.deepEqual(mapSpeakers([label], [COACH, COACHEE])[0]?.role, "OTHER", label);
  });

  it("gives a person to one label, unless both are exactly theirs", () => {
    assert.deepEqual(of("Samuel Ellery", "Sam", "Dana"), [
      ["u2", 1],
      [null, 0],
      ["u1", 0.8],
    ]);
    assert.deepEqual(of("Samuel Ellery", "Samuel Ellery", "x"), [
      ["u2", 1],
      ["u2", 1],
      [null, 0],
    ]);
  });

  it("leaves a label open that fits two people as well", () => {
    const people = [COACH, { ...COACHEE, displayName: "Dana Ellery" }];
    assert.equal(mapSpeakers(["Dana"], people)[0]?.userId, null);
  });

  it("proposes the other of two at 0.5, but no recorder", () => {
    assert.deepEqual(of("Dana Whitfield", "iPhone 12"), [
      ["u1", 1],
      ["u2", 0.5],
    ]);
    assert.deepEqual(of("Dana Whitfield", "Otter.ai Notetaker"), [
      ["u1", 1],
      [null, 0],
    ]);
    assert.deepEqual(of("Dana Whitfield", "guest", "other guest").slice(1), [
      [null, 0],
      [null, 0],
    ]);
    assert.deepEqual(of("guest", "other guest"), [
      [null, 0],
      [null, 0],
    ]);
  });

  it("names those without a label Speaker 1, Speaker 2, and nobody twice", () => {
    const labels = mapSpeakers([null, "Speaker 1", null, "\u202e"], []).map(({ label }) => label);
    assert.deepEqual(labels, ["Speaker 2", "Speaker 1", "Speaker 3", "Speaker 4"]);
    assert.deepEqual(
      mapSpeakers(["0", "1"], []).map(({ label }) => label),
      ["Speaker 1", "Speaker 2"],
    );
  });

  it("stays quick and certain of nothing on hostile labels", () => {
    const started = performance.now();
    const matches = mapSpeakers(
      ["A".repeat(10_240), `S${"\u0351".repeat(10_000)}`, "\u0000", "(".repeat(5000)],
      [COACH, COACHEE],
    );
    assert.ok(matches.every(({ userId, label }) => userId === null && label.length <= 480));
    assert.ok(performance.now() - started < 1000);
  });
});
