import type * as entities from "../entities";
import { table } from "./table";

/** What the reads select of each table. What no one is shown (tokens, look-up hashes) is never selected. */
export type WorkspaceRow = Omit<entities.Workspace, "slug">;
export type UserRow = Omit<entities.User, "knownTo" | "emailHash" | "signInHash" | "withheld">;
export type SourceRow = Omit<
  entities.Source,
  "text" | "externalHash" | "unheard" | "sentTo" | "trashReason" | "warnedAt" | "awaitsScan"
>;
export type FormRow = Omit<entities.FilledForm, "trashReason" | "warnedAt">;
export type TranscriptRow = Omit<entities.Transcript, "embedders" | "embeddedBy">;
export type ZoomConnectionRow = Omit<entities.ZoomConnection, "tokens" | "accountHostHash">;
export type NotificationRow = Omit<entities.Notification, "mailedAt">;
export type WebhookRow = Omit<entities.Webhook, "role" | "createdById" | "failingSince">;
export type AuditRow = entities.AuditEntry & { sealed: boolean };
export type SessionRow = Omit<entities.Session, "meetingHash" | "meetingUuid" | "warnedAt">;

export const plain = "plain" as const;
export const instant = "instant" as const;
export const sealed = "sealed" as const;
export const key = { workspaceId: plain, id: plain };
const owned = { ...key, coachId: plain, coacheeId: plain };

export const workspaces = table<WorkspaceRow>("workspace", {
  ...{ id: plain, name: plain, mode: plain, l2Visibility: plain, exportPolicy: plain, erasureApproval: plain },
  ...{
    erasureCancelWindowHours: plain,
    trashDays: plain,
    storageQuotaBytes: plain,
    modelTokensPerMonth: plain,
    createdAt: instant,
  },
  ...{ locale: plain, pendingMode: plain, pendingModeAt: instant, pendingModeById: plain },
});

export const users = table<UserRow>("app_user", {
  ...{ ...key, role: plain, ref: plain, active: plain, displayName: sealed, email: sealed, createdAt: instant },
  ...{ locale: plain, lettersStoppedAt: instant },
});

export const sessions = table<SessionRow>("session", {
  ...{ ...owned, kind: plain, state: plain, step: plain, title: sealed, createdBy: plain, generation: plain },
  ...{ startedAt: instant, endedAt: instant, completedAt: instant, archivedAt: instant, createdAt: instant },
  ...{ expiresAt: instant, failure: plain },
});

export const participants = table<entities.Participant>("participant", {
  ...{ ...owned, sessionId: plain, transcriptId: plain, position: plain, label: sealed, userId: plain, role: plain },
  confidence: plain,
});

export const sources = table<SourceRow>("source", {
  ...{ ...owned, sessionId: plain, createdBy: plain, kind: plain, state: plain, mediaType: plain, byteSize: plain },
  ...{ sha256: sealed, filename: sealed, blobKey: plain, scanEngine: plain, scanVerdict: plain, scanSignature: plain },
  ...{ scannedAt: instant, failure: plain, startedAt: instant, createdAt: instant, expiresAt: instant },
  ...{ trashedAt: instant, purgeAfter: instant, trashedById: plain },
});

export type SourceTextRow = Pick<entities.Source, "workspaceId" | "id" | "text">;
export const sourceTexts = table<SourceTextRow>("source", { ...key, text: sealed });

export const transcripts = table<TranscriptRow>("transcript", {
  ...{ ...owned, sessionId: plain, sourceId: plain, language: plain, durationMs: plain, utteranceCount: plain },
  ...{ speakerCount: plain, timing: plain, transcriber: plain, visibility: plain, createdAt: instant },
});

