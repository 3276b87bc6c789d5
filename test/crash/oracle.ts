import { readCertificate } from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { checkCertificateLog } from "../../src/crypto/check-certificate-log";
import type { KeySet } from "../../src/crypto/jws";
import { judgeCertificate } from "./certificate-oracle";
import { dueIds, dueRows, type Expectation, GROWING, isBlobOf, REMEMBERING, SPEAKING, uuidsIn, WORKING } from "./due";
import type { Row, Snapshot } from "./snapshot";

interface Seen {
  before: Snapshot;
  after: Snapshot;
  expected: Expectation;
  keys: KeySet;
}

/** What is wrong with a place after an event was carried through; empty when nothing is. Words for people, ids only. */
export async function judge(seen: Seen): Promise<string[]> {
  return [
    ...findLeft(seen),
    ...findTraces(seen),
    ...findChanged(seen),
    ...judgeStores(seen),
    ...judgeRuns(seen),
    ...(await judgeCertificates(seen)),
  ];
}

function findLeft({ before, after, expected }: Seen): string[] {
  return [...dueRows(before, expected)].flatMap(([table, due]) => {
    const left = [...due.keys()].filter((key) => after.rows.get(table)?.has(key));
    return left.length > 0 ? [`${left.length} of ${due.size} rows of ${table} are left`] : [];
  });
}

/** Nothing that remains may speak of what went, but what proves that it went. */
function findTraces({ before, after, expected }: Seen): string[] {
  const gone = new Set(dueIds(expected));
  for (const byKey of dueRows(before, expected).values())
    for (const { id } of byKey.values()) if (typeof id === "string") gone.add(id);
  const kept = new Set((expected.items.VECTORS ?? []).flatMap((id) => [id, ...partsOf(before, id)]));
  return [...after.rows].flatMap(([table, byKey]) => {
    if ([...REMEMBERING, ...expected.mayCite].includes(table)) return [];
    const speaks = (row: Row) => uuidsIn(JSON.stringify(row)).find((id) => gone.has(id) && !kept.has(id));
    const found = [...byKey.values()].flatMap((row) => speaks(row) ?? []);
    return found.length > 0 ? [`${found.length} rows of ${table} speak of what went: ${found[0]}`] : [];
  });
}

/** Passages have the ids of the utterances that stay when only their vectors go. */
function partsOf({ rows }: Snapshot, transcriptId: string): string[] {
  const parts = [...(rows.get("embedding")?.values() ?? [])].filter((row) => row.transcript_id === transcriptId);
  return parts.map((row) => String(row.id));
}

function findChanged({ before, after, expected }: Seen): string[] {
  const due = dueRows(before, expected);
  const ids = new Set(dueIds(expected));
  const watched = [...before.rows].filter(([table]) => !WORKING.includes(table));
  return watched.flatMap(([table, byKey]) => {
    const now = after.rows.get(table) ?? new Map<string, Row>();
    const flaws = [...byKey].flatMap(([key, row]) => {
      if (due.get(table)?.has(key)) return [];
      const current = now.get(key);
      if (current) return changesOf(table, row, current, expected);
      const speaks = SPEAKING.includes(table) && uuidsIn(JSON.stringify(row)).some((id) => ids.has(id));
      return speaks || isMessageOf(before, expected, table, row) ? [] : [`a row of ${table} is gone: ${key}`];
    });
    const more = [...now.keys()].filter((key) => !byKey.has(key));
    if (more.length > 0 && ![...GROWING, ...expected.mayCome].includes(table))
      flaws.push(`${more.length} rows of ${table} have come`);
    return flaws;
  });
}

/** A notification of a pack goes with the pack's session. */
function isMessageOf(before: Snapshot, expected: Expectation, table: string, row: Row): boolean {
  const packs = [...(dueRows(before, expected).get("evidence_pack")?.keys() ?? [])].map((key) => key.split("/").at(-1));
  return SPEAKING.includes(table) && uuidsIn(JSON.stringify(row)).some((id) => packs.includes(id));
}

