import { Column, Entity, ForeignKey, Index, PrimaryColumn } from "typeorm";
import { Instant, TenantRow } from "./columns";
import { User, Workspace } from "./workspace";

export type NotificationKind =
  | "PACKS_READY_FOR_REVIEW"
  | "PACK_DELIVERED"
  | "PACK_WITHDRAWN"
  | "FEEDBACK_RECEIVED"
  | "SESSION_FAILED"
  | "SOURCE_REJECTED"
  | "FORM_READY"
  | "ERASURE_UPDATED"
  | "ERASURE_AWAITING_APPROVAL"
  | "EXPORT_READY"
  | "RETENTION_UPCOMING"
  | "RETENTION_CHANGE_PENDING"
  | "BACKUP_SCRUBBED"
  | "BACKUP_SCRUB_OVERDUE"
  | "PACK_RETURNED"
  | "ZOOM_DISCONNECTED"
  | "HOLD_CHANGED"
  | "WEBHOOK_DISABLED";

/**
 * Which kinds are mailed as well: ALWAYS what concerns a person's rights, UNLESS_STOPPED what they may want no letters
 * of, NEVER what comes in numbers or can wait until they look.
 */
export const letterRules: Record<NotificationKind, "ALWAYS" | "UNLESS_STOPPED" | "NEVER"> = {
  PACKS_READY_FOR_REVIEW: "UNLESS_STOPPED",
  PACK_DELIVERED: "UNLESS_STOPPED",
  PACK_WITHDRAWN: "NEVER",
  FEEDBACK_RECEIVED: "NEVER",
  SESSION_FAILED: "UNLESS_STOPPED",
  SOURCE_REJECTED: "UNLESS_STOPPED",
  FORM_READY: "NEVER",
  ERASURE_UPDATED: "ALWAYS",
  ERASURE_AWAITING_APPROVAL: "ALWAYS",
  EXPORT_READY: "UNLESS_STOPPED",
  RETENTION_UPCOMING: "NEVER",
  RETENTION_CHANGE_PENDING: "UNLESS_STOPPED",
  BACKUP_SCRUBBED: "NEVER",
  BACKUP_SCRUB_OVERDUE: "UNLESS_STOPPED",
  PACK_RETURNED: "NEVER",
  ZOOM_DISCONNECTED: "UNLESS_STOPPED",
  HOLD_CHANGED: "NEVER",
  WEBHOOK_DISABLED: "UNLESS_STOPPED",
};

/** Kind and ids only, never content. `resourceId` is a public typed id. */
@Entity("notification")
@ForeignKey(() => User, ["workspaceId", "userId"], ["workspaceId", "id"])
@Index(["workspaceId", "userId", "at", "id"])
export class Notification extends TenantRow {
  @Column("uuid")
  userId: string;

  @Column("text")
  kind: NotificationKind;

  @Column("text", { nullable: true })
  resourceId: string | null;

  @Instant()
  at: Date;

  @Instant({ nullable: true })
  readAt: Date | null;

  /** When its letter went out, by machine time. */
  @Instant({ nullable: true })
  mailedAt: Date | null;
}

/** What every API process is to be told after the commit: a topic and ids. */
@Entity("outbox")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["at"])
export class OutboxMessage extends TenantRow {
  /** "user:<id>" or "session:<id>". */
  @Column("text")
  topic: string;

  @Column("jsonb")
  payload: Record<string, string | number>;

  @Instant()
  at: Date;
}

/** A mutation's first result: ids and non-content columns; sealed columns are read again on replay. */
@Entity("idempotency_key")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["at"])
export class IdempotencyKey {
  @PrimaryColumn("uuid")
  workspaceId: string;

  @PrimaryColumn("uuid")
  userId: string;

  @PrimaryColumn("text")
  key: string;

  /** Keyed hash of operation and input. */
  @Column("bytea")
  inputMac: Buffer;

  @Column("jsonb", { nullable: true })
  result: { table: string; row: Record<string, unknown> } | null;

  @Instant()
  at: Date;
}
