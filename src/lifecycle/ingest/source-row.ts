import type { App, Unit } from "../../app";
import { type Session, Source, type SourceKind } from "../../entities";
import { DomainError } from "../../errors";

/**
 * Where a source's ciphertext lies: ids only, the workspace first. Its frames are bound to this as well: moved to another
 * place, they don't decrypt.
 */
export function toBlobKey(source: { workspaceId: string; sessionId: string | null; id: string }): string {
  return `${source.workspaceId}/${source.sessionId}/${source.id}`;
}

/** A source's row in quarantine, belonging to whom its session belongs to. */
export function newSource(
  app: App,
  unit: Unit,
  session: Session,
  given: { id: string; kind: SourceKind; mediaType: string },
): Source {
  return unit.em.create(Source, {
    ...given,
    workspaceId: unit.who.workspaceId,
    sessionId: session.id,
    coachId: session.coachId,
    coacheeId: session.coacheeId,
    createdBy: unit.who.userId,
    state: "QUARANTINED",
    byteSize: 0,
    externalHash: null,
    sha256: null,
    filename: null,
    text: null,
    blobKey: null,
    scanEngine: app.scanner.engine,
    scanVerdict: "PENDING",
    scanSignature: null,
    scannedAt: null,
    failure: null,
    startedAt: null,
    createdAt: unit.now,
    expiresAt: null,
    trashedAt: null,
    purgeAfter: null,
  });
}

/** Nothing is added to a session that has ended. */
export function assertOpen(session: Session): void {
  if (["COMPLETING", "COMPLETED", "ARCHIVED", "DISPOSING"].includes(session.state))
    throw new DomainError("WRONG_STATE", "This session has ended.");
}
