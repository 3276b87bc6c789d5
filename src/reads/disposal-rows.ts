import type * as entities from "../entities";
import { instant, key, plain, sealed } from "./rows";
import { table } from "./table";

/** What the reads select of the tables of the eighth step. What a recipient has to be told is never selected. */
export type RecipientRow = Omit<entities.RecipientNotice, "detail">;
export type LeftRow = Pick<entities.DisposalItem, "kind" | "itemId" | "state" | "withheldGround" | "withheldUntil">;

const common = "workspace_id, id, coach_id, coachee_id, session_id, created_by, expires_at";
const trashed = "trashed_at, trashed_by_id, trash_reason, purge_after";

/** Both tables as one: the walls of each hold for its part. */
export const trash = table<entities.TrashRow>(
  `(select ${common}, ${trashed}, 'SOURCE_DOCUMENT' as kind, null::uuid as template_id,
      null::timestamptz as completed_at, media_type, byte_size
    from source where state = 'TRASHED'
    union all
    select ${common}, ${trashed}, 'FILLED_FORM', template_id, completed_at, null, null
    from filled_form where state = 'TRASHED')`,
  {
    ...{ ...key, coachId: plain, coacheeId: plain, kind: plain, sessionId: plain, createdBy: plain, templateId: plain },
    ...{ completedAt: instant, expiresAt: instant, trashedAt: instant, trashedById: plain, trashReason: sealed },
    ...{ purgeAfter: instant, mediaType: plain, byteSize: plain },
  },
);

export const policies = table<entities.RetentionPolicy>("retention_policy", {
  ...{ workspaceId: plain, category: plain, days: plain, archiveAfterDays: plain, version: plain, updatedAt: instant },
  ...{ pendingDays: plain, pendingArchiveAfterDays: plain, pendingAt: instant, pendingById: plain },
});

export const holds = table<entities.LegalHold>("legal_hold", {
  ...{ ...key, targetKind: plain, targetId: plain, kind: plain, ground: plain, reason: sealed, releaseReason: sealed },
  ...{ placedAt: instant, until: instant, releasedAt: instant, placedById: plain, releasedById: plain },
});

export const erasures = table<entities.ErasureRequest>("erasure_request", {
  ...{ ...key, state: plain, subjectRef: plain, subjectId: plain, requestedById: plain, requestedByRef: plain },
  ...{ decidedById: plain, requestedAt: instant, dueAt: instant, extended: plain, scheduledFor: instant },
  ...{ startedAt: instant, completedAt: instant, reason: sealed, decisionReason: sealed, receiptUntil: instant },
});

export const recipients = table<RecipientRow>("recipient_notice", {
  ...{ ...key, erasureId: plain, recipient: plain, asked: plain, state: plain, attempts: plain, at: instant },
});

export const leftItems = table<LeftRow>("disposal_item", {
  ...{ kind: plain, itemId: plain, state: plain, withheldGround: plain, withheldUntil: instant },
});

export const steps = table<entities.DisposalStep>("disposal_step", {
  ...{ workspaceId: plain, runId: plain, name: plain, position: plain, state: plain, found: plain, deleted: plain },
  ...{ unlinked: plain, withheld: plain, remaining: plain, attempts: plain, startedAt: instant, finishedAt: instant },
  findings: plain,
});

export const certificates = table<entities.DeletionCertificate>("deletion_certificate", {
  ...{ ...key, number: plain, kind: plain, cause: plain, subjectRef: plain, runId: plain, erasureId: plain },
  ...{ parentId: plain, jws: plain, link: plain, items: plain, issuedAt: instant },
});

export const scrubs = table<entities.BackupScrub>("backup_scrub", {
  ...{ ...key, certificateId: plain, state: plain, openedAt: instant, dueAt: instant, completedAt: instant },
  supplementId: plain,
});

export const exportTable = table<entities.Export>("export", {
  ...{ ...key, requestedById: plain, scope: plain, scopeId: plain, subjectIds: plain, itemIds: plain, state: plain },
  ...{ blobKey: plain, byteSize: plain, requestedAt: instant, readyAt: instant, expiresAt: instant },
});