function changesOf(table: string, row: Row, current: Row, { mayEmpty, mayMove }: Expectation): string[] {
  return Object.keys(row).flatMap((column) => {
    const name = `${table}.${column}`;
    if (JSON.stringify(row[column]) === JSON.stringify(current[column]) || mayMove.includes(name)) return [];
    if (current[column] === null && mayEmpty.includes(name)) return [];
    return [`${name} has changed: ${JSON.stringify(row[column])} to ${JSON.stringify(current[column])}`];
  });
}

/** Keys and blobs: those of what is due, and only those, are gone. Vectors are rows here. */
function judgeStores({ before, after, expected }: Seen): string[] {
  const ids = dueIds(expected);
  const compared = (
    what: string,
    was: Map<string, unknown>,
    is: Map<string, unknown>,
    isDue: (name: string) => boolean,
  ) => [
    ...[...is.keys()].filter(isDue).map((name) => `${what} is left: ${name}`),
    ...[...was].flatMap(([name, value]) => {
      if (isDue(name)) return [];
      return JSON.stringify(is.get(name)) === JSON.stringify(value) ? [] : [`${what} is gone or changed: ${name}`];
    }),
    ...[...is.keys()].filter((name) => !was.has(name) && !isDue(name)).map((name) => `${what} has come: ${name}`),
  ];
  return [
    ...compared("a data key", before.keys, after.keys, (id) => ids.includes(id)),
    ...compared("a blob", before.blobs, after.blobs, (name) => isBlobOf(name, ids)),
  ];
}

/** Every run is over, and its entry in the log beside the backups is closed with the certificate. */
function judgeRuns({ before, after }: Seen): string[] {
  const runs = [...(after.rows.get("disposal_run")?.values() ?? [])];
  const certificates = [...(after.rows.get("deletion_certificate")?.values() ?? [])];
  const was = before.rows.get("deletion_certificate")?.size ?? 0;
  const flaws = runs.filter((run) => run.state !== "DONE").map((run) => `run ${run.id} is ${run.state}`);
  for (const { run_id: run, jws, workspace_id: workspace } of certificates.slice(was)) {
    const entry = after.log.get(`deletion-log/${workspace}/${run}.json`);
    const closed = entry ? (JSON.parse(entry) as { certificate: { jws: string } | null }).certificate : null;
    if (closed?.jws !== jws) flaws.push(`the log of deletions does not close run ${run} with its certificate`);
  }
  return flaws;
}

async function judgeCertificates(seen: Seen): Promise<string[]> {
  const { before, after, expected, keys } = seen;
  const ours = (row: Row) => row.workspace_id === expected.workspaceId;
  const inOrder = (table: string) =>
    [...(after.rows.get(table)?.values() ?? [])].filter(ours).sort((a, b) => Number(a.number) - Number(b.number));
  const rows = inOrder("deletion_certificate");
  const log = {
    ...{ format: "regenesis-certificate-log/1" as const, workspaceId: expected.workspaceId, keys: [...keys.keys] },
    certificates: rows.map(({ number, jws, link }) => ({ number: Number(number), jws: `${jws}`, link: `${link}` })),
    checkpoints: inOrder("certificate_checkpoint").map((row) => ({
      ...{ number: Number(row.number), head: `${row.head}`, jws: `${row.jws}` },
    })),
  };
  const { problems } = await checkCertificateLog(log, keys);
  const flaws = problems.map(({ at, problem }) => `${at}: ${problem}`);
  const known = before.rows.get("deletion_certificate") ?? new Map<string, Row>();
  const issued = [...(after.rows.get("deletion_certificate") ?? [])].filter(([key]) => !known.has(key));
  if (issued.length !== expected.certificates) flaws.push(`${issued.length} certificates were issued`);
  const bodies: CertificateBody[] = [];
  for (const [, { jws }] of issued) {
    const { body } = await readCertificate(String(jws), keys);
    if (body) bodies.push(body);
  }
  return [...flaws, ...judgeCertificate(before, after, expected, bodies)];
}
