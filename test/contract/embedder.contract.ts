import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Embedder } from "../../src/ports/embedder";

export interface EmbedderUnderTest {
  embedder: Embedder;
  close(): Promise<void>;
}

export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** What every embedder promises. `make` is called once. */
export function embedderContract(name: string, make: () => Promise<EmbedderUnderTest>): void {
  describe(`embedder: ${name}`, () => {
    const secret = randomBytes(32);
    const texts = ["I lie awake at night", "At night I lie awake for hours", "The invoice was paid in March"];
    let under: EmbedderUnderTest;
    before(async () => {
      under = await make();
    });
    after(() => under.close());
    const embed = (given: readonly string[]) => under.embedder.embed(given, secret);

    it("gives a unit vector for each text, in order, all of one length", async () => {
      const vectors = await embed(texts);
      assert.equal(vectors.length, texts.length);
      const length = under.embedder.dimensions ?? vectors[0]?.length;
      for (const vector of vectors) {
        assert.equal(vector.length, length);
        assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-6);
      }
      const [again] = await embed([texts[1] as string]);
      assert.deepEqual(again, vectors[1]);
    });

    it("puts what says the same nearer together than what doesn't", async () => {
      const [night, hours, invoice] = (await embed(texts)) as [number[], number[], number[]];
      assert.ok(dot(night, hours) > dot(night, invoice));
    });

    it("takes an empty list, an empty text, a text without a word, and one that is very long", async () => {
      assert.deepEqual(await embed([]), []);
      const vectors = await embed(["", "…", "night ".repeat(20_000)]);
      assert.ok(vectors.every((vector) => Math.abs(dot(vector, vector) - 1) < 1e-6));
    });

    it("takes hundreds of texts at once", async () => {
      const many = Array.from({ length: 300 }, (_, at) => `passage number ${at}`);
      const vectors = await embed(many);
      assert.equal(vectors.length, 300);
      const [last] = await embed(["passage number 299"]);
      assert.deepEqual(vectors[299], last);
    });
  });
}
