import type { App, Unit } from "../../app";
import { Session, Source, type SourceKind } from "../../entities";
import { DomainError } from "../../errors";
import { dueDate } from "../store/retention-clock";

/**
 * Where a new source's ciphertext will lie: ids only, the workspace first. The row keeps it: a session may go before its
 * sources do.
 */
function newBlobKey(source: { workspaceId: string; sessionId: string | null; id: string }): string {
  return `${source.workspaceId}/${source.sessionId}/${source.id}`;
}

/** Where it lies. Its frames are bound to this as well: moved to another place, they don't decrypt. */
export function getBlobKey(source: Pick<Source, "blobKey">): string {
  if (source.blobKey === null) throw new Error("Pasted text has no blob.");
  return source.blobKey;
}

/** A source's row in quarantine, belonging to whom its session belongs to; its clock runs from here. */
export async function newSource(
  app: App,
  unit: Unit,
  session: Session,
  given: { id: string; kind: SourceKind; mediaType: string },
): Promise<Source> {
  const place = { workspaceId: unit.who.workspaceId, sessionId: session.id, id: given.id };
  return unit.em.create(Source, {
    ...given,
    ...place,
    coachId: session.coachId,
    coacheeId: session.coacheeId,
    createdBy: unit.who.userId,
    state: "QUARANTINED",
    byteSize: 0,
    externalHash: null,
    sha256: null,
    filename: null,
    text: null,
    blobKey: given.kind === "TEXT" ? null : newBlobKey(place),
    scanEngine: app.scanner.engine,
    scanVerdict: "PENDING",
    scanSignature: null,
    scannedAt: null,
    awaitsScan: false,
    failure: null,
    unheard: null,
    sentTo: [],
    startedAt: null,
    createdAt: unit.now,
    expiresAt: await dueDate(unit, "SOURCE_DOCUMENT", unit.now),
    trashedAt: null,
    purgeAfter: null,
  });
}

/** What has been archived can be read and ended, and nothing else: no edit, no decision, no answer. */
export async function assertNotArchived(unit: Unit, sessionId: string | null): Promise<void> {
  const { workspaceId } = unit.who;
  if (sessionId && (await unit.em.existsBy(Session, { workspaceId, id: sessionId, state: "ARCHIVED" })))
    throw new DomainError("WRONG_STATE", "This session has been archived.");
}

/** Nothing is added to a session that has ended. */
export function assertOpen(session: Session): void {
  if (["COMPLETING", "COMPLETED", "ARCHIVED", "DISPOSING"].includes(session.state))
    throw new DomainError("WRONG_STATE", "This session has ended.");
}
