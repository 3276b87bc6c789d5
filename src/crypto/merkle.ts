import { createHash } from "node:crypto";

const HASH = /^[0-9a-f]{64}$/;
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** The root over a list (RFC 9162, 2.1.1), its leaves the texts' UTF-8 bytes: SHA-256 in hex. None at all has one too. */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves.map(hashLeaf);
  if (level.length === 0) return createHash("sha256").digest("hex");
  while (level.length > 1) level = raise(level);
  return (level[0] as Buffer).toString("hex");
}

/** The siblings that lead from the leaf at `index` to the root (RFC 9162, 2.1.3.1), the deepest first, in hex. */
export function inclusionProof(leaves: readonly string[], index: number): string[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < leaves.length)) throw new RangeError("No such leaf.");
  const proof: string[] = [];
  let level = leaves.map(hashLeaf);
  for (let at = index; level.length > 1; at = Math.floor(at / 2), level = raise(level)) {
    // The last of an odd level has no sibling and goes up as it is.
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1];
    if (sibling) proof.push(sibling.toString("hex"));
  }
  return proof;
}

/** What is claimed of a leaf: its place, in a list of this many, under this root. */
export interface Inclusion {
  leaf: string;
  index: number;
  size: number;
  proof: readonly string[];
  root: string;
}

/** Whether the proof leads from the leaf to the root, step by step as RFC 9162, 2.1.3.2. Malformed ones don't. */
export function isIncluded({ leaf, index, size, proof, root }: Inclusion): boolean {
  if (!(Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
  let at = index;
  let last = size - 1;
  let hash = hashLeaf(leaf);
  for (const step of proof) {
    if (last === 0 || !HASH.test(step)) return false;
    const sibling = Buffer.from(step, "hex");
    if (at % 2 === 1 || at === last) {
      hash = hashNode(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = hashNode(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.toString("hex") === root;
}

/**
 * The place for which the proof holds, or null for a proof of nothing. For proofs that travel without their index: all
 * places are tried, one level at a time, in about two hashes a leaf.
 */
export function findIncluded({ leaf, size, proof, root }: Omit<Inclusion, "index">): number | null {
  if (!Number.isSafeInteger(size) || size < 1 || proof.length > 53 || !proof.every((step) => HASH.test(step)))
    return null;
  const siblings = proof.map((step) => Buffer.from(step, "hex"));
  const found = reach(hashLeaf(leaf), size, siblings);
  return found.find(({ hash }) => hash.toString("hex") === root)?.index ?? null;
}

/** Every place in a list of `size` that is as deep as there are siblings, and the root if the leaf stood there. */
function reach(leaf: Buffer, size: number, siblings: readonly Buffer[]): { index: number; hash: Buffer }[] {
  const sibling = siblings.at(-1);
  if (!sibling) return size === 1 ? [{ index: 0, hash: leaf }] : [];
  // Too deep for the whole list is too deep for each of its parts.
  if (size === 1 || siblings.length > Math.ceil(Math.log2(size))) return [];
  const below = siblings.slice(0, -1);
  const border = 2 ** (Math.ceil(Math.log2(size)) - 1);
  const left = reach(leaf, border, below).map(({ index, hash }) => ({ index, hash: hashNode(hash, sibling) }));
  const right = reach(leaf, size - border, below).map(({ index, hash }) => ({
    index: index + border,
    hash: hashNode(sibling, hash),
  }));
  return left.concat(right);
}

function raise(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at] as Buffer, level[at + 1]];
    above.push(right ? hashNode(left, right) : left);
  }
  return above;
}

function hashLeaf(leaf: string): Buffer {
  return createHash("sha256").update(LEAF).update(leaf, "utf8").digest();
}

function hashNode(left: Buffer, right: Buffer): Buffer {
  return createHash("sha256").update(NODE).update(left).update(right).digest();
}
