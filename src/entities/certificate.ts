import { Column, Entity, ForeignKey, Index, PrimaryColumn } from "typeorm";
import { Instant, TenantRow } from "./columns";
import type { DeletionCause } from "./disposal";
import { Workspace } from "./workspace";

export type CertificateKind = "FULL" | "PARTIAL" | "SUPPLEMENT";
export type ScrubState = "PENDING" | "OVERDUE" | "COMPLETE";

/** What was destroyed, and how that was seen. Append-only; number and chain are per workspace. */
@Entity("deletion_certificate")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
@Index(["workspaceId", "number"], { unique: true })
@Index(["workspaceId", "issuedAt", "id"])
@Index(["workspaceId", "runId"], { unique: true })
export class DeletionCertificate extends TenantRow {
  @Column("integer")
  number: number;

  @Column("text")
  kind: CertificateKind;

  @Column("text")
  cause: DeletionCause;

  @Column("text", { nullable: true })
  subjectRef: string | null;

  /** The run it closes; a supplement of the backups has the id of its scrub. */
  @Column("uuid")
  runId: string;

  @Column("uuid", { nullable: true })
  erasureId: string | null;

  @Column("uuid", { nullable: true })
  parentId: string | null;

  @Column("text")
  jws: string;

  /** The head of the workspace's chain with this certificate in it. */
  @Column("text")
  link: string;

  /** Public ids of what was destroyed, sorted: the leaves of its Merkle tree. */
  @Column("text", { array: true })
  items: string[];

  @Instant()
  issuedAt: Date;
}

/** A signed head of the certificate log, one a certificate. */
@Entity("certificate_checkpoint")
@ForeignKey(() => Workspace, ["workspaceId"], ["id"])
export class CertificateCheckpoint {
  @PrimaryColumn("uuid")
  workspaceId: string;

  /** The last certificate it covers. */
  @PrimaryColumn("integer")
  number: number;

  @Column("text")
  head: string;

  @Column("text")
  jws: string;

  @Instant()
  at: Date;
}

/** Which backups still hold what a certificate says is gone, until when; closed once every one is gone. */
@Entity("backup_scrub")
@ForeignKey(() => DeletionCertificate, ["workspaceId", "certificateId"], ["workspaceId", "id"])
@Index(["workspaceId", "openedAt", "id"])
@Index(["workspaceId", "certificateId"], { unique: true })
export class BackupScrub extends TenantRow {
  @Column("uuid")
  certificateId: string;

  @Column("text", { default: "PENDING" })
  state: ScrubState;

  @Instant()
  openedAt: Date;

  @Instant()
  dueAt: Date;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Column("uuid", { nullable: true })
  supplementId: string | null;
}

/** One backup that a scrub waits for. */
@Entity("backup_scrub_copy")
@ForeignKey(() => BackupScrub, ["workspaceId", "scrubId"], ["workspaceId", "id"])
@Index(["workspaceId", "scrubId"])
export class BackupScrubCopy extends TenantRow {
  @Column("uuid")
  scrubId: string;

  /** A backup of the data, one of the keyring, or a system of the operator's that keeps copies for so long. */
  @Column("text")
  kind: "DATA" | "KEYRING" | "EXTERNAL";

  /** The backup; null for an external system. */
  @Column("uuid", { nullable: true })
  backupId: string | null;

  @Column("text", { nullable: true })
  system: string | null;

  @Instant()
  expiresAt: Date;

  /** When it was opened and the deleted items were found unreadable in it. */
  @Instant({ nullable: true })
  unreadableAt: Date | null;

  /** When a look at the store showed that it is gone; for an external system, when its retention had passed. */
  @Instant({ nullable: true })
  goneAt: Date | null;
}
