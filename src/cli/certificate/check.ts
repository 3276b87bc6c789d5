import { z } from "zod";
import { checkParent, compareParent, isProvenItem, readCertificate } from "../../crypto/certificate";
import type { CertificateBody } from "../../crypto/certificate-body";
import { hashJws } from "../../crypto/certificate-chain";
import { type CertificateLog, checkCertificateLog } from "../../crypto/check-certificate-log";
import type { KeySet } from "../../crypto/jws";
import { readAs } from "../offline";
import { certificateLogSchema } from "./log-file";

/** The bytes of what was given; null for what was not. */
export interface Given {
  file: Buffer;
  keys: KeySet;
  parent: Buffer | null;
  log: Buffer | null;
  item: { id: string; proof: Buffer } | null;
}

/** What holds of a certificate; null where nothing was given to check it with. Only `valid` ones have their facts. */
export interface Verdict {
  valid: boolean;
  signature: boolean;
  inLog: boolean | null;
  parentValid: boolean | null;
  itemProven: boolean | null;
  problems: string[];
  /** What a reader might take for checked and was not. */
  notChecked: string[];
  /** SHA-256 of the JWS, and the key it names. */
  fingerprint: string | null;
  kid: string | null;
  certificate: CertificateBody | null;
}

/** Everything that can be said of a certificate with these files alone. */
export async function checkCertificate(given: Given): Promise<Verdict> {
  const jws = toJws(given.file);
  const { body, signed, problems } = await readCertificate(jws, given.keys);
  if (!body) return refuse(signed, problems);
  const log = given.log && (await checkPlace(body, jws, given.log, given.keys));
  const parent = await checkLineage(body, given, log?.content ?? null);
  const item = given.item && checkItem(body, given.item);
  const found = [...(log?.problems ?? []), ...(parent ?? []), ...(item ?? [])];
  if (found.length > 0) return { ...refuse(true, found), ...answers({ log, parent, item }) };
  return {
    valid: true,
    signature: true,
    ...answers({ log, parent, item }),
    problems: [],
    notChecked: listUnchecked(body, { log, parent, item }),
    fingerprint: hashJws(jws),
    kid: readKid(jws),
    certificate: body,
  };
}

/** A bare JWS, and one line break after it: each byte has its one meaning, and none is put right. */
function toJws(file: Buffer): string {
  return file.toString("latin1").replace(/\r?\n$/, "");
}

function refuse(signature: boolean, problems: readonly string[]): Verdict {
  const unknown = { inLog: null, parentValid: null, itemProven: null, fingerprint: null, kid: null, certificate: null };
  return { valid: false, signature, ...unknown, problems: [...problems], notChecked: [] };
}

interface Place {
  content: CertificateLog | null;
  problems: string[];
}

async function checkPlace(body: CertificateBody, jws: string, bytes: Buffer, keys: KeySet): Promise<Place> {
  const { value: log, problem } = readAs(certificateLogSchema, bytes, true);
  if (!log) return { content: null, problems: [`the log: ${problem}`] };
  const { problems } = await checkCertificateLog(log, keys);
  const found = problems.map((each) => `the log, ${each.at}: ${each.problem}`);
  if (body.workspace !== `wsp_${log.workspaceId}`) found.push("the log: it is another workspace's");
  else if (!log.certificates.some((entry) => entry.number === body.number && entry.jws === jws))
    found.push(`the log: this certificate does not stand in it as number ${body.number}`);
  return { content: log, problems: found };
}

/** By the file that was given as the parent, else by the log; null where there is neither, or no parent to be checked. */
async function checkLineage(body: CertificateBody, given: Given, log: CertificateLog | null): Promise<string[] | null> {
  if (given.parent) return checkParent(body, toJws(given.parent), given.keys);
  if (!body.parent || !log) return null;
  for (const { jws } of log.certificates) {
    if (hashJws(jws) !== body.parent.jwsHash) continue;
    const parent = await readCertificate(jws, given.keys);
    return parent.body ? compareParent(body, { body: parent.body, jws }) : [...parent.problems];
  }
  return ["the log: the parent is not in it"];
}

function checkItem(body: CertificateBody, { id, proof }: { id: string; proof: Buffer }): string[] {
  const { value, problem } = readAs(z.array(z.string()), proof);
  if (!value) return [`the proof: ${problem}`];
  return isProvenItem(body, id, value) ? [] : ["the item is not proven to be among what was destroyed"];
}

interface Checks {
  log: Place | null;
  parent: string[] | null;
  item: string[] | null;
}

function answers({ log, parent, item }: Checks): Pick<Verdict, "inLog" | "parentValid" | "itemProven"> {
  return {
    inLog: log && log.problems.length === 0,
    parentValid: parent && parent.length === 0,
    itemProven: item && item.length === 0,
  };
}

function listUnchecked({ parent, items, backups }: CertificateBody, checks: Checks): string[] {
  const list = ["whether the key set is the issuer's: compare it with the one that is published"];
  if (!checks.log) list.push("its place in the workspace's log: no --log was given");
  if (parent && !checks.parent) list.push(`its parent ${parent.id}: neither --parent nor --log was given`);
  if (items.count > 0 && !checks.item) list.push("whether a given item is among those destroyed: no --item was given");
  if (backups.dueAt !== null) list.push("whether the backups are gone by now: a supplement says so once they are");
  return list;
}

function readKid(jws: string): string {
  const header: { kid: string } = JSON.parse(Buffer.from(jws.slice(0, jws.indexOf(".")), "base64url").toString());
  return header.kid;
}
