import { entryHash, genesis, linkHash } from "./chain";
import { giveWay } from "./give-way";
import { JwsRefusedError, type KeySet, verifyJws } from "./jws";

export const CHECKPOINT_TYPE = "regenesis-audit-checkpoint+jws";

/** What of an entry its hash is over. */
interface Hashed {
  workspaceId: string;
  id: string;
  at: Date;
  actorRef: string;
  action: string;
  targetRef: string | null;
  facts: Record<string, unknown>;
}

/** The hash that an entry carries from the moment it is written. */
export function hashOf(entry: Hashed): string {
  const { workspaceId, id, at, actorRef, action, targetRef, facts } = entry;
  return entryHash({ workspaceId, id, at: at.toISOString(), actorRef, action, targetRef, facts });
}

export interface Integrity {
  ok: boolean;
  entries: number;
  unsealed: number;
  checkpoints: number;
  head: string | null;
  /** The first entry that is missing, changed or out of place; null for a checkpoint that doesn't hold by itself. */
  firstBroken: string | null;
  problem: string | null;
}

export type AuditRow = Hashed & { hash: string };

export interface AuditLog {
  entries: AuditRow[];
  links: { seq: number; entryId: string; link: string }[];
  checkpoints: { seq: number; head: string; jws: string }[];
}

/** Walks the whole chain: every entry's hash anew, every link, every signed head, and what is not sealed yet. */
export async function checkLog(workspaceId: string, log: AuditLog, keys: KeySet): Promise<Integrity> {
  const broken = findBrokenLink(workspaceId, log) ?? (await findBrokenCheckpoint(workspaceId, log, keys));
  const sealed = new Set(log.links.map((link) => link.entryId));
  const changed = log.entries.find((entry) => hashOf(entry) !== entry.hash);
  const found = broken ?? (changed ? { entryId: changed.id, problem: "an entry was changed" } : null);
  return {
    ok: !found,
    entries: log.entries.length,
    unsealed: log.entries.filter((entry) => !sealed.has(entry.id)).length,
    checkpoints: log.checkpoints.length,
    head: log.links.at(-1)?.link ?? null,
    firstBroken: found?.entryId ?? null,
    problem: found?.problem ?? null,
  };
}

interface Broken {
  entryId: string | null;
  problem: string;
}

function findBrokenLink(workspaceId: string, log: AuditLog): Broken | null {
  const entries = new Map(log.entries.map((entry) => [entry.id, entry]));
  let head = genesis(workspaceId);
  for (const [index, link] of log.links.entries()) {
    const entry = entries.get(link.entryId);
    const broken = (problem: string) => ({ entryId: link.entryId, problem });
    if (link.seq !== index + 1) return broken("a link is missing or out of order");
    if (!entry) return broken("an entry was removed");
    if (hashOf(entry) !== entry.hash) return broken("an entry was changed");
    head = linkHash(head, entry.hash);
    if (head !== link.link) return broken("a link does not follow from the one before");
  }
  return null;
}

async function findBrokenCheckpoint(workspaceId: string, log: AuditLog, keys: KeySet): Promise<Broken | null> {
  const links = new Map(log.links.map((link) => [link.seq, link]));
  for (const [index, checkpoint] of log.checkpoints.entries()) {
    await giveWay(index);
    const link = links.get(checkpoint.seq);
    if (!link) return { entryId: null, problem: "the log was cut short of a signed checkpoint" };
    const claim = await readAuditCheckpoint(checkpoint.jws, keys);
    const fits = claim && claim.workspaceId === workspaceId && claim.seq === checkpoint.seq && claim.head === link.link;
    if (!fits || checkpoint.head !== link.link)
      return { entryId: link.entryId, problem: "a signed checkpoint does not fit the chain" };
  }
  const lastSealed = log.links.length;
  const lastSigned = log.checkpoints.at(-1)?.seq ?? 0;
  if (lastSealed !== lastSigned)
    return { entryId: links.get(lastSealed)?.entryId ?? null, problem: "the head is not signed" };
  return null;
}

/** What a signed head of the audit log says; null when it is none. */
export async function readAuditCheckpoint(jws: string, keys: KeySet) {
  try {
    return (await verifyJws(jws, keys, CHECKPOINT_TYPE)) as { workspaceId: string; seq: number; head: string };
  } catch (error) {
    if (error instanceof JwsRefusedError) return null;
    throw error;
  }
}
