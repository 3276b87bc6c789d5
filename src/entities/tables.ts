import { AuditCheckpoint, AuditEntry, AuditLink } from "./audit";
import { BackupScrub, BackupScrubCopy, CertificateCheckpoint, DeletionCertificate } from "./certificate";
import { DisposalItem, DisposalRun, DisposalStep } from "./disposal";
import { ErasureRequest, RecipientNotice, Suppression } from "./erasure";
import { EvidencePack, PackDecision, PackEdit, PackFeedback, PackQuote } from "./evidence-pack";
import { Export } from "./export";
import { FilledForm, FormTemplate, FormValue, FormValueSource } from "./form";
import { LegalHold } from "./hold";
import { Insight, LlmCall } from "./insight";
import { ModelSpend } from "./model-spend";
import { IdempotencyKey, Notification, OutboxMessage } from "./notification";
import { Session, ZoomConnection, ZoomEvent } from "./session";
import { Source } from "./source";
import { Classification, Participant, PiiFinding, Transcript, Utterance } from "./transcript";
import { Webhook, WebhookDelivery } from "./webhook";
import { RetentionPolicy, User, Workspace } from "./workspace";

/** Every table, parents before children. */
export const tables = {
  workspace: Workspace,
  app_user: User,
  retention_policy: RetentionPolicy,
  model_spend: ModelSpend,
  zoom_connection: ZoomConnection,
  session: Session,
  zoom_event: ZoomEvent,
  source: Source,
  transcript: Transcript,
  participant: Participant,
  utterance: Utterance,
  pii_finding: PiiFinding,
  classification: Classification,
  llm_call: LlmCall,
  insight: Insight,
  evidence_pack: EvidencePack,
  pack_quote: PackQuote,
  pack_edit: PackEdit,
  pack_decision: PackDecision,
  pack_feedback: PackFeedback,
  form_template: FormTemplate,
  filled_form: FilledForm,
  form_value: FormValue,
  form_value_source: FormValueSource,
  notification: Notification,
  webhook: Webhook,
  webhook_delivery: WebhookDelivery,
  outbox: OutboxMessage,
  idempotency_key: IdempotencyKey,
  legal_hold: LegalHold,
  erasure_request: ErasureRequest,
  recipient_notice: RecipientNotice,
  suppression: Suppression,
  export: Export,
  disposal_run: DisposalRun,
  disposal_item: DisposalItem,
  disposal_step: DisposalStep,
  deletion_certificate: DeletionCertificate,
  certificate_checkpoint: CertificateCheckpoint,
  backup_scrub: BackupScrub,
  backup_scrub_copy: BackupScrubCopy,
  audit_entry: AuditEntry,
  audit_link: AuditLink,
  audit_checkpoint: AuditCheckpoint,
} as const;

export type TableName = keyof typeof tables;
