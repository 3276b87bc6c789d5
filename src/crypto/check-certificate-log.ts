import { compareParent, readCertificate, readCertificateCheckpoint } from "./certificate";
import type { CertificateBody } from "./certificate-body";
import { certificateGenesis, certificateLink } from "./certificate-chain";
import { giveWay } from "./give-way";
import type { KeySet } from "./jws";
import {
  type Chain,
  checkEarlier,
  compareChains,
  findForeignKeys,
  type LogProblem,
  type LogVerdict,
} from "./log-comparison";

/** A workspace's certificate log as it is exported. `workspaceId` is the bare uuid. Keys are listed, never trusted. */
export interface CertificateLog {
  format: "regenesis-certificate-log/1";
  workspaceId: string;
  certificates: { number: number; jws: string; link: string }[];
  checkpoints: SignedNumber[];
  keys: Record<string, unknown>[];
}

/** A signed head, as it stands in an export; enough by itself to compare a later log with. */
export interface SignedNumber {
  number: number;
  head: string;
  jws: string;
}

/**
 * Walks a certificate log: every signature, every statement, every link and parent, and the signed head that each
 * certificate has. With an earlier export, or one signed head of earlier, also what was changed since.
 */
export async function checkCertificateLog(
  log: CertificateLog,
  keys: KeySet,
  earlier?: CertificateLog | SignedNumber,
): Promise<LogVerdict> {
  const problems = [
    ...(await walk(log, keys)),
    ...(await checkHeads(log, keys)),
    ...findForeignKeys(log.keys, keys),
    ...(earlier ? await compare(log, keys, earlier) : []),
  ];
  return {
    ok: problems.length === 0,
    entries: log.certificates.length,
    checkpoints: log.checkpoints.length,
    head: log.certificates.at(-1)?.link ?? null,
    comparedUpTo: earlier ? (toChain(earlier).signed.at(-1)?.place ?? 0) : null,
    problems,
  };
}

async function walk(log: CertificateLog, keys: KeySet): Promise<LogProblem[]> {
  const problems: LogProblem[] = [];
  const seen = new Map<string, { body: CertificateBody; jws: string }>();
  let heads = [certificateGenesis(log.workspaceId)] as [string, ...string[]];
  let due = 1;
  for (const [index, { number, jws, link }] of log.certificates.entries()) {
    await giveWay(index);
    const say = (problem: string) => problems.push({ at: `certificate ${number}`, problem });
    const { body, problems: unread } = await readCertificate(jws, keys);
    unread.forEach(say);
    if (number !== due) say(`certificate ${due} should stand here: one was removed, added or moved`);
    else if (body && !heads.includes(body.previous)) say("it does not follow the one before");
    if (body) findContradictions(log.workspaceId, { number, body }, seen).forEach(say);
    const own = certificateLink(body?.previous ?? heads[0], jws);
    if (own !== link) say("its link is not that of this certificate in this place");
    if (body) seen.set(body.id, { body, jws });
    // Where these differ that has been said, and the next one may follow either: each break is named where it is.
    heads = [own, link];
    due = number + 1;
  }
  return problems;
}

function findContradictions(
  workspaceId: string,
  { number, body }: { number: number; body: CertificateBody },
  seen: ReadonlyMap<string, { body: CertificateBody; jws: string }>,
): string[] {
  const problems: string[] = [];
  if (body.number !== number) problems.push(`it was signed as number ${body.number}`);
  if (body.workspace !== `wsp_${workspaceId}`) problems.push("it is of another workspace");
  if (seen.has(body.id)) problems.push("its id was used before");
  if (!body.parent) return problems;
  const parent = seen.get(body.parent.id);
  return parent
    ? [...problems, ...compareParent(body, parent)]
    : [...problems, "its parent is not before it in the log"];
}

/** One signed head a certificate, in order, each for the link of its number. */
async function checkHeads(log: CertificateLog, keys: KeySet): Promise<LogProblem[]> {
  const problems: LogProblem[] = [];
  const links = new Map(log.certificates.map(({ number, link }) => [number, link]));
  const signed = new Set<number>();
  for (const [index, checkpoint] of log.checkpoints.entries()) {
    await giveWay(index);
    const { number, head } = checkpoint;
    const say = (problem: string) => problems.push({ at: `checkpoint ${number}`, problem });
    if (!(await isHead(checkpoint, log.workspaceId, keys))) say("it is no signed head of this log");
    const link = links.get(number);
    if (link === undefined) say("the log was cut short of this signed head, or a certificate removed");
    else if (link !== head) say("it is the head of another chain");
    if (signed.has(number)) say("there are two of this number");
    signed.add(number);
  }
  for (const { number } of log.certificates)
    if (!signed.has(number)) problems.push({ at: `certificate ${number}`, problem: "no signed head covers it" });
  return problems;
}

async function isHead({ number, head, jws }: SignedNumber, workspaceId: string, keys: KeySet): Promise<boolean> {
  const claim = await readCertificateCheckpoint(jws, keys);
  return claim !== null && claim.workspaceId === workspaceId && claim.number === number && claim.head === head;
}

async function compare(
  log: CertificateLog,
  keys: KeySet,
  earlier: CertificateLog | SignedNumber,
): Promise<LogProblem[]> {
  if ("workspaceId" in earlier && earlier.workspaceId !== log.workspaceId)
    return [{ at: "the earlier log", problem: "it is another workspace's" }];
  const chain = toChain(earlier);
  const isSigned = ({ place, head, jws }: Chain["signed"][number]) =>
    isHead({ number: place, head, jws }, log.workspaceId, keys);
  return [...(await checkEarlier(chain, isSigned)), ...compareChains(toChain(log), chain)];
}

function toChain(log: CertificateLog | SignedNumber): Chain {
  const toSigned = ({ number, head, jws }: SignedNumber) => ({ place: number, head, jws });
  if (!("certificates" in log)) return { entry: "certificate", heads: [toSigned(log)], signed: [toSigned(log)] };
  return {
    entry: "certificate",
    heads: log.certificates.map(({ number, link }) => ({ place: number, head: link })),
    signed: log.checkpoints.map(toSigned),
  };
}
