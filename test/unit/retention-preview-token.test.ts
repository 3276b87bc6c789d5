import assert from "node:assert/strict";
import type { Keys } from "../../src/app";
import { assertFresh, digestOf, type PreviewFacts, signPreview } from "../../src/lifecycle/dispose/preview-token";

const keys = (fill: number) => ({ secret: async () => Buffer.alloc(32, fill) }) as unknown as Keys;
const issuedAt = new Date("2030-01-01T12:00:00.000Z");
const asOf = new Date("2031-01-02T12:00:00.000Z");
const facts: PreviewFacts = ["retention", "SESSION", 90, null, 1, digestOf(["b", "a"])];
const minutes = (count: number) => new Date(issuedAt.getTime() + count * 60_000);
const refused = (code: string, promise: Promise<unknown>) => assert.rejects(promise, { code, field: ["previewToken"] });

describe("a preview's token", () => {
  let token: string;
  const check = (now: Date, seen: PreviewFacts = facts, given: string | null = token, key = 1) =>
    assertFresh(keys(key), given, now, async (at) => {
      assert.deepEqual(at, asOf);
      return seen;
    });
  before(async () => {
    const signed = await signPreview(keys(1), { issuedAt, asOf }, facts);
    token = signed.token;
    assert.deepEqual(signed.validUntil, minutes(15));
  });

  it("is good for fifteen minutes, and looks at the moment that the preview looked at", async () => {
    await check(issuedAt);
    await check(minutes(15));
    await refused("PREVIEW_STALE", check(new Date(minutes(15).getTime() + 1)));
    await refused("PREVIEW_STALE", check(new Date(issuedAt.getTime() - 1)));
  });

  it("is stale once any fact that it saw is another", async () => {
    const others = ["mode", "FILLED_FORM", 91, 90, 2, digestOf(["a"])];
    for (const [index, other] of others.entries())
      await refused("PREVIEW_STALE", check(issuedAt, facts.with(index, other)));
    await refused("PREVIEW_STALE", check(issuedAt, [...facts, null]));
  });

  it("is stale when one character of it is another, and under another workspace's key", async () => {
    const last = token.length - 1;
    for (let at = 0; at < last; at++) {
      const other = token[at] === "a" ? "b" : "a";
      const changed = assertFresh(
        keys(1),
        token.slice(0, at) + other + token.slice(at + 1),
        issuedAt,
        async () => facts,
      );
      await refused("PREVIEW_STALE", changed);
    }
    await refused("PREVIEW_STALE", check(issuedAt, facts, token, 2));
  });

  it("is required where none is given, and anything else is stale", async () => {
    for (const none of [null, ""]) await refused("PREVIEW_REQUIRED", check(issuedAt, facts, none));
    for (const some of ["x", "..", `${token} `, `${token}.`, token.repeat(2)])
      await refused("PREVIEW_STALE", check(issuedAt, facts, some));
  });

  it("sees a set whatever its order, and each set as another", () => {
    assert.equal(digestOf(["a", "b"]), digestOf(["b", "a"]));
    const sets = [[], [""], ["a"], ["ab"], ["a", "b"], ["a", "b", "c"]].map(digestOf);
    assert.equal(new Set(sets.slice(1)).size, sets.length - 1);
  });
});
