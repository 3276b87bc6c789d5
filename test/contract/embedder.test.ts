import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";
import type { Embedder } from "../../src/ports/embedder";

/** What every embedder promises. */
function embedderContract(name: string, make: () => Embedder): void {
  describe(`embedder: ${name}`, () => {
    const secret = randomBytes(32);
    const texts = ["I lie awake at night", "At night I lie awake for hours", "The invoice was paid in March"];
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

    it("gives a unit vector of its dimensions for each text, in order", async () => {
      const embedder = make();
      const vectors = await embedder.embed(texts, secret);
      assert.equal(vectors.length, texts.length);
      for (const vector of vectors) {
        assert.equal(vector.length, embedder.dimensions);
        assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-6);
      }
      const [again] = await embedder.embed([texts[1] as string], secret);
      assert.deepEqual(again, vectors[1]);
    });

    it("puts what says the same nearer together than what doesn't", async () => {
      const [night, hours, invoice] = (await make().embed(texts, secret)) as [number[], number[], number[]];
      assert.ok(dot(night, hours) > dot(night, invoice));
    });

    it("takes an empty list, and a text without a word", async () => {
      assert.deepEqual(await make().embed([], secret), []);
      const [vector] = await make().embed(["…"], secret);
      assert.ok(vector?.every(Number.isFinite));
    });
  });
}

embedderContract("hashing", hashingEmbedder);
