import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { PortError } from "../../src/errors";
import type { KeyWrapper } from "../../src/ports/key-wrapper";

/** What every key wrapper promises. `make` is called once. */
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

    it("refuses a key id that it does not know, for good", async () => {
      const { wrapped } = await keys.wrap(randomBytes(32));
      await assert.rejects(keys.unwrap(wrapped, "unknown-key"), isFinal);
    });
  });
}

function isFinal(error: unknown): boolean {
  return error instanceof PortError && !error.retryable;
}
