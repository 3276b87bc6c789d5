import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { PortError } from "../../src/errors";
import type { KeyWrapper } from "../../src/ports/key-wrapper";

type Wrapped = Awaited<ReturnType<KeyWrapper["wrap"]>>;

/** What every key wrapper promises. Each call of `make` opens the same keys anew. */
export function keyWrapperContract(name: string, make: () => Promise<KeyWrapper>): void {
  describe(`key wrapper: ${name}`, () => {
    let keys: KeyWrapper;
    before(async () => {
      keys = await make();
    });

    it("gives a wrapped key back, and only in wrapped form in between", async () => {
      const key = randomBytes(32);
      const { wrapped, keyId } = await keys.wrap(key);
      assert.ok(!wrapped.includes(key));
      assert.notEqual(keyId, "");
      assert.deepEqual(await keys.unwrap(wrapped, keyId), key);
    });

    it("wraps the same key differently every time", async () => {
      const key = randomBytes(32);
      assert.notDeepEqual((await keys.wrap(key)).wrapped, (await keys.wrap(key)).wrapped);
    });

    it("refuses a wrapped key that was changed or cut, for good", async () => {
      const { wrapped, keyId } = await keys.wrap(randomBytes(32));
      const changed = Buffer.from(wrapped);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      await assert.rejects(keys.unwrap(changed, keyId), isFinal);
      await assert.rejects(keys.unwrap(wrapped.subarray(0, 20), keyId), isFinal);
      await assert.rejects(keys.unwrap(Buffer.alloc(0), keyId), isFinal);
    });

    it("names the newest version, which is the one that wraps", async () => {
      assert.equal((await keys.wrap(randomBytes(32))).keyId, await keys.newest());
      assert.equal(await keys.newest(), await keys.newest());
    });

    it("wraps by a new version once it has rotated, and unwraps what the older ones wrapped", async () => {
      const [first, second] = [randomBytes(32), randomBytes(32)];
      const before = await keys.wrap(first);
      assert.equal(await keys.rotate(), true);
      const after = await keys.wrap(second);
      assert.notEqual(after.keyId, before.keyId);
      assert.equal(after.keyId, await keys.newest());
      assert.deepEqual(await keys.unwrap(before.wrapped, before.keyId), first);
      assert.deepEqual(await keys.unwrap(after.wrapped, after.keyId), second);
      await assert.rejects(keys.unwrap(after.wrapped, before.keyId), isFinal);
    });

    it("is the same for whoever opens it at the same time", async () => {
      const other = await make();
      const key = randomBytes(32);
      const early = await other.wrap(key);
      await keys.rotate();
      const late = await keys.wrap(key);
      assert.equal(await other.newest(), late.keyId);
      assert.deepEqual(await other.unwrap(late.wrapped, late.keyId), key);
      assert.deepEqual(await keys.unwrap(early.wrapped, early.keyId), key);
    });

    it("destroys versions that nobody needs, or none, and never one that is needed or the newest", async () => {
      const key = randomBytes(32);
      const made: { wrapped: Buffer; keyId: string }[] = [];
      for (let at = 0; at < 3; at++) {
        await keys.rotate();
        made.push(await keys.wrap(key));
      }
      const [needed, spare, newest] = made as [Wrapped, Wrapped, Wrapped];
      const gone = await keys.destroyAllBut([needed.keyId]);
      for (const { wrapped, keyId } of [needed, newest]) assert.deepEqual(await keys.unwrap(wrapped, keyId), key);
      assert.equal(gone.length > 0, gone.includes(spare.keyId));
      if (gone.length > 0) await assert.rejects(keys.unwrap(spare.wrapped, spare.keyId), isFinal);
      else assert.deepEqual(await keys.unwrap(spare.wrapped, spare.keyId), key);
      assert.deepEqual(await keys.destroyAllBut([needed.keyId]), []);
    });

    it("refuses a key id that it does not know, for good", async () => {
      const { wrapped } = await keys.wrap(randomBytes(32));
      await assert.rejects(keys.unwrap(wrapped, "unknown-key"), isFinal);
    });
  });
}

function isFinal(error: unknown): boolean {
  return error instanceof PortError && !error.retryable;
}
