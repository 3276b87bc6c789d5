import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { findIncluded, inclusionProof, isIncluded, merkleRoot } from "../../src/crypto/merkle";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
const leaf = (text: string) => sha256(Buffer.concat([Buffer.of(0), Buffer.from(text)]));
const node = (left: Buffer, right: Buffer) => sha256(Buffer.concat([Buffer.of(1), left, right]));
const [a, b, c, d, e, f, g, h] = "abcdefgh".split("").map(leaf) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];
const [ab, cd, ef, gh] = [node(a, b), node(c, d), node(e, f), node(g, h)];
const abcd = node(ab, cd);
const letters = (size: number) => "abcdefgh".slice(0, size).split("");
const hex = (...hashes: Buffer[]) => hashes.map((hash) => hash.toString("hex"));

/** RFC 9162, 2.1.1, by hand. */
const ROOTS = [
  a,
  ab,
  node(ab, c),
  abcd,
  node(abcd, e),
  node(abcd, ef),
  node(abcd, node(ef, g)),
  node(abcd, node(ef, gh)),
];

/** RFC 9162, 2.1.3.1, by hand: the siblings of each leaf of each size. */
const PROOFS: Buffer[][][] = [
  [[]],
  [[b], [a]],
  [[b, c], [a, c], [ab]],
  [
    [b, cd],
    [a, cd],
    [d, ab],
    [c, ab],
  ],
  [[b, cd, e], [a, cd, e], [d, ab, e], [c, ab, e], [abcd]],
  [
    [b, cd, ef],
    [a, cd, ef],
    [d, ab, ef],
    [c, ab, ef],
    [f, abcd],
    [e, abcd],
  ],
  [
    [b, cd, node(ef, g)],
    [a, cd, node(ef, g)],
    [d, ab, node(ef, g)],
    [c, ab, node(ef, g)],
    [f, g, abcd],
    [e, g, abcd],
    [ef, abcd],
  ],
  [
    [b, cd, node(ef, gh)],
    [a, cd, node(ef, gh)],
    [d, ab, node(ef, gh)],
    [c, ab, node(ef, gh)],
    [f, gh, abcd],
    [e, gh, abcd],
    [h, ef, abcd],
    [g, ef, abcd],
  ],
];

describe("the Merkle tree of what was destroyed", () => {
  it("has the root of RFC 9162 for no leaf and for one to eight, computed by hand", () => {
    assert.equal(merkleRoot([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert.equal(merkleRoot([""]), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    for (const [at, root] of ROOTS.entries()) assert.equal(merkleRoot(letters(at + 1)), root.toString("hex"));
  });

  it("proves each leaf of one to eight with the path of RFC 9162, computed by hand", () => {
    for (const [at, proofs] of PROOFS.entries())
      for (const [index, proof] of proofs.entries())
        assert.deepEqual(inclusionProof(letters(at + 1), index), hex(...proof), `leaf ${index} of ${at + 1}`);
  });

  it("accepts those paths at their place and at no other", () => {
    for (const [at, proofs] of PROOFS.entries())
      for (const [index, proof] of proofs.entries()) {
        const size = at + 1;
        const given = { leaf: "abcdefgh"[index] as string, proof: hex(...proof), root: merkleRoot(letters(size)) };
        for (let place = -1; place <= size; place++)
          assert.equal(isIncluded({ ...given, index: place, size }), place === index, `${place} of ${size}`);
        assert.equal(findIncluded({ ...given, size }), index);
      }
  });

  const lists = fc.uniqueArray(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 70 });
  const cases = fc.tuple(lists, fc.nat()).map(([leaves, seed]) => ({ leaves, index: seed % leaves.length }));
  const claim = ({ leaves, index }: { leaves: string[]; index: number }) => ({
    leaf: leaves[index] as string,
    index,
    size: leaves.length,
    proof: inclusionProof(leaves, index),
    root: merkleRoot(leaves),
  });

  it("proves every leaf of every list, with and without its index", () => {
    fc.assert(
      fc.property(lists, (leaves) => {
        for (let index = 0; index < leaves.length; index++) {
          const given = claim({ leaves, index });
          assert.ok(isIncluded(given));
          assert.equal(findIncluded(given), index);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("proves no leaf that is not in the list, and none under another root", () => {
    fc.assert(
      fc.property(cases, fc.string({ unit: "binary" }), ({ leaves, index }, foreign) => {
        fc.pre(!leaves.includes(foreign));
        const given = claim({ leaves, index });
        for (const other of [
          { ...given, leaf: foreign },
          { ...given, root: merkleRoot([...leaves, foreign]) },
        ])
          assert.deepEqual([isIncluded(other), findIncluded(other)], [false, null]);
      }),
    );
  });

  it("takes no proof for a list of a size in which that leaf lies at another depth, nor a longer or shorter one", () => {
    fc.assert(
      fc.property(cases, fc.nat(140), ({ leaves, index }, size) => {
        const given = claim({ leaves, index });
        const depth = (of: number) => (index < of ? inclusionProof(new Array(of).fill("x"), index).length : -1);
        if (depth(size) !== given.proof.length) assert.equal(isIncluded({ ...given, size }), false);
        for (const proof of [[...given.proof, given.root], given.proof.slice(1), given.proof.slice(0, -1)])
          if (proof.length !== given.proof.length)
            assert.deepEqual([isIncluded({ ...given, proof }), findIncluded({ ...given, proof })], [false, null]);
      }),
    );
  });

  it("takes no proof in which one character was changed", () => {
    const given = claim({ leaves: letters(7), index: 4 });
    for (const [step, hash] of given.proof.entries())
      for (let at = 0; at < hash.length; at++) {
        const changed = hash.slice(0, at) + (hash[at] === "0" ? "1" : "0") + hash.slice(at + 1);
        const proof = given.proof.with(step, changed);
        assert.deepEqual([isIncluded({ ...given, proof }), findIncluded({ ...given, proof })], [false, null]);
      }
    const loud = given.proof.map((hash) => hash.toUpperCase());
    assert.deepEqual([isIncluded({ ...given, proof: loud }), findIncluded({ ...given, proof: loud })], [false, null]);
  });

  it("never takes a node for a leaf", () => {
    const inner = Buffer.concat([a, b]).toString("latin1");
    assert.notEqual(merkleRoot([inner]), merkleRoot(["a", "b"]));
  });

  it("answers no to sizes and places that are none", () => {
    const given = { leaf: "a", index: 0, size: 1, proof: [], root: merkleRoot(["a"]) };
    assert.ok(isIncluded(given));
    for (const wrong of [{ size: 0 }, { size: 1.5 }, { index: 0.5 }, { size: Number.NaN }, { size: 2 ** 60 }])
      assert.equal(isIncluded({ ...given, ...wrong }), false, JSON.stringify(wrong));
    for (const size of [0, 1.5, Number.NaN, 2 ** 60]) assert.equal(findIncluded({ ...given, size }), null);
    for (const index of [-1, 3, 0.5]) assert.throws(() => inclusionProof(letters(3), index), RangeError);
  });

  it("holds 100,000 leaves, and finds the last one's place without its index", () => {
    const leaves = Array.from({ length: 100_000 }, (_, index) => `src_${index}`);
    const index = leaves.length - 1;
    const given = { leaf: leaves[index] as string, size: leaves.length, root: merkleRoot(leaves) };
    const proof = inclusionProof(leaves, index);
    assert.equal(proof.length, 10);
    assert.ok(isIncluded({ ...given, index, proof }));
    assert.equal(findIncluded({ ...given, proof }), index);
  });
});
