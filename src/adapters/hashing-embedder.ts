import { createHmac } from "node:crypto";
import type { Embedder } from "../ports/embedder";

const DIMENSIONS = 256;
/** Hashed features are sparse: measured on conversations of one subject, passages on the same thing score this and more. */
const NEAR = 0.2;
const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
const WEIGHTS = { word: 1, bigram: 0.7, gram: 0.25 } as const;

/** Words that say nothing about a topic; bigrams may hold them, unigrams don't. */
const EMPTY = new Set(
  "a an the and or but so if of to in on at for with from by as is are was were be been am do does did have has had i me my you your he she it its we they them this that there what which who how when not no yes yeah just like um uh okay mm".split(
    " ",
  ),
);

/**
 * A lexical embedder that needs no model and no network: words, pairs of words and character 3- to 5-grams, each hashed
 * with HMAC-SHA256 under the workspace's secret to a dimension and a sign (the hashing trick of Weinberger et al., 2009).
 * Without the secret a word can't be guessed back from a vector, and vectors of two workspaces can't be compared.
 */
export function hashingEmbedder(): Embedder & { dimensions: number; near: number } {
  return {
    model: `hashing-1/${DIMENSIONS}`,
    dimensions: DIMENSIONS,
    remote: false,
    near: NEAR,
    async embed(texts, secret) {
      const slots = new Map<string, Slot>();
      return texts.map((text) => vectorOf(text, secret, slots));
    },
  };
}

interface Slot {
  dimension: number;
  sign: 1 | -1;
}

function vectorOf(text: string, secret: Buffer, slots: Map<string, Slot>): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const [feature, { count, weight }] of featuresOf(text)) {
    const { dimension, sign } = slotOf(feature, secret, slots);
    vector[dimension] = (vector[dimension] ?? 0) + sign * weight * (1 + Math.log(count));
  }
  const length = Math.hypot(...vector);
  if (length === 0) return unit(0);
  return vector.map((value) => value / length);
}

/** A text without a word still has a vector of length one; a store would refuse to compare with nothing. */
function unit(dimension: number): number[] {
  return Array.from({ length: DIMENSIONS }, (_, at) => (at === dimension ? 1 : 0));
}

function slotOf(feature: string, secret: Buffer, slots: Map<string, Slot>): Slot {
  const known = slots.get(feature);
  if (known) return known;
  const digest = createHmac("sha256", secret).update(feature, "utf8").digest();
  const slot: Slot = { dimension: digest.readUInt32BE(0) % DIMENSIONS, sign: (digest[4] ?? 0) & 1 ? 1 : -1 };
  slots.set(feature, slot);
  return slot;
}

function featuresOf(text: string): Map<string, { count: number; weight: number }> {
  const features = new Map<string, { count: number; weight: number }>();
  const add = (feature: string, weight: number) => {
    const known = features.get(feature);
    if (known) known.count++;
    else features.set(feature, { count: 1, weight });
  };
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[’‘]/g, "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];
  words.forEach((word, at) => {
    const telling = !EMPTY.has(word);
    if (telling) add(`w ${word}`, WEIGHTS.word);
    const next = words[at + 1];
    if (next && (telling || !EMPTY.has(next))) add(`b ${word} ${next}`, WEIGHTS.bigram);
    if (telling) for (const gram of gramsOf(word)) add(`g ${gram}`, WEIGHTS.gram);
  });
  return features;
}

function gramsOf(word: string): string[] {
  const bounded = `<${word}>`;
  const grams: string[] = [];
  for (let size = SHORTEST_GRAM; size <= LONGEST_GRAM; size++)
    for (let at = 0; at + size <= bounded.length; at++) grams.push(bounded.slice(at, at + size));
  return grams;
}
