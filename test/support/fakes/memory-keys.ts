import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { PortError } from "../../../src/errors";
import type { KeyWrapper } from "../../../src/ports/key-wrapper";
import { Faults } from "./faults";

type Method = "wrap" | "unwrap" | "newest" | "rotate" | "destroyAllBut";

/** A key wrapper whose keys live in memory. */
export class MemoryKeys extends Faults<Method> implements KeyWrapper {
  readonly name = "memory";
  readonly #keys = new Map<string, Buffer>();

  constructor() {
    super("key-wrapper");
    this.#add();
  }

  /** Oldest first. */
  get keyIds(): string[] {
    return [...this.#keys.keys()];
  }

  async newest(): Promise<string> {
    await this.enter("newest");
    return this.keyIds.at(-1) as string;
  }

  async wrap(key: Buffer): Promise<{ wrapped: Buffer; keyId: string }> {
    await this.enter("wrap");
    const keyId = this.keyIds.at(-1) as string;
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#keys.get(keyId) as Buffer, iv);
    const body = Buffer.concat([cipher.update(key), cipher.final()]);
    return { wrapped: Buffer.concat([iv, cipher.getAuthTag(), body]), keyId };
  }

  async unwrap(wrapped: Buffer, keyId: string): Promise<Buffer> {
    await this.enter("unwrap");
    try {
      const by = this.#keys.get(keyId);
      if (!by) throw new Error("another key");
      const decipher = createDecipheriv("aes-256-gcm", by, wrapped.subarray(0, 12));
      decipher.setAuthTag(wrapped.subarray(12, 28));
      return Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
    } catch (cause) {
      throw new PortError("key-wrapper", "The key does not open.", false, cause);
    }
  }

  async rotate(): Promise<boolean> {
    await this.enter("rotate");
    this.#add();
    return true;
  }

  async destroyAllBut(keyIds: readonly string[]): Promise<string[]> {
    await this.enter("destroyAllBut");
    const gone = this.keyIds.slice(0, -1).filter((id) => !keyIds.includes(id));
    for (const id of gone) this.#keys.delete(id);
    return gone;
  }

  #add(): void {
    this.#keys.set(`memory-${randomBytes(4).toString("hex")}`, randomBytes(32));
  }
}
