import { Column, Entity, ForeignKey, Index } from "typeorm";
import { Instant, OwnedRow, Sealed, TenantRow } from "./columns";
import { User, Workspace } from "./workspace";

export type LifecycleStep =
  | "INGEST"
  | "NORMALIZE"
  | "STORE"
  | "DERIVE"
  | "EVIDENCE"
  | "APPROVE"
  | "DELIVER"
  | "DISPOSE";
export type SessionKind = "COACHING" | "FILL";
export type SessionState =
  | "OPEN"
  | "PROCESSING"
  | "READY"
  | "COMPLETING"
  | "COMPLETED"
  | "ARCHIVED"
  | "FAILED"
  | "DISPOSING";
export type SpeakerRole = "COACH" | "COACHEE" | "OTHER";

@Entity("session")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@ForeignKey(() => User, ["workspaceId", "coachId"], ["workspaceId", "id"])
@ForeignKey(() => User, ["workspaceId", "coacheeId"], ["workspaceId", "id"])
@Index(["workspaceId", "createdAt", "id"])
@Index(["workspaceId", "coachId", "createdAt", "id"])
@Index(["workspaceId", "coacheeId", "createdAt", "id"])
@Index(["workspaceId", "meetingHash"], { unique: true })
@Index(["workspaceId", "expiresAt"])
export class Session extends OwnedRow {
  @Column("text")
  kind: SessionKind;

  @Column("text")
  state: SessionState;

  @Column("text")
  step: LifecycleStep;

  @Sealed()
  title: Buffer | null;

  @Column("uuid", { nullable: true })
  createdBy: string | null;

  /** Keyed hash of the meeting's uuid: joins its recording and transcript events. */
  @Column("bytea", { nullable: true })
  meetingHash: Buffer | null;

  /** The service's own name of the meeting, to ask for its copy's deletion. */
  @Sealed()
  meetingUuid: Buffer | null;

  /** Which derivation the pending packs belong to; a corrected speaker starts the next. */
  @Column("integer", { default: 1 })
  generation: number;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  endedAt: Date | null;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Instant({ nullable: true })
  archivedAt: Date | null;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  /** When its people were told that its end is near. */
  @Instant({ nullable: true })
  warnedAt: Date | null;

  /** A code, never content. */
  @Column("text", { nullable: true })
  failure: string | null;
}

@Entity("zoom_connection")
@ForeignKey(() => User, ["workspaceId", "coachId"], ["workspaceId", "id"])
@Index(["accountHostHash"], { unique: true })
export class ZoomConnection extends TenantRow {
  @Column("uuid")
  coachId: string;

  /** Keyed hash of account and host under the installation's key: one coach across all workspaces. */
  @Column("bytea")
  accountHostHash: Buffer;

  @Sealed()
  accountId: Buffer | null;

  /** The service's refresh and access token as JSON; refresh tokens rotate. */
  @Sealed()
  tokens: Buffer | null;

  /** DISCONNECTED_HERE is never stored: it is what is said of a row that is gone, when Zoom has not confirmed its end. */
  @Column("text", { default: "MAPPED" })
  state: "MAPPED" | "CONNECTED" | "DISCONNECTED" | "DISCONNECTED_HERE";

  @Instant()
  connectedAt: Date;
}

/** An event as it came in, sealed, until its job has read it. */
@Entity("zoom_event")
@ForeignKey(() => Session, ["workspaceId", "sessionId"], ["workspaceId", "id"])
@Index(["workspaceId", "eventHash"], { unique: true })
export class ZoomEvent extends OwnedRow {
  @Column("uuid")
  sessionId: string;

  /** Keyed hash of event name, meeting uuid and event time: a retry is the same event. */
  @Column("bytea")
  eventHash: Buffer;

  @Sealed()
  payload: Buffer | null;

  @Instant()
  receivedAt: Date;

  @Instant({ nullable: true })
  processedAt: Date | null;
}
