import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { PortError } from "../../../src/errors";
import type { KeyWrapper } from "../../../src/ports/key-wrapper";
import { Faults } from "./faults";

/** A key wrapper whose one key lives in memory. */
export class MemoryKeys extends Faults<"wrap" | "unwrap"> implements KeyWrapper {
  readonly name = "memory";
  readonly keyId = `memory-${randomBytes(4).toString("hex")}`;
  readonly #key = randomBytes(32);

  constructor() {
    super("key-wrapper");
  }

  async wrap(key: Buffer): Promise<{ wrapped: Buffer; keyId: string }> {
    await this.enter("wrap");
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#key, iv);
    const body = Buffer.concat([cipher.update(key), cipher.final()]);
    return { wrapped: Buffer.concat([iv, cipher.getAuthTag(), body]), keyId: this.keyId };
  }

  async unwrap(wrapped: Buffer, keyId: string): Promise<Buffer> {
    await this.enter("unwrap");
    try {
      if (keyId !== this.keyId) throw new Error("another key");
      const decipher = createDecipheriv("aes-256-gcm", this.#key, wrapped.subarray(0, 12));
      decipher.setAuthTag(wrapped.subarray(12, 28));
      return Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
    } catch (cause) {
      throw new PortError("key-wrapper", "The key does not open.", false, cause);
    }
  }
}
