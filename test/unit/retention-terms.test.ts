import assert from "node:assert/strict";
import fc from "fast-check";
import { anchorOf, anchorsBefore, dueAt } from "../../src/lifecycle/store/retention-clock";
import { assertTerms, isShorter, ruleOf, toTerms } from "../../src/policies/retention";

describe("the terms of a retention policy", () => {
  it("are 90 to 2557 whole days, and an archive age of one day to all of them", () => {
    const check = (days: number, archiveAfterDays: number | null = null) =>
      assertTerms("SESSION", { days, archiveAfterDays });
    for (const days of [90, 730, 2557]) check(days);
    for (const age of [1, 90]) check(90, age);
    for (const days of [89, 2558, 0, -90, 90.5, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => check(days), { code: "OUT_OF_BOUNDS", field: ["days"] });
    for (const age of [0, 91, -1, 1.5, Number.NaN])
      assert.throws(() => check(90, age), { code: "OUT_OF_BOUNDS", field: ["archiveAfterDays"] });
  });

  it("archive sessions alone", () => {
    for (const category of ["SOURCE_DOCUMENT", "FILLED_FORM"] as const) {
      assertTerms(category, { days: 90, archiveAfterDays: null });
      assert.throws(() => assertTerms(category, { days: 90, archiveAfterDays: 30 }), { code: "INVALID_INPUT" });
    }
  });

  it("are shorter by fewer days or an earlier archive age, whatever the other does", () => {
    const policy = { days: 730, archiveAfterDays: 365 };
    assert.ok(isShorter(policy, { days: 729, archiveAfterDays: null }));
    assert.ok(isShorter(policy, { days: 2557, archiveAfterDays: 364 }));
    assert.ok(isShorter({ ...policy, archiveAfterDays: null }, policy));
    for (const longer of [policy, { days: 731, archiveAfterDays: 365 }, { days: 730, archiveAfterDays: null }])
      assert.ok(!isShorter(policy, longer));
  });

  it("keep an archive age that isn't named, and lose it for null", () => {
    const policy = { days: 730, archiveAfterDays: 365 };
    assert.deepEqual(toTerms(policy, { days: 800 }), { days: 800, archiveAfterDays: 365 });
    assert.deepEqual(toTerms(policy, { days: 800, archiveAfterDays: null }), { days: 800, archiveAfterDays: null });
  });

  it("are named on certificates by category and days", () => {
    assert.equal(ruleOf({ category: "FILLED_FORM", days: 90 }), "retention FILLED_FORM 90 days");
  });
});

describe("the retention clock, the other way round", () => {
  it("tells the anchors that are due by a moment from those that are not", () => {
    const date = fc.date({ min: new Date(0), max: new Date("2200-01-01T00:00:00Z"), noInvalidDate: true });
    const near = fc.integer({ min: -2 * 86_400_000, max: 2 * 86_400_000 });
    const check = fc.property(date, fc.integer({ min: 1, max: 2557 }), near, (anchor, days, shift) => {
      const at = new Date(dueAt(anchor, days).getTime() + shift);
      assert.equal(anchor < anchorsBefore(at, days), dueAt(anchor, days) <= at);
    });
    fc.assert(check, { numRuns: 5000 });
  });

  it("counts a session from its end, else its completion, else its making", () => {
    const [endedAt, completedAt, createdAt] = [new Date(3), new Date(2), new Date(1)];
    assert.equal(anchorOf({ endedAt, completedAt, createdAt }), endedAt);
    assert.equal(anchorOf({ endedAt: null, completedAt, createdAt }), completedAt);
    assert.equal(anchorOf({ endedAt: null, completedAt: null, createdAt }), createdAt);
  });
});
