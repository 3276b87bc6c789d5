import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import { readPage, toCursor } from "../../src/schema/cursors";
import { readFilterId, readId } from "../../src/schema/ids";

const id = "0197f0c0-1111-7222-8333-444455556666";
const at = new Date("2026-03-01T09:30:00.123Z");

const refusal = (run: () => unknown): DomainError => {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("a page's arguments", () => {
  it("are 20 from the newest on when nothing is said", () => {
    assert.deepEqual(readPage({}), { count: 20, backward: false, after: null, before: null });
    assert.deepEqual(readPage({ first: null, last: null, after: null }), readPage({}));
  });

  it("count 1 to 100 either way", () => {
    assert.equal(readPage({ first: 1 }).count, 1);
    assert.deepEqual(readPage({ last: 100 }), { count: 100, backward: true, after: null, before: null });
    for (const count of [0, -1, 101, 2 ** 31 - 1]) {
      assert.deepEqual(
        [refusal(() => readPage({ first: count })).code, refusal(() => readPage({ first: count })).field],
        ["INVALID_INPUT", ["first"]],
      );
      assert.deepEqual(refusal(() => readPage({ last: count })).field, ["last"]);
    }
    assert.equal(refusal(() => readPage({ first: 1, last: 1 })).code, "INVALID_INPUT");
  });

  it("take a cursor back as it was given, to the millisecond", () => {
    const cursor = toCursor({ at, id });
    assert.match(cursor, /^[\w-]+$/);
    assert.deepEqual(readPage({ after: cursor }).after, { at, id });
    assert.deepEqual(readPage({ last: 5, before: cursor }).before, { at, id });
  });

  it("refuse a cursor that is not ours", () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const forged = ["", "x", "%%%", encode(null), encode({}), encode([1]), encode([1, id, 2]), encode([1, "x"])];
    const times = [encode(["1", id]), encode([1.5, id]), encode([-1, id]), encode([8e15, id]), encode([null, id])];
    for (const after of [...forged, ...times]) {
      const { code, field } = refusal(() => readPage({ after }));
      assert.deepEqual([code, field], ["INVALID_INPUT", ["after"]], after);
    }
    assert.deepEqual(refusal(() => readPage({ before: "x" })).field, ["before"]);
  });
});

describe("an id that comes in", () => {
  it("is read only as the kind that is asked for", () => {
    assert.equal(readId("pack", `pck_${id}`, ["packId"]), id);
    for (const wrong of [
      `ses_${id}`,
      id,
      "",
      "pck_",
      `pck_${id}x`,
      `pck_${id.toUpperCase()}`,
      `PCK_${id}`,
      "pck_1' or '1'='1",
    ]) {
      const { code, field } = refusal(() => readId("pack", wrong, ["packId"]));
      assert.deepEqual([code, field], ["NOT_FOUND", ["packId"]], wrong);
    }
  });

  it("is a bad argument where a list is filtered by it", () => {
    assert.equal(readFilterId("user", null, ["filter", "coacheeId"]), null);
    assert.equal(refusal(() => readFilterId("user", `ses_${id}`, ["filter", "coacheeId"])).code, "INVALID_INPUT");
  });
});
