import type { EntityManager } from "typeorm";
import { genesis, linkHash } from "../crypto/chain";
import { AuditCheckpoint, AuditLink } from "../entities";

export {
  type AuditLog,
  type AuditRow,
  CHECKPOINT_TYPE,
  checkLog,
  hashOf,
  type Integrity,
} from "../crypto/check-audit-log";

const BATCH = 1000;

interface Sealing {
  sign(payload: unknown): Promise<string>;
  now: Date;
}

/**
 * Links what has been written since the last checkpoint into the workspace's chain, at most 1,000 entries, and signs the
 * new head. Gives how many were linked. One sealer at a time: the caller's transaction holds the workspace's lock.
 */
export async function sealBatch(em: EntityManager, workspaceId: string, sealing: Sealing): Promise<number> {
  await em.query(`select pg_advisory_xact_lock(hashtext('audit-seal'), hashtext($1))`, [workspaceId]);
  const [last] = await em.find(AuditLink, { where: { workspaceId }, order: { seq: "DESC" }, take: 1 });
  const open: { id: string; hash: string }[] = await em.query(
    `select e.id, e.hash from audit_entry e
     where e.workspace_id = $1 and not exists (
       select 1 from audit_link l where l.workspace_id = e.workspace_id and l.entry_id = e.id)
     order by e.at, e.id limit ${BATCH}`,
    [workspaceId],
  );
  if (open.length === 0) return 0;
  let seq = last?.seq ?? 0;
  let head = last?.link ?? genesis(workspaceId);
  const links: Partial<AuditLink>[] = [];
  for (const entry of open) {
    head = linkHash(head, entry.hash);
    links.push({ workspaceId, seq: ++seq, entryId: entry.id, link: head });
  }
  await em.insert(AuditLink, links);
  const at = sealing.now;
  const jws = await sealing.sign({ workspaceId, seq, head, at: at.toISOString() });
  await em.insert(AuditCheckpoint, { workspaceId, seq, head, jws, at });
  return open.length;
}
