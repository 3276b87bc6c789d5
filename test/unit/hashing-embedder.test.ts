import assert from "node:assert/strict";
import fc from "fast-check";
import { hashingEmbedder } from "../../src/adapters/hashing-embedder";

const SECRET = Buffer.alloc(32, 1);
const OTHER = Buffer.alloc(32, 2);
const embedder = hashingEmbedder();

async function nearness(a: string, b: string): Promise<number> {
  const [x = [], y = []] = await embedder.embed([a, b], SECRET);
  return dot(x, y);
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
}

describe("Hashing embedder", () => {
  it("gives one unit vector of 256 dimensions a text, in order, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), async (texts) => {
        const vectors = await embedder.embed(texts, SECRET);
        assert.equal(vectors.length, texts.length);
        for (const vector of vectors) {
          assert.equal(vector.length, embedder.dimensions);
          assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-9);
        }
      }),
    );
  });

  it("gives the same vector for the same text and secret, alone or among others", async () => {
    const alone = await embedder.embed(["I sleep badly before reviews."], SECRET);
    const among = await embedder.embed(["Something else.", "I sleep badly before reviews."], SECRET);
    assert.deepEqual(among[1], alone[0]);
  });

  it("puts texts on one topic nearer than texts on two", async () => {
    const near = await nearness("I sleep badly before the review.", "Sleeping has been bad, with reviews coming.");
    const far = await nearness("I sleep badly before the review.", "My brother bought a red boat.");
    assert.ok(near > far + 0.1, `${near} against ${far}`);
  });

  it("makes vectors of two workspaces incomparable", async () => {
    const text = "I sleep badly before the yearly review with my manager.";
    const [here = []] = await embedder.embed([text], SECRET);
    const [there = []] = await embedder.embed([text], OTHER);
    assert.ok(Math.abs(dot(here, there)) < 0.35);
  });

  it("names its version and dimensions, so that vectors of another are never compared", () => {
    assert.equal(embedder.model, "hashing-1/256");
  });
});
