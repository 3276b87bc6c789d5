import type { BackupScrub, CertificateKind, DeletionCause, DeletionCertificate } from "../entities";
import { certificates, scrubs } from "./disposal-rows";
import type { Loaders, Page } from "./loaders";
import { equals } from "./mine";
import type { PageRequest } from "./page";
import { Values } from "./statement";

export interface CertificatesWanted {
  cause?: DeletionCause | null;
  kind?: CertificateKind | null;
  from?: Date | null;
  to?: Date | null;
}

/** A certificate, for who manages the workspace and for the subject of its erasure. */
export function findCertificate(loaders: Loaders, id: string | null): Promise<DeletionCertificate | null> {
  return id === null ? Promise.resolve(null) : loaders.find(certificates, id);
}

export function listCertificates(
  loaders: Loaders,
  { cause, kind, from, to }: CertificatesWanted,
  page: PageRequest,
): Page<DeletionCertificate> {
  return loaders.page(
    {
      of: certificates,
      order: "issued_at",
      where: (values) => [
        `t.workspace_id = ${values.add(loaders.who.workspaceId)}`,
        ...equals(values, { cause, kind }),
        ...(from ? [`t.issued_at >= ${values.add(from)}`] : []),
        ...(to ? [`t.issued_at < ${values.add(to)}`] : []),
      ],
    },
    page,
  );
}

/** The certificates that add to one, oldest first. */
export function supplementsOf(loaders: Loaders, certificateId: string): Promise<DeletionCertificate[]> {
  return loaders.all(certificates, "parent_id", certificateId, "t.number");
}

/** The scrub that a certificate opened; null when no backup held what it is about. */
export function scrubOf(loaders: Loaders, certificateId: string): Promise<BackupScrub | null> {
  return loaders.find(scrubs, certificateId, "certificate_id");
}

export function listScrubs(loaders: Loaders, openOnly: boolean, page: PageRequest): Page<BackupScrub> {
  return loaders.page(
    {
      of: scrubs,
      order: "opened_at",
      where: (values) => [
        `t.workspace_id = ${values.add(loaders.who.workspaceId)}`,
        ...(openOnly ? ["t.state <> 'COMPLETE'"] : []),
      ],
    },
    page,
  );
}

/** How many backups a scrub still waits for. */
export async function countPending(loaders: Loaders, scrubId: string): Promise<number> {
  const [row] = await loaders.each<{ pending: number }>("scrub.pending", scrubId, (ids) => {
    const values = new Values();
    const text = `select t.scrub_id as parent_id, count(*)::int as pending from backup_scrub_copy t
      where t.workspace_id = ${values.add(loaders.who.workspaceId)} and t.scrub_id = any(${values.add(ids)})
        and t.gone_at is null group by 1`;
    return { text, values: values.all, kinds: new Map() };
  });
  return row?.pending ?? 0;
}
