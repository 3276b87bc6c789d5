import { type AuditLog, type AuditRow, checkLog, hashOf, readAuditCheckpoint } from "./check-audit-log";
import type { KeySet } from "./jws";
import {
  type Chain,
  checkEarlier,
  compareChains,
  findForeignKeys,
  type LogProblem,
  type LogVerdict,
} from "./log-comparison";

/** A workspace's audit log as it is exported. `workspaceId` is the bare uuid. Keys are listed, never trusted. */
export interface AuditExport extends Omit<AuditLog, "entries"> {
  workspaceId: string;
  /** `at` in RFC 3339, UTC, with milliseconds. */
  entries: (Omit<AuditRow, "at"> & { at: string })[];
  keys: Record<string, unknown>[];
}

/** A signed head, as it stands in an export; enough by itself to compare a later log with. */
export interface SignedSeq {
  seq: number;
  head: string;
  jws: string;
}

/**
 * Walks an exported audit log as `checkLog` does. With an earlier export, or one signed head of earlier, also what was
 * changed since; an earlier export finds what was not sealed yet and has gone or changed as well.
 */
export async function checkAuditExport(
  log: AuditExport,
  keys: KeySet,
  earlier?: AuditExport | SignedSeq,
): Promise<LogVerdict & { unsealed: number }> {
  const entries = log.entries.map(revive);
  const { unsealed, head, firstBroken, problem } = await checkLog(log.workspaceId, { ...log, entries }, keys);
  const broken = problem === null ? [] : [{ at: nameEntry(log, firstBroken), problem }];
  const problems = [
    ...broken,
    ...findStrays(log),
    ...findForeignKeys(log.keys, keys),
    ...(earlier ? await compare(log, keys, earlier) : []),
  ];
  return {
    ok: problems.length === 0,
    entries: entries.length,
    unsealed,
    checkpoints: log.checkpoints.length,
    head,
    comparedUpTo: earlier ? (toChain(earlier).signed.at(-1)?.place ?? 0) : null,
    problems,
  };
}

/** Entries that no link speaks of yet, and that yet can't belong here. */
function findStrays(log: AuditExport): LogProblem[] {
  const seen = new Set<string>();
  const problems: LogProblem[] = [];
  for (const { id, workspaceId } of log.entries) {
    if (seen.has(id)) problems.push({ at: nameEntry(log, id), problem: "it is there twice" });
    if (workspaceId !== log.workspaceId)
      problems.push({ at: nameEntry(log, id), problem: "it is of another workspace" });
    seen.add(id);
  }
  return problems;
}

async function compare(log: AuditExport, keys: KeySet, earlier: AuditExport | SignedSeq): Promise<LogProblem[]> {
  if ("workspaceId" in earlier && earlier.workspaceId !== log.workspaceId)
    return [{ at: "the earlier log", problem: "it is another workspace's" }];
  const chain = toChain(earlier);
  const isSigned = async ({ place, head, jws }: Chain["signed"][number]) => {
    const claim = await readAuditCheckpoint(jws, keys);
    return claim !== null && claim.workspaceId === log.workspaceId && claim.seq === place && claim.head === head;
  };
  return [
    ...(await checkEarlier(chain, isSigned)),
    ...compareChains(toChain(log), chain),
    ...("entries" in earlier ? compareEntries(log, earlier) : []),
  ];
}

function compareEntries(log: AuditExport, earlier: AuditExport): LogProblem[] {
  const now = new Map(log.entries.map((entry) => [entry.id, hashOf(revive(entry))]));
  return earlier.entries.flatMap((entry) => {
    const found = now.get(entry.id);
    if (found === hashOf(revive(entry))) return [];
    const problem = found === undefined ? "it was removed since" : "it was changed since";
    return [{ at: nameEntry(earlier, entry.id), problem }];
  });
}

function toChain(log: AuditExport | SignedSeq): Chain {
  const toSigned = ({ seq, head, jws }: SignedSeq) => ({ place: seq, head, jws });
  if (!("links" in log)) return { entry: "entry", heads: [toSigned(log)], signed: [toSigned(log)] };
  return {
    entry: "entry",
    heads: log.links.map(({ seq, link }) => ({ place: seq, head: link })),
    signed: log.checkpoints.map(toSigned),
  };
}

/** "entry 12 (aud_…)"; without a number what is not sealed. */
function nameEntry({ links }: AuditExport, id: string | null): string {
  if (id === null) return "the log";
  const seq = links.find(({ entryId }) => entryId === id)?.seq;
  return `entry ${seq === undefined ? "" : `${seq} `}(aud_${id})`;
}

function revive(entry: AuditExport["entries"][number]): AuditRow {
  return { ...entry, at: new Date(entry.at) };
}
