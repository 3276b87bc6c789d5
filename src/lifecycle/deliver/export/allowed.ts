import type { Unit } from "../../../app";
import { EvidencePack, type Export, type ExportScope, Session, User, Workspace } from "../../../entities";
import { DomainError, notFound } from "../../../errors";
import { mayReadClaim } from "../../../policies/content";
import { mayExport } from "../../../policies/exports";

/** What an export is of. */
export type Wanted = Pick<Export, "scope" | "scopeId">;

const fields: Record<ExportScope, string> = { SUBJECT: "subjectId", SESSION: "sessionId", PACK: "packId" };

/** NOT_FOUND for what this person doesn't see, EXPORT_NOT_ALLOWED for what they see and may not take away. */
export async function assertMayHave(unit: Unit, { scope, scopeId }: Wanted): Promise<void> {
  const { who } = unit;
  const refused = () => new DomainError("EXPORT_NOT_ALLOWED", "This may not be exported.", { field: [fields[scope]] });
  if (scope === "SUBJECT") {
    // A person's own data never asks for the workspace's policy (GDPR Art. 15 and 20).
    await unit.get(User, scopeId);
    if (scopeId !== who.userId) throw refused();
    return;
  }
  const item = scope === "SESSION" ? await unit.get(Session, scopeId) : await unit.get(EvidencePack, scopeId);
  if (item instanceof EvidencePack && !mayReadClaim(who, item)) throw notFound();
  const { exportPolicy } = await unit.em.findOneByOrFail(Workspace, { id: who.workspaceId });
  if (!mayExport(who, item, exportPolicy)) throw refused();
}

/** Where an export's ciphertext will lie. */
export function blobKeyOf(workspaceId: string, exportId: string): string {
  return `${workspaceId}/exports/${exportId}`;
}
