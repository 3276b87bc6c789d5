import type { App, Who } from "../app";
import type { AuditLog, AuditRow } from "./audit";

interface SealRow {
  seq: number | null;
  entryId: string;
  link: string;
  checkpoint: number | null;
  head: string;
  jws: string;
}

/**
 * The log as it stands. Links and signed heads come from one statement, and the entries after them: a batch sealed in
 * between must not look like an entry that is missing, or a head that is not signed.
 */
export async function readAuditLog(app: Pick<App, "read">, who: Who): Promise<AuditLog> {
  const { workspaceId } = who;
  return app.read(who, async (reader) => {
    const seals = await reader.rows<SealRow>(
      `select l.seq, l.entry_id, l.link, c.seq as checkpoint, c.head, c.jws
       from (select * from audit_link where workspace_id = $1) l
       full join (select * from audit_checkpoint where workspace_id = $1) c on c.seq = l.seq
       order by coalesce(l.seq, c.seq)`,
      [workspaceId],
    );
    const entries = await reader.rows<AuditRow>(
      `select workspace_id, id, at, actor_ref, action, target_ref, facts, hash
       from audit_entry where workspace_id = $1 order by at, id`,
      [workspaceId],
    );
    const links = seals.flatMap(({ seq, entryId, link }) => (seq === null ? [] : [{ seq, entryId, link }]));
    const checkpoints = seals.flatMap(({ checkpoint, head, jws }) =>
      checkpoint === null ? [] : [{ seq: checkpoint, head, jws }],
    );
    return { entries, links, checkpoints };
  });
}
