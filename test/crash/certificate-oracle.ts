import { itemsOf } from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { dueIds, dueRows, type Expectation, isBlobOf, SPEAKING } from "./due";
import type { Snapshot } from "./snapshot";

const PREFIXES: Record<string, string> = {
  ...{ SESSION: "ses", TRANSCRIPT: "trn", SOURCE: "src", FORM: "frm", VECTORS: "vec", EXPORT: "exp" },
  ...{ PERSON: "usr", HOLD: "hld" },
};

/** What certificates of an event say, against what was there before and when the stores say it went. */
export function judgeCertificate(
  before: Snapshot,
  after: Snapshot,
  expected: Expectation,
  bodies: readonly CertificateBody[],
): string[] {
  if (bodies.length === 0) return [];
  return [
    ...judgeCounts(before, expected, bodies),
    ...judgeItems(expected, bodies),
    ...(expected.isRepeated ? [] : judgeTimes(after, bodies)),
    ...bodies.filter(({ cause }) => cause !== expected.cause).map(({ cause }) => `a certificate says ${cause}`),
  ];
}

function judgeCounts(before: Snapshot, expected: Expectation, bodies: readonly CertificateBody[]): string[] {
  const wanted = new Map<string, number>();
  for (const [table, rows] of dueRows(before, expected)) {
    if (table === "embedding") wanted.set("VECTOR passages", rows.size);
    else if (!SPEAKING.includes(table)) wanted.set(`DATABASE ${table}`, rows.size);
  }
  const ids = dueIds(expected);
  const blobs = [...before.blobs.keys()].filter((name) => isBlobOf(name, ids));
  const keys = ids.filter((id) => before.keys.has(id));
  if (blobs.length > 0) wanted.set("BLOB recordings and files", blobs.length);
  if (keys.length > 0) wanted.set("KEYRING data keys", keys.length);
  const said = new Map<string, number>();
  for (const { store, category, deleted, found, withheld, unlinked } of bodies.flatMap(({ findings }) => findings)) {
    if (unlinked > 0 || SPEAKING.includes(category)) continue;
    const name = `${store} ${category}`;
    said.set(name, (said.get(name) ?? 0) + deleted);
    if (found !== deleted + withheld) said.set(`${name}, found`, found);
  }
  const names = [...new Set([...wanted.keys(), ...said.keys()])].sort();
  return names
    .filter((name) => (wanted.get(name) ?? 0) !== (said.get(name) ?? 0))
    .map((name) => `certified of ${name}: ${said.get(name) ?? 0}, there were ${wanted.get(name) ?? 0}`);
}

function judgeItems({ items }: Expectation, bodies: readonly CertificateBody[]): string[] {
  const refs = Object.entries(items).flatMap(([kind, ids]) => ids.map((id) => `${PREFIXES[kind]}_${id}`));
  const count = bodies.reduce((sum, body) => sum + body.items.count, 0);
  if (count !== refs.length) return [`${count} items are certified, ${refs.length} were due`];
  const [only, ...others] = bodies;
  if (!only || others.length > 0) return [];
  return itemsOf(refs).merkleRoot === only.items.merkleRoot ? [] : ["the certified items are others than were due"];
}

/** Messages and the queue aside, nothing is deleted after the last look. */
function judgeTimes({ deletions }: Snapshot, bodies: readonly CertificateBody[]): string[] {
  const closed = Math.max(...bodies.map(({ closedAt }) => Date.parse(closedAt)));
  return [...deletions]
    .filter(([table, at]) => !SPEAKING.includes(table) && at > closed)
    .map(([table, at]) => `${table} was deleted from ${at - closed} ms after the certificate says it was closed`);
}
