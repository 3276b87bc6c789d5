import assert from "node:assert/strict";
import fc from "fast-check";
import type { Who } from "../../src/app";
import { DomainError } from "../../src/errors";
import {
  addMonths,
  assertMayCancel,
  assertMayDecide,
  assertMayRequest,
  assertSignedInLately,
  dueDateOf,
  extendedDueDate,
} from "../../src/policies/erasure";

const at = (text: string) => new Date(text);
const as = (role: Who["role"], userId: string | null): Who => ({ workspaceId: "w", role, userId, ref: "p" });
const code = (expected: string) => (error: unknown) => error instanceof DomainError && error.code === expected;

describe("the due date of an erasure", () => {
  const cases: [asked: string, due: string][] = [
    ["2030-01-31T10:00:00.000Z", "2030-02-28T10:00:00.000Z"],
    ["2028-01-31T23:59:59.999Z", "2028-02-29T23:59:59.999Z"],
    ["2030-02-01T00:00:00.000Z", "2030-03-01T00:00:00.000Z"],
    ["2028-02-29T12:00:00.000Z", "2028-03-29T12:00:00.000Z"],
    ["2030-03-31T10:00:00.000Z", "2030-04-30T10:00:00.000Z"],
    ["2030-01-15T10:00:00.000Z", "2030-02-14T10:00:00.000Z"],
    ["2030-04-15T10:00:00.000Z", "2030-05-15T10:00:00.000Z"],
    ["2030-12-31T10:00:00.000Z", "2031-01-30T10:00:00.000Z"],
  ];
  for (const [asked, due] of cases)
    it(`is ${due} for a request of ${asked}`, () => assert.equal(dueDateOf(at(asked)).toISOString(), due));

  it("is never later than 30 days nor than a calendar month, and keeps the time of day", () => {
    const days = fc.date({ min: at("2024-01-01"), max: at("2060-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(days, (asked) => {
        const due = dueDateOf(asked);
        const length = due.getTime() - asked.getTime();
        assert.ok(length <= 30 * 86_400_000 && length >= 28 * 86_400_000);
        assert.equal(length % 86_400_000, 0);
        assert.ok((due.getUTCMonth() - asked.getUTCMonth() + 12) % 12 <= 1);
        assert.ok(due <= addMonths(asked, 1));
      }),
    );
  });

  it("is two calendar months later once it was extended", () => {
    assert.equal(extendedDueDate(at("2030-12-31T10:00:00.000Z")).toISOString(), "2031-02-28T10:00:00.000Z");
    assert.equal(extendedDueDate(at("2030-02-14T10:00:00.000Z")).toISOString(), "2030-04-14T10:00:00.000Z");
  });
});

describe("who may do what to an erasure", () => {
  const request = { subjectId: "subject", requestedById: "asker" };

  it("is asked for by the person, an admin or the operator, and by nobody else", () => {
    for (const who of [as("COACH", "subject"), as("COACHEE", "subject"), as("ADMIN", "x"), as("SYSTEM", null)])
      assertMayRequest(who, "subject");
    for (const who of [as("COACH", "x"), as("COACHEE", "x"), as("INTEGRATOR", "subject")])
      assert.throws(() => assertMayRequest(who, "subject"), code("FORBIDDEN"));
  });

  it("is decided by an admin who neither asked nor is its subject", () => {
    assertMayDecide(as("ADMIN", "other"), request);
    for (const userId of ["subject", "asker"])
      assert.throws(() => assertMayDecide(as("ADMIN", userId), request), code("SECOND_PERSON_REQUIRED"));
    assert.throws(() => assertMayDecide(as("COACH", "other"), request), code("FORBIDDEN"));
  });

  it("is cancelled by who asked, its subject or an admin", () => {
    for (const who of [as("COACHEE", "subject"), as("COACH", "asker"), as("ADMIN", "other")])
      assertMayCancel(who, request);
    assert.throws(() => assertMayCancel(as("COACH", "other"), request), code("FORBIDDEN"));
    const gone = { subjectId: null, requestedById: null };
    assert.throws(() => assertMayCancel(as("SYSTEM", null), gone), code("FORBIDDEN"));
  });

  it("needs, for oneself, a sign-in at most five minutes old", () => {
    const now = at("2030-01-01T12:05:00.000Z");
    assertSignedInLately(at("2030-01-01T12:00:00.000Z"), now);
    assert.throws(() => assertSignedInLately(at("2030-01-01T11:59:59.999Z"), now), code("FORBIDDEN"));
    assert.throws(() => assertSignedInLately(null, now), code("FORBIDDEN"));
  });
});
