import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, Sealed, TenantRow } from "./columns";
import { Workspace } from "./workspace";

export type ErasureState =
  | "AWAITING_APPROVAL"
  | "SCHEDULED"
  | "RUNNING"
  | "RETRYING"
  | "PARTIALLY_COMPLETED"
  | "COMPLETED"
  | "REJECTED"
  | "CANCELLED";
export type RecipientState = "PENDING" | "DONE" | "REFUSED" | "NOT_POSSIBLE";

/** A person's request to be erased from a workspace. Its facts stay 24 months; what leads to the person goes with them. */
@Entity("erasure_request")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "requestedAt", "id"])
@Index(["workspaceId", "subjectId"], {
  unique: true,
  where: "state in ('AWAITING_APPROVAL', 'SCHEDULED', 'RUNNING', 'RETRYING')",
})
export class ErasureRequest extends TenantRow {
  @Column("text")
  state: ErasureState;

  /** The person's random ref, all that is left once the profile is gone. */
  @Column("text")
  subjectRef: string;

  /** Null once the erasure is complete. */
  @Column("uuid", { nullable: true })
  subjectId: string | null;

  @Column("uuid", { nullable: true })
  requestedById: string | null;

  @Column("text")
  requestedByRef: string;

  @Column("uuid", { nullable: true })
  decidedById: string | null;

  @Instant()
  requestedAt: Date;

  @Instant()
  dueAt: Date;

  @Column("boolean", { default: false })
  extended: boolean;

  @Instant({ nullable: true })
  scheduledFor: Date | null;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  completedAt: Date | null;

  /** Why it was asked for, and why it was decided or extended as it was; sealed under the request's own key. */
  @Sealed()
  reason: Buffer | null;

  @Sealed()
  decisionReason: Buffer | null;

  /** Until when the receipt opens it: 30 days after its last certificate. */
  @Instant({ nullable: true })
  receiptUntil: Date | null;
}

/** Someone else who holds a copy, what was asked of them and what came back. */
@Entity("recipient_notice")
@ForeignKey(() => ErasureRequest, ["workspaceId", "erasureId"], ["workspaceId", "id"])
@Index(["workspaceId", "erasureId"])
export class RecipientNotice extends TenantRow {
  @Column("uuid")
  erasureId: string;

  /** "Zoom", a provider's name, "mail". */
  @Column("text")
  recipient: string;

  @Column("text")
  asked: string;

  @Column("text")
  state: RecipientState;

  /** What has to be named to them (a meeting's uuid and whose token), sealed under the request's key until it is settled. */
  @Sealed()
  detail: Buffer | null;

  @Column("integer", { default: 0 })
  attempts: number;

  @Instant()
  at: Date;
}

/** What is not taken in again: keyed hashes of meeting uuids, of a service's file ids and of file digests, never of people. */
@Entity("suppression")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "hash"], { unique: true })
export class Suppression extends TenantRow {
  @Column("bytea")
  hash: Buffer;

  @Column("text")
  kind: "MEETING" | "FILE" | "DIGEST";

  @Instant()
  at: Date;
}
