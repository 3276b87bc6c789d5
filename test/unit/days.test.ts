import assert from "node:assert/strict";
import { calendarDaysLeft, dayOf, daysUntil } from "../../src/policies/days";

const at = (text: string) => new Date(`${text}Z`);

describe("days of a deadline", () => {
  it("count begun ones until something is due, and none after", () => {
    const due = at("2026-03-10T12:00:00");
    assert.equal(daysUntil(due, at("2026-03-09T12:00:00")), 1);
    assert.equal(daysUntil(due, at("2026-03-09T11:59:59")), 2);
    assert.equal(daysUntil(due, at("2026-03-10T11:59:59")), 1);
    assert.equal(daysUntil(due, due), 0);
    assert.equal(daysUntil(due, at("2026-04-01T00:00:00")), 0);
  });

  it("are those of the calendar, and negative from the moment a deadline has passed", () => {
    const due = at("2026-03-10T12:00:00");
    assert.equal(calendarDaysLeft(due, at("2026-02-08T23:59:59")), 30);
    assert.equal(calendarDaysLeft(due, at("2026-03-10T00:00:00")), 0);
    assert.equal(calendarDaysLeft(due, due), 0);
    assert.equal(calendarDaysLeft(due, at("2026-03-10T12:00:01")), -1);
    assert.equal(calendarDaysLeft(due, at("2026-03-12T00:00:00")), -2);
  });

  it("are counted from 1 since something was begun", () => {
    const begun = at("2026-03-10T12:00:00");
    assert.equal(dayOf(begun, begun), 1);
    assert.equal(dayOf(begun, at("2026-03-11T11:59:59")), 1);
    assert.equal(dayOf(begun, at("2026-03-11T12:00:00")), 2);
    assert.equal(dayOf(begun, at("2026-03-09T12:00:00")), 1);
  });
});
