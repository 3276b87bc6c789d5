import { Column, Entity, ForeignKey, Index, PrimaryColumn } from "typeorm";
import { Instant, TenantRow } from "./columns";
import { Workspace } from "./workspace";

export type DeletionCause =
  | "RETENTION"
  | "ERASURE"
  | "TRASH_EXPIRED"
  | "ADMIN_PURGE"
  | "STATELESS"
  | "SESSION_DELETED"
  | "HOLD_ENDED"
  | "BACKUP_SCRUB";

/**
 * What can go as a whole. A session's sources and forms are items of their own, and so are its transcripts; VECTORS are a
 * transcript's, where it stays; HOLD is the record of one that has ended.
 */
export type ItemKind = "SESSION" | "TRANSCRIPT" | "VECTORS" | "SOURCE" | "FORM" | "EXPORT" | "HOLD" | "PERSON";

export type RunState = "OPEN" | "RUNNING" | "RETRYING" | "DONE";
export type ItemState = "DUE" | "BEGUN" | "WITHHELD" | "GONE";
export type StepName =
  | "revoke"
  | "transcripts"
  | "packs"
  | "insights"
  | "forms"
  | "blobs"
  | "vectors"
  | "records"
  | "keys"
  | "people";
export type StepProgress = "PENDING" | "RUNNING" | "DONE" | "FAILED";

/** One opened certificate: why something goes, who asked, and how far it is. */
@Entity("disposal_run")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "dueKey"], { unique: true, where: "state <> 'DONE'" })
@Index(["workspaceId", "openedAt", "id"])
export class DisposalRun extends TenantRow {
  @Column("text")
  cause: DeletionCause;

  @Column("text", { default: "OPEN" })
  state: RunState;

  /** Names the due set, such as "session:<id>": an open run of it keeps a second one from being opened. */
  @Column("text")
  dueKey: string;

  /** The person's random ref; null where a run has no subject. */
  @Column("text", { nullable: true })
  subjectRef: string | null;

  @Column("text")
  requestedByRef: string;

  /** The rule that is carried out, in words: "retention SESSION 730 days". */
  @Column("text")
  rule: string;

  @Column("integer", { nullable: true })
  policyVersion: number | null;

  /** The erasure request that is carried out. */
  @Column("uuid", { nullable: true })
  erasureId: string | null;

  /** The certificate that this run adds to: an erasure's, once a hold has ended. */
  @Column("uuid", { nullable: true })
  parentId: string | null;

  @Instant()
  openedAt: Date;

  /** When the manifest was written to the deletion log; nothing is destroyed before. */
  @Instant({ nullable: true })
  loggedAt: Date | null;

  @Instant({ nullable: true })
  closedAt: Date | null;

  @Column("integer", { default: 0 })
  attempts: number;

  /** Why the last attempt did not finish: a code. */
  @Column("text", { nullable: true })
  failure: string | null;
}

/** One line of a run's manifest: a root, its blob and key, and how many rows of each table hung on it at planning. */
@Entity("disposal_item")
@ForeignKey(() => DisposalRun, ["workspaceId", "runId"], ["workspaceId", "id"])
@Index(["workspaceId", "runId", "kind", "itemId"], { unique: true })
@Index(["workspaceId", "itemId"])
export class DisposalItem extends TenantRow {
  @Column("uuid")
  runId: string;

  @Column("text")
  kind: ItemKind;

  /** The id of the session, transcript, source, form, export or person. */
  @Column("uuid")
  itemId: string;

  @Column("text", { default: "DUE" })
  state: ItemState;

  /** Where its ciphertext lies; null when it has none. */
  @Column("text", { nullable: true })
  blobKey: string | null;

  @Column("bigint", { default: 0 })
  bytes: number;

  /** Whose holds keep it: itself, its session, its people. */
  @Column("uuid", { array: true })
  anchors: string[];

  /** Rows by table, as counted when the run was planned. */
  @Column("jsonb")
  counts: Record<string, number>;

  /** From here on it goes wholly, whatever comes. */
  @Instant({ nullable: true })
  begunAt: Date | null;

  /** What keeps it: a citation of the hold or the law. */
  @Column("text", { nullable: true })
  withheldGround: string | null;

  @Instant({ nullable: true })
  withheldUntil: Date | null;
}

/** One step of a run, and what it found, destroyed and left. */
@Entity("disposal_step")
@ForeignKey(() => DisposalRun, ["workspaceId", "runId"], ["workspaceId", "id"])
export class DisposalStep {
  @PrimaryColumn("uuid")
  workspaceId: string;

  @PrimaryColumn("uuid")
  runId: string;

  @PrimaryColumn("text")
  name: StepName;

  @Column("integer")
  position: number;

  @Column("text", { default: "PENDING" })
  state: StepProgress;

  @Column("integer", { default: 0 })
  found: number;

  @Column("integer", { default: 0 })
  deleted: number;

  @Column("integer", { default: 0 })
  unlinked: number;

  @Column("integer", { default: 0 })
  withheld: number;

  /** What the probe still saw; null before it looked. */
  @Column("integer", { nullable: true })
  remaining: number | null;

  @Column("integer", { default: 0 })
  attempts: number;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  finishedAt: Date | null;

  /** What each table or store came to, for the certificate. */
  @Column("jsonb", { default: [] })
  findings: StepFinding[];
}

export type StoreName = "DATABASE" | "BLOB" | "VECTOR" | "KEYRING" | "BACKUP";

export interface StepFinding {
  store: StoreName;
  category: string;
  found: number;
  deleted: number;
  unlinked: number;
  withheld: number;
  method: string;
}