export const packs = table<entities.EvidencePack>("evidence_pack", {
  ...{ ...owned, sessionId: plain, insightId: plain, llmCallId: plain, kind: plain, state: plain, visibility: plain },
  ...{ version: plain, l0: sealed, l1: sealed, l1Withheld: plain, verdict: plain, score: plain, checks: plain },
  ...{ checkedAt: instant, createdAt: instant, decidedAt: instant, undoUntil: instant, deliveredAt: instant },
  ...{ replacesId: plain, replacedById: plain },
});

export const quotes = table<entities.PackQuote>("pack_quote", {
  ...{ ...owned, packId: plain, position: plain, sessionId: plain, sourceId: plain, transcriptId: plain },
  ...{ utteranceId: plain, speaker: sealed, startMs: plain, endMs: plain, quote: sealed, match: plain },
  ...{ visibility: plain, delivered: plain },
});

export const edits = table<entities.PackEdit>("pack_edit", {
  ...{
    ...owned,
    packId: plain,
    sessionId: plain,
    at: instant,
    byId: plain,
    layer: plain,
    before: sealed,
    after: sealed,
  },
});

export const decisions = table<entities.PackDecision>("pack_decision", {
  ...{
    ...owned,
    packId: plain,
    sessionId: plain,
    at: instant,
    byId: plain,
    action: plain,
    reason: plain,
    note: sealed,
  },
});

export const feedback = table<entities.PackFeedback>("pack_feedback", {
  ...{ ...owned, packId: plain, sessionId: plain, at: instant, helpful: plain, comment: sealed, correction: sealed },
});

export const llmCalls = table<entities.LlmCall>("llm_call", {
  ...{ ...owned, sessionId: plain, purpose: plain, provider: plain, model: plain, promptVersion: plain },
  ...{ inputHash: plain, outputHash: plain, inputTokens: plain, outputTokens: plain, requestId: plain },
  ...{
    latencyMs: plain,
    outcome: plain,
    pseudonymized: plain,
    namesKept: plain,
    noTraining: plain,
    noTrainingReference: plain,
    at: instant,
  },
});

export const templates = table<entities.FormTemplate>("form_template", {
  ...{ ...key, name: plain, fields: plain, statutoryGround: plain, statutoryDays: plain, createdAt: instant },
});

export const forms = table<FormRow>("filled_form", {
  ...{ ...owned, sessionId: plain, templateId: plain, createdBy: plain, state: plain, sourceIds: plain },
  ...{
    unread: plain,
    createdAt: instant,
    completedAt: instant,
    expiresAt: instant,
    trashedAt: instant,
    purgeAfter: instant,
  },
  ...{ editedAt: instant, trashedById: plain },
});

export const values = table<entities.FormValue>("form_value", {
  ...{ ...owned, formId: plain, key: plain, value: sealed, origin: plain },
});

export const valueSources = table<entities.FormValueSource>("form_value_source", {
  ...{ ...owned, valueId: plain, formId: plain, position: plain, sourceId: plain, quoteKeyId: plain, page: plain },
  ...{ startChar: plain, endChar: plain, startMs: plain, quote: sealed, match: plain },
});

export const zoomConnections = table<ZoomConnectionRow>("zoom_connection", {
  ...{ ...key, coachId: plain, accountId: sealed, state: plain, connectedAt: instant },
});

export const webhooks = table<WebhookRow>("webhook", {
  ...{ ...key, url: plain, kinds: plain, active: plain, createdAt: instant },
});

export const webhookDeliveries = table<entities.WebhookDelivery>("webhook_delivery", {
  ...{ ...key, webhookId: plain, eventId: plain, kind: plain, resourceId: plain, at: instant, attempts: plain },
  ...{ status: plain, succeeded: plain, nextAt: instant },
});

export const notifications = table<NotificationRow>("notification", {
  ...{ ...key, userId: plain, kind: plain, resourceId: plain, at: instant, readAt: instant },
});

export const auditEntries = table<entities.AuditEntry>("audit_entry", {
  ...{ ...key, at: instant, actorRef: plain, action: plain, targetRef: plain, facts: plain, hash: plain },
});
